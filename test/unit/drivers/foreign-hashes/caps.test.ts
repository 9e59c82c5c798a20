import { describe, expect, it } from "vitest";
import { nodeEngines } from "../../../../src/drivers/foreign-hashes/node-engines.ts";
import { portableEngines } from "../../../../src/drivers/foreign-hashes/portable-engines.ts";
import { rawHashOf, readForeign } from "../../../../src/drivers/foreign-hashes/schemes.ts";

const bytes = (count: number): string =>
  Buffer.alloc(count, 7).toString("base64").replaceAll("=", "");
const bcrypt = (cost: string, prefix = "$2b$"): string =>
  `${prefix}${cost}$0.aNAXouF6au13mRmt/QsOxtFWbVQfXgwdVc58.CkvH.TYGiuQ.Z.`;
const [salt, key] = [bytes(16), bytes(32)];

/** Pairs of a hash at a cap and hashes beyond it. */
const caps: readonly (readonly [good: string, ...bad: string[]])[] = [
  [`$wp${bcrypt("14")}`, `$wp${bcrypt("15")}`, `$wp${bcrypt("10", "$2x$")}`, "$wp$", "$wp$2y$10$x"],
  [`$sha256hex${bcrypt("14")}`, `$sha256hex${bcrypt("31")}`, "$sha256hex$x"],
  [
    "$P$EmZsCMdkB9xgm/7DQe452m0jFkiHnc1",
    "$P$FmZsCMdkB9xgm/7DQe452m0jFkiHnc1",
    "$P$4mZsCMdkB9xgm/7DQe452m0jFkiHnc1",
    "$P$EmZsCMdkB9xgm/7DQe452m0jFkiHnc",
    "$P$EmZsCMdkB9xgm/7DQe452m0jFkiHncz",
  ],
  ["$H$5mZsCMdkB9xgm/7DQe452m0jFkiHnc1", "$H$zmZsCMdkB9xgm/7DQe452m0jFkiHnc1"],
  ...["sha1", "sha256", "sha512"].map((hash): [string, ...string[]] => [
    `$pbkdf2-${hash}$i=2000000$${bytes(64)}$${bytes(64)}`,
    `$pbkdf2-${hash}$i=2000001$${salt}$${key}`,
    `$pbkdf2-${hash}$i=0$${salt}$${key}`,
    `$pbkdf2-${hash}$i=-1$${salt}$${key}`,
    `$pbkdf2-${hash}$i=1e3$${salt}$${key}`,
    `$pbkdf2-${hash}$i=1000$${bytes(3)}$${key}`,
    `$pbkdf2-${hash}$i=1000$${bytes(65)}$${key}`,
    `$pbkdf2-${hash}$i=1000$${salt}$${bytes(15)}`,
    `$pbkdf2-${hash}$i=1000$${salt}$${bytes(65)}`,
    `$pbkdf2-${hash}$i=1000$${salt}$${key}=`,
    `$pbkdf2-${hash}$i=1000$${salt}$${key}$x`,
    `$pbkdf2-${hash}$i=1000$${salt}`,
  ]),
  [
    `$scrypt$ln=15,r=16,p=4$${salt}$${key}`,
    `$scrypt$ln=16,r=16,p=1$${salt}$${key}`,
    `$scrypt$ln=18,r=1,p=1$${salt}$${key}`,
    `$scrypt$ln=14,r=17,p=1$${salt}$${key}`,
    `$scrypt$ln=14,r=8,p=5$${salt}$${key}`,
    `$scrypt$ln=0,r=8,p=1$${salt}$${key}`,
    `$scrypt$ln=14,r=8,p=1,f=nfd$${salt}$${key}`,
    `$scrypt$ln=14,r=8,p=1$${bytes(2)}$${key}`,
  ],
  [
    `$fbscrypt$ln=14,r=8,p=1$${bytes(11)}$${key}`,
    `$fbscrypt$ln=14,r=8,p=1$${bytes(11)}$${bytes(31)}`,
    `$fbscrypt$ln=14,r=8,p=1,f=nfkc$${bytes(11)}$${key}`,
    `$fbscrypt$ln=17,r=16,p=1$${bytes(11)}$${key}`,
  ],
  ...["argon2i", "argon2id"].map((kind): [string, ...string[]] => [
    `$${kind}$v=19$m=131072,t=10,p=8$${bytes(8)}$${bytes(16)}`,
    `$${kind}$v=19$m=131073,t=1,p=1$${salt}$${key}`,
    `$${kind}$v=19$m=1024,t=11,p=1$${salt}$${key}`,
    `$${kind}$v=19$m=1024,t=1,p=9$${salt}$${key}`,
    `$${kind}$v=19$m=63,t=1,p=8$${salt}$${key}`,
    `$${kind}$v=16$m=1024,t=1,p=1$${salt}$${key}`,
    `$${kind}$m=1024,t=1,p=1$${salt}$${key}`,
    `$${kind}$v=19$m=1024,t=1,p=1$${bytes(7)}$${key}`,
    `$${kind}$v=19$m=1024,t=1,p=1$${salt}$${bytes(15)}`,
  ]),
  [
    `$wrap$md5$f=sp$${bytes(64)}${bcrypt("14")}`,
    `$wrap$md5$f=sp$${bytes(65)}${bcrypt("10")}`,
    `$wrap$md5$f=sp$${bcrypt("10")}`,
    `$wrap$md5$f=p$${salt}${bcrypt("10")}`,
    `$wrap$sha512$f=sp$${salt}${bcrypt("10")}`,
    `$wrap$md5$f=sp$${salt}${bcrypt("15")}`,
  ],
  [`$wrap$sha1$f=p$${bcrypt("04")}`, `$wrap$sha1$f=p$${bcrypt("03")}`],
];

