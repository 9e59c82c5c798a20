import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csvRecords } from "../../../src/drivers/imports/csv.ts";
import { jsonDocument, jsonLines } from "../../../src/drivers/imports/json.ts";
import { openRecords } from "../../../src/drivers/imports/open.ts";
import { RecordTooLong, recordMaxLength } from "../../../src/drivers/imports/too-long.ts";
import { createProgress } from "../../../src/drivers/progress.ts";

type Read = typeof csvRecords;

async function collected<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** Reads a text in parts of a size. */
async function inParts(read: Read, text: string, size: number) {
  async function* parts() {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
  }
  return collected(read(parts()));
}

/** Reads a text in parts of many sizes. All give the same records. */
async function records(read: Read, text: string) {
  const all = await inParts(read, text, text.length || 1);
  for (const size of [1, 2, 3, 7]) expect(await inParts(read, text, size)).toEqual(all);
  return all;
}

describe("CSV", () => {
  it("has quotes, line breaks and separators inside of cells", async () => {
    const text = 'id,name\r\n1,"Jones, ""Ann"""\r\n\r\n2,"two\nlines"\n3,plain';
    expect(await records(csvRecords, text)).toEqual([
      { line: 2, record: { id: "1", name: 'Jones, "Ann"' } },
      { line: 4, record: { id: "2", name: "two\nlines" } },
      { line: 6, record: { id: "3", name: "plain" } },
    ]);
  });

  it.each([",", ";", "\t"])("may have the separator %j", async (separator) => {
    const text = `id,email\n1,a@x.example\n`.replaceAll(",", separator);
    const [record] = await records(csvRecords, text);
    expect(record?.record).toEqual({ id: "1", email: "a@x.example" });
  });

  it("has no value where the database had NULL, unless it is in quotes", async () => {
    const [record] = await records(csvRecords, 'a,b,c,d\nNULL,\\N,,"NULL"\n');
    expect(record?.record).toEqual({ a: "", b: "", c: "", d: "NULL" });
  });

  it("with another number of cells is a broken record", async () => {
    const found = await records(csvRecords, "a,b\n1\n1,2,3\n1,2\n");
    expect(found.map(({ record }) => record)).toEqual([undefined, undefined, { a: "1", b: "2" }]);
  });

  it("with a quote that is never closed ends with an error, not without memory", async () => {
    const text = `a,b\n1,"${"x".repeat(recordMaxLength)}`;
    await expect(inParts(csvRecords, text, 65_536)).rejects.toThrow(RecordTooLong);
  });
});

describe("JSON lines", () => {
  it("have one object each", async () => {
    expect(await records(jsonLines, '{"a":1}\r\n\n{"a":\n[1]\n{"a":"}"}')).toEqual([
      { line: 1, record: { a: 1 } },
      { line: 3, record: undefined },
      { line: 4, record: undefined },
      { line: 5, record: { a: "}" } },
    ]);
  });

  it("without an end are an error", async () => {
    const text = "x".repeat(recordMaxLength + 1);
    await expect(inParts(jsonLines, text, 65_536)).rejects.toThrow(RecordTooLong);
  });
});

describe("a JSON document", () => {
  const ann = { email: "a@x.example", more: { users: [{ id: 0 }], text: '}]"\\' } };
  const expected = [
    { line: 1, record: ann },
    { line: 2, record: {} },
  ];

  it.each<[string, unknown]>([
    ["a list", [ann, {}]],
    ["an object with the list `users`", { users: [ann, {}] }],
    [
      "a realm",
      { realm: "users", roles: [{ users: [{}] }], "us\\ers": [1], users: [ann, {}], z: [{}] },
    ],
  ])("may be %s", async (_, document) => {
    expect(await records(jsonDocument, JSON.stringify(document))).toEqual(expected);
    expect(await records(jsonDocument, JSON.stringify(document, null, 2))).toEqual(expected);
  });

  it("with a text before the list that never ends is an error, and takes no more memory", async () => {
    const text = `{"realm":"${"x".repeat(recordMaxLength + 65_536)}`;
    await expect(inParts(jsonDocument, text, 65_536)).rejects.toThrow("a text is too long");
  });

  it("that ends too early has a broken record at its end", async () => {
    const found = await records(jsonDocument, '{"users":[{"a":1},{"a":');
    expect(found).toEqual([
      { line: 1, record: { a: 1 } },
      { line: 2, record: undefined },
    ]);
  });
});

describe("a file", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "latchkey-records-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ["CSV", "email,id\na@x.example,1\n"],
    ["CSV with a byte order mark", "\uFEFFemail,id\na@x.example,1\n"],
    ["JSON lines", '{"email":"a@x.example","id":"1"}\n{"email":"b@x.example"}'],
    ["one JSON line", '{"email":"a@x.example","id":"1"}'],
    ["a JSON list", '[\n{"email":"a@x.example","id":"1"}]'],
    ["a JSON document in one line", '{"users":[{"email":"a@x.example","id":"1"}]}'],
    ["a JSON document", '{\n  "users": [\n{"email":"a@x.example","id":"1"}]}'],
  ])("may be %s", async (_, text) => {
    const file = join(folder, "file");
    await writeFile(file, text);
    let bytes = 0;
    const [first] = await collected(openRecords(file, (read) => void (bytes += read)));
    expect(first?.record).toEqual({ email: "a@x.example", id: "1" });
    expect(bytes).toBe(Buffer.byteLength(text));
  });

  it("may be empty", async () => {
    await writeFile(join(folder, "empty"), "");
    expect(await collected(openRecords(join(folder, "empty")))).toEqual([]);
  });

  it("shows its progress on a terminal only", () => {
    let shown = "";
    const write = (text: string) => void (shown += text);
    for (const isTTY of [true, false]) {
      const progress = createProgress(200, { isTTY, write });
      progress.add(100);
      progress.add(1);
      progress.add(99);
      progress.end();
    }
    const [half, full] = ["#".repeat(12).padEnd(25, "."), "#".repeat(25)];
    expect(shown).toBe(`\r[${half}] 50 %\r[${full}] 100 %\n`);
  });
});
