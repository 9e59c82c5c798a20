import { beforeAll, describe, expect, it } from "vitest";
import type { OidcSeals, SealPurpose } from "../../../../src/core/oidc/ports.ts";
import { loadVerificationKey } from "../../../../src/drivers/jwt/keys.ts";
import { createOidcSeals } from "../../../../src/drivers/oidc/seals.ts";
import { systemRandom } from "../../../../src/drivers/system.ts";
import { forgeKey, type ForgeKey } from "../../../support/tokens/forge.ts";

const prefixes: Readonly<Record<SealPurpose, string>> = {
  code: "ac1_",
  asked: "aq1_",
  proof: "cp1_",
  pushed: "pr1_",
  logout: "lq1_",
  registration: "dc1_",
};
const purposes = Object.keys(prefixes) as SealPurpose[];
const text = '{"é":"1","x":"\u0000"}';

const sealsOf = (key: ForgeKey, previous: readonly ForgeKey[] = []) =>
  createOidcSeals({ key: key.key, previous: previous.map((one) => one.key) }, systemRandom);

describe("what the server seals for other apps", () => {
  let [old, next]: readonly ForgeKey[] = [];
  let seals: OidcSeals;
  beforeAll(async () => {
    [old, next] = [await forgeKey("ES256"), await forgeKey("EdDSA")];
    seals = await sealsOf(old);
  });

  it.each(purposes)("%s is read again, and begins with its own prefix", async (purpose) => {
    for (const one of ["", text, "x".repeat(5000)]) {
      const token = await seals.sign(purpose, one);
      expect(token).toMatch(new RegExp(`^${prefixes[purpose]}[\\w-]+$`));
      expect(await seals.read(purpose, token)).toBe(one);
    }
  });

  it("ID-1 is read for its own purpose alone, also under the prefix of another one", async () => {
    for (const from of purposes) {
      const token = await seals.sign(from, text);
      for (const to of purposes.filter((one) => one !== from)) {
        expect(await seals.read(to, token)).toBeUndefined();
        const renamed = prefixes[to] + token.slice(4);
        expect(await seals.read(to, renamed), `${from} as ${to}`).toBeUndefined();
      }
    }
  });

  it.each(purposes)("%s with any letter changed, added or missing is not read", async (purpose) => {
    const token = await seals.sign(purpose, "an id");
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === "A" ? "B" : "A";
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      expect(await seals.read(purpose, changed), String(at)).toBeUndefined();
      expect(await seals.read(purpose, token.slice(0, at)), String(at)).toBeUndefined();
    }
    for (const more of ["A", "AAAA", "=", " ", "\n"]) {
      expect(await seals.read(purpose, token + more)).toBeUndefined();
    }
  });

  it("logout tokens hide their content, and all others do not", async () => {
    const content = Buffer.from("a hint of a session").toString("base64url").slice(0, 20);
    for (const purpose of purposes) {
      const token = await seals.sign(purpose, "a hint of a session");
      expect(token.includes(content), purpose).toBe(purpose !== "logout");
    }
  });

  it("of a previous key is read, unless only its public half is left", async () => {
    const after = await sealsOf(next!, [old!]);
    const publicHalf = await loadVerificationKey({
      algorithm: "ES256",
      material: JSON.stringify(old!.key.publicJwk),
    });
    const forgotten = await createOidcSeals(
      { key: next!.key, previous: [publicHalf] },
      systemRandom,
    );
    for (const purpose of purposes) {
      const token = await seals.sign(purpose, text);
      expect(await after.read(purpose, token)).toBe(text);
      expect(await forgotten.read(purpose, token)).toBeUndefined();
      // A new token is of the new key.
      expect(await seals.read(purpose, await after.sign(purpose, text))).toBeUndefined();
    }
  });

  it("KE-1 cannot be made with a SECRET_KEY", async () => {
    const holder = await sealsOf(await forgeKey("HS256"));
    for (const purpose of purposes) {
      expect(await seals.read(purpose, await holder.sign(purpose, text))).toBeUndefined();
    }
  });
});
