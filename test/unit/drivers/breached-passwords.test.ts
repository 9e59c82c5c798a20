import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  breachedPasswords,
  inRange,
  type FindBreached,
} from "../../../src/drivers/breached-passwords/breached-passwords.ts";
import { checkFile, inFile } from "../../../src/drivers/breached-passwords/in-file.ts";
import { secret } from "../../support/secrets.ts";
import { padded, sha1, startBreaches } from "../../support/services/breaches.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

const password = secret("correct horse battery staple");

/** What a look-up says of a password, what it counts and what it logs. */
async function lookUp(find: FindBreached, given: string = password) {
  const counted: string[] = [];
  const lines: unknown[] = [];
  const log = { info() {}, warn: (...line: unknown[]) => void lines.push(line), error() {} };
  const isBreached = await breachedPasswords(find, log, (one) => void counted.push(one))(given);
  return { isBreached, counted, lines };
}

describe("a service of breached passwords", () => {
  let service: Awaited<ReturnType<typeof startBreaches>>;
  beforeAll(async () => {
    service = await startBreaches();
    service.add(password);
  });
  beforeEach(() => {
    service.state = "up";
    service.asked.length = 0;
  });
  afterAll(() => service.close());

  it("learns five digits of the hash, and is asked for padding", async () => {
    expect(await lookUp(inRange(service.url))).toEqual({
      isBreached: true,
      counted: ["breached"],
      lines: [],
    });
    expect(service.asked).toEqual([`/range/${sha1(password).slice(0, 5)} true`]);
  });

  it.each([["another password"], [padded]])("does not know %s", async (other) => {
    expect(await lookUp(inRange(service.url), other)).toEqual({
      isBreached: false,
      counted: ["not_found"],
      lines: [],
    });
  });

  it.each(["broken", "silent", "endless"] as const)(
    "that is %s refuses no password, and is counted and logged",
    async (state) => {
      service.state = state;
      const { isBreached, counted, lines } = await lookUp(inRange(service.url));
      expect([isBreached, counted]).toEqual([false, ["failed"]]);
      expect(lines).toMatchObject([["breaches_unavailable", { code: "internal" }]]);
      expect(JSON.stringify(lines)).not.toContain(sha1(password).slice(0, 5));
    },
  );

  it("that is not there refuses no password", async () => {
    const gone = await startBreaches();
    gone.close();
    expect(await lookUp(inRange(gone.url))).toMatchObject({
      isBreached: false,
      counted: ["failed"],
    });
  });
});

describe("a file of breached passwords", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await scratchFolder();
  });
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const many = Array.from({ length: 500 }, (_, number) => `password ${number}`);

  it.each([
    ["of Have I Been Pwned", ":1234567\r\n", true],
    ["of counts of any length", ":7\n", true],
    ["without counts", "\n", true],
    ["without an end of the last line", ":7\r\n", false],
  ])("%s finds each password that it lists, and no other one", async (name, end, isClosed) => {
    for (const count of [1, 2, 3, many.length]) {
      const listed = many.slice(0, count);
      const lines = listed.map((one, at) =>
        end === ":7\n" && at % 3 === 0 ? `${sha1(one)}:${10 ** (at % 9)}` : sha1(one),
      );
      const text = lines
        .toSorted()
        .map((line) => (line.includes(":") ? `${line}\n` : line + end))
        .join("");
      const path = write(name, isClosed ? text : text.trimEnd());
      await checkFile(path);
      for (const one of listed) {
        expect((await lookUp(inFile(path), one)).isBreached, one).toBe(true);
      }
      for (const other of ["", "other", ...many.slice(count, count + 20)]) {
        const { isBreached, counted } = await lookUp(inFile(path), other);
        expect([isBreached, counted], other).toEqual([false, ["not_found"]]);
      }
    }
  });

  it("may have its hashes in lower case", async () => {
    const path = write(
      "lower",
      many
        .map((one) => `${sha1(one).toLowerCase()}\n`)
        .toSorted()
        .join(""),
    );
    expect((await lookUp(inFile(path), many[7])).isBreached).toBe(true);
  });

  it.each([
    ["empty", ""],
    ["of passwords", "password\n123456\n"],
    ["of NTLM hashes", `${"0".repeat(32)}:1\n${"F".repeat(32)}:1\n`],
    ["that is not in order", `${"F".repeat(40)}:1\n${"0".repeat(40)}:1\n`],
    ["of one long line", "0".repeat(1000)],
  ])("%s is refused at the start", async (name, text) => {
    await expect(checkFile(write(name, text))).rejects.toThrow("sorted list of SHA-1");
  });

  it("that is gone refuses no password, and is counted", async () => {
    const path = join(folder, "none");
    await expect(checkFile(path)).rejects.toThrow("ENOENT");
    expect(await lookUp(inFile(path))).toMatchObject({ isBreached: false, counted: ["failed"] });
  });
});
