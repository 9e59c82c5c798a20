import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { folderFiles } from "../../../src/drivers/static-files.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { commands } from "../../support/targets/server.ts";

const text = "body { margin: 0 }\n".repeat(100);

describe("the files of a folder", () => {
  let folder: string;
  let find: ReturnType<typeof folderFiles>;
  beforeEach(async () => {
    folder = await scratchFolder();
    const url = new URL(`${pathToFileURL(folder).href}/`);
    find = folderFiles(() => url);
  });
  const write = (name: string, content: string | Uint8Array): void =>
    writeFileSync(join(folder, name), content);

  it("are read and compressed once, and shared by all requests", async () => {
    write("a.css", text);
    const [file, ...others] = await Promise.all(Array.from({ length: 5 }, () => find("a.css")));
    expect(file?.body).toEqual(new TextEncoder().encode(text));
    expect(gunzipSync(file?.gzip as Uint8Array).toString()).toBe(text);
    for (const other of [...others, await find("a.css")]) expect(other).toBe(file);
  });

  it("are read again after a change, and get a new ETag", async () => {
    write("a.css", text);
    const before = await find("a.css");
    write("a.css", `${text}b`);
    const after = await find("a.css");
    expect(after?.body).toEqual(new TextEncoder().encode(`${text}b`));
    expect(after?.etag).toMatch(/^W\/"[\w-]{22}"$/);
    expect(after?.etag).not.toBe(before?.etag);
  });

  it("have no compressed form if compression makes them larger", async () => {
    write("a.png", randomBytes(500));
    expect((await find("a.png"))?.gzip).toBeUndefined();
  });

  it("are undefined while they are absent or not a regular file, and are found once they exist", async () => {
    mkdirSync(join(folder, "sub"));
    write("plain", "x");
    const absent = ["a.css", "sub", "plain/a.css", `${"x".repeat(300)}.js`];
    for (const path of absent) expect(await find(path), path).toBeUndefined();
    write("a.css", text);
    expect(await find("a.css")).toBeDefined();
    rmSync(join(folder, "a.css"));
    expect(await find("a.css")).toBeUndefined();
  });

  it("are Blobs on Bun, because Bun copies a byte array for each client that does not read it", () => {
    write("a.css", text);
    const driver = fileURLToPath(new URL("../../../src/drivers/static-files.ts", import.meta.url));
    const script = `
      const { folderFiles } = await import(${JSON.stringify(driver)});
      const find = folderFiles(() => new URL(${JSON.stringify(`${pathToFileURL(folder).href}/`)}));
      const { body, gzip } = await find("a.css");
      console.log(body instanceof Blob, gzip instanceof Blob, await body.text() === ${JSON.stringify(text)});
    `;
    const printed = execFileSync(commands.bun[0], ["-e", script], { encoding: "utf8" });
    expect(printed.trim()).toBe("true true true");
  });
});