describe("a hash of another system", () => {
  it.each(caps)(
    "%s is accepted, and beyond the caps of its scheme it is no hash",
    (good, ...bad) => {
      expect(readForeign(good, nodeEngines)).toBeDefined();
      for (const text of bad) expect(readForeign(text, nodeEngines), text).toBeUndefined();
      for (const text of [`${good}\n`, ` ${good}`, good.slice(1), `${good}\0`]) {
        expect(readForeign(text, nodeEngines), JSON.stringify(text)).toBeUndefined();
      }
    },
  );

  it("VULN-30 of argon2 may use half as much memory on Workers", () => {
    const of = (memory: number) => `$argon2id$v=19$m=${memory},t=3,p=4$${salt}$${key}`;
    expect(readForeign(of(65_536), portableEngines)).toBeDefined();
    expect(readForeign(of(65_537), portableEngines)).toBeUndefined();
    expect(readForeign(of(8192), { argon2Memory: 0 })).toBeUndefined();
  });

  it("VULN-30 in the scheme phpass does not hash a password of more than 4096 bytes", async () => {
    let rounds = 0;
    const loadMd5 = async () => {
      const md5 = await nodeEngines.loadMd5();
      return (input: Parameters<typeof md5>[0]) => (rounds++, md5(input));
    };
    const tools = { engines: { ...nodeEngines, loadMd5 }, bcrypt: async () => false };
    const { check } = readForeign("$P$5mZsCMdkB9xgm/7DQe452m0jFkiHnc1", nodeEngines)!;
    expect(await check("é".repeat(2049), tools)).toBe(false);
    expect(rounds).toBe(0);
    expect(await check("é".repeat(2048), tools)).toBe(false);
    expect(rounds).toBe(2 ** 7 + 1);
  });

  it("is no hash in another scheme", () => {
    for (const text of [
      "",
      "!",
      "$1$abcdefgh$abcdefghijklmnopqrstuv",
      "$6$salt$hash",
      "{SSHA}abc",
      `$argon2d$v=19$m=1024,t=1,p=1$${salt}$${key}`,
      `$constructor$${salt}`,
      bcrypt("10"),
    ]) {
      expect(readForeign(text, nodeEngines), text).toBeUndefined();
    }
  });

  it("in the scheme raw is bcrypt of a cost up to 14", () => {
    expect(rawHashOf(`$raw${bcrypt("14")}`)).toBe(bcrypt("14"));
    for (const text of [`$raw${bcrypt("15")}`, `$raw${bcrypt("10", "$2x$")}`, "$raw$x", "$raw"]) {
      expect(rawHashOf(text), text).toBeUndefined();
    }
  });
});
