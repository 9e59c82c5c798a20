import { expect, it } from "vitest";
import { copyRows } from "../../../src/drivers/copy/copy.ts";
import type { CopyDatabase } from "../../../src/drivers/copy/port.ts";

const fake = (own: Partial<CopyDatabase>): CopyDatabase => ({
  syntax: { quote: (name) => name, place: (at) => `$${at}`, findMarker: "" },
  read: async () => [],
  write: async () => 1,
  insert: async () => {},
  hold: async () => {},
  analyze: async () => {},
  close: async () => {},
  ...own,
});

it("a copy whose source fails rolls back only once the insert has ended", async () => {
  const steps: string[] = [];
  const batches = [Promise.resolve([["a"]])];
  const source = fake({
    read: () => batches.shift() ?? Promise.reject(new Error("the source is lost")),
  });
  const inserted = Promise.withResolvers<void>();
  const target = fake({
    async write(text) {
      steps.push(text.split(" ", 1)[0] ?? "");
      return 1;
    },
    async insert() {
      await inserted.promise;
      steps.push("inserted");
    },
  });
  const marker = { source: "", startedAt: 1, marks: "", progress: {}, batches: 0 };
  const copied = copyRows(source, target, marker, { batch: 1, onRows: () => {} });
  // A rollback that does not wait would run before this.
  setTimeout(inserted.resolve, 50);
  await expect(copied).rejects.toThrow("the source is lost");
  expect(steps).toEqual(["begin", "update", "inserted", "rollback"]);
});
