import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import { exportTo } from "../../../src/entry/commands/users/imports/export.ts";
import { account } from "../../suite/store/records.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-export-"));
  file = join(folder, "users.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true }));

const report = async () => {};

describe("an export that fails half-way", () => {
  const store = {
    async findAccountsAfter(after: string) {
      if (after === "") return [account(), account()];
      throw new Failure(serverFailures.unavailable);
    },
    findIdentitiesBetween: async () => [],
  };

  it("says so, and leaves no file that looks complete", async () => {
    await expect(exportTo(store, file, report)).rejects.toThrow(
      "The export failed after 2 accounts (unavailable). The incomplete file is deleted.",
    );
    expect(existsSync(file)).toBe(false);
  });

  it("says so if the file cannot be deleted", async () => {
    const losing = {
      ...store,
      async findAccountsAfter(after: string) {
        if (after !== "") rmSync(file);
        return store.findAccountsAfter(after);
      },
    };
    await expect(exportTo(losing, file, report)).rejects.toThrow(/cannot be deleted \(ENOENT\)/);
  });
});
