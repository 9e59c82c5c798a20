import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SecretBox } from "../../../src/core/factors/ports.ts";
import { createFactorDrivers } from "../../../src/drivers/factors/factors.ts";
import { accessTokenKind, createJwtSigner } from "../../../src/drivers/jwt/jwt.ts";
import { generateKey } from "../../../src/drivers/jwt/keys.ts";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { parsePreviousKeys } from "../../../src/entry/config/keys/keys.ts";
import { loadKeys } from "../../../src/entry/keys.ts";
import { passkey } from "../../suite/store/factors/records.ts";
import { account } from "../../suite/store/records.ts";
import { latchkeyInProcess } from "../../support/cli-in-process.ts";
import { latchkey } from "../../support/cli.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

const shared = Uint8Array.from({ length: 20 }, (_, at) => at);
const newKey = async (): Promise<string> => secret(await generateKey("HS256"));

/** The drivers of a server with these keys. */
async function serverWith(SECRET_KEY: string, PREVIOUS_KEYS: readonly unknown[] = []) {
  const previous = parsePreviousKeys(JSON.stringify(PREVIOUS_KEYS), "HS256") ?? [];
  const keys = await loadKeys({ algorithm: "HS256", material: SECRET_KEY }, previous);
  const site = { rpId: "login.example.com", name: "Example", origins: [] };
  const drivers = await createFactorDrivers(site, keys, systemRandom);
  return { ...drivers, signer: createJwtSigner(keys, accessTokenKind) };
}

describe("a previous key that only decrypts", () => {
  it("FA-30 opens secrets, and accepts no token, no challenge and no enrolment", async () => {
    const [old, next] = [await newKey(), await newKey()];
    const before = await serverWith(old);
    const userId = account().id;
    const sealed = await before.secretBox.seal(shared, userId);
    const pending = { userId, issuedAt: 1, clientId: "c", method: "password" } as const;
    const token = await before.mfaTokens.issue(pending);
    const challenge = await before.challenges.issue("login", "", 1);
    const enrolmentToken = await before.enrolmentTokens.issue({
      userId,
      sessionId: userId,
      secret: shared,
      expiresAt: 2,
    });
    for (const [key, isAccepted] of [
      [old, true],
      [{ key: old, only: "decrypt" }, false],
    ] as const) {
      const after = await serverWith(next, [key]);
      expect(await after.secretBox.open(sealed, userId)).toEqual(shared);
      const read = [
        await after.mfaTokens.read(token, "c"),
        await after.challenges.read(challenge, "login", ""),
        await after.enrolmentTokens.read(enrolmentToken),
      ];
      expect(read.map((one) => one !== undefined)).toEqual([isAccepted, isAccepted, isAccepted]);
    }
  });
});

describe("latchkey keys re-encrypt", () => {
  it("FA-30 seals the secrets of previous keys with the new one, and doctor says when the old key can go", async () => {
    const cwd = await scratchFolder();
    const SQLITE_FILE = join(cwd, "latchkey.db");
    const [old, next, lost] = [await newKey(), await newKey(), await newKey()];
    const { store, close } = await openSqlite(SQLITE_FILE, "drizzle/sqlite");
    const beforeRotation = await latchkeyInProcess({ SQLITE_FILE, SECRET_KEY: next }, "doctor");
    expect(beforeRotation.stdout).not.toContain("PREVIOUS_KEYS");
    const withoutSecrets = { SQLITE_FILE, SECRET_KEY: next, PREVIOUS_KEYS: JSON.stringify([old]) };
    const { stdout: unused } = await latchkeyInProcess(withoutSecrets, "doctor");
    expect(unused).toContain("no stored secret needs a key of PREVIOUS_KEYS");
    const insert = async (secretBox: SecretBox) => {
      const one = account();
      await store.insertAccount(one);
      const sealed = await secretBox.seal(shared, one.id);
      const times = { lastStep: 0, createdAt: 1, lastUsedAt: null };
      await store.insertTotp({ userId: one.id, ...sealed, ...times });
      return one.id;
    };
    const userId = await insert((await serverWith(old)).secretBox);
    const withKeys = (PREVIOUS_KEYS: readonly unknown[]) => ({
      SQLITE_FILE,
      SECRET_KEY: next,
      PREVIOUS_KEYS: JSON.stringify(PREVIOUS_KEYS),
    });
    const run = (previous: readonly unknown[], name: string, ...args: string[]) =>
      latchkeyInProcess(withKeys(previous), name, ...args);
    const decrypting = [{ key: old, only: "decrypt" }];
    const before = await run(decrypting, "doctor");
    expect(before.stdout).toContain("secrets that need a key of PREVIOUS_KEYS: 1;");
    expect(before.stdout).toContain("0 previous, 1 only to decrypt");

    const ofProcess = { cwd, env: withKeys(decrypting) };
    expect(await latchkey(ofProcess, "keys", "re-encrypt")).toMatchObject({
      code: 0,
      stdout: "Secrets that were encrypted again: 1\n",
    });
    expect((await run(decrypting, "doctor")).stdout).toContain("no stored secret needs");
    const factors = await store.findFactors(userId);
    const { secretBox } = await serverWith(next);
    expect(await secretBox.open(factors!.totp!, userId)).toEqual(shared);

    await insert((await serverWith(lost)).secretBox);
    const after = await run([], "keys", "re-encrypt");
    expect(after).toMatchObject({ code: 1, stdout: "Secrets that were encrypted again: 0\n" });
    expect(after.stderr).toContain("Secrets that cannot be opened: 1;");
    const { code, stdout } = await run([], "doctor");
    expect(code).toBe(1);
    expect(stdout).toContain("bad  secrets that cannot be opened: 1;");
    // On this sentence operators remove the old key.
    expect(stdout).not.toContain("no stored secret needs a key");
    await close();
  });

  it("doctor counts administrators without a second factor, and passkeys of another domain", async () => {
    const SQLITE_FILE = join(await scratchFolder(), "latchkey.db");
    const { store, close } = await openSqlite(SQLITE_FILE, "drizzle/sqlite");
    const [one, other] = [account({ role: "admin" }), account({ role: "admin" })];
    await store.insertAccount(one);
    await store.insertAccount(other);
    await store.insertPasskey(passkey({ userId: other.id, rpId: "old.example.com" }));
    const { stdout } = await latchkeyInProcess({ SQLITE_FILE }, "doctor");
    expect(stdout).toContain("passkeys for another domain than localhost: 1");
    expect(stdout).toContain("administrators without a second factor: 1");
    await close();
  });
});
