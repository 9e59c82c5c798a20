import { createHmac, randomUUID } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientSecrets } from "../../../src/drivers/client-secrets.ts";
import { secret } from "../../support/secrets.ts";
import { base64url } from "../../support/tokens/forge.ts";

const { hash, matches } = clientSecrets;

describe("a new client secret", () => {
  it("has 256 random bits after the prefix cs1_", () => {
    const all = Array.from({ length: 200 }, () => clientSecrets.create());
    for (const one of all) {
      expect(one).toMatch(/^cs1_[\w-]{43}$/);
      expect(Buffer.from(one.slice(4), "base64url")).toHaveLength(32);
    }
    expect(new Set(all).size).toBe(200);
  });
});

describe("the hash of a client secret", () => {
  const id = randomUUID();
  const good = secret(clientSecrets.create());

  it("matches its own secret, for any client id and any secret", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string({ unit: "grapheme" }), async (name, text) => {
        const made = await hash(name, text);
        expect(made).toMatch(/^[\w-]{43}$/);
        expect(await matches(name, text, made)).toBe(true);
      }),
    );
  });

  it("matches no other secret", async () => {
    const made = await hash(id, good);
    for (let at = 0; at < good.length; at++) {
      const wrong = good.slice(0, at) + (good[at] === "A" ? "B" : "A") + good.slice(at + 1);
      expect(await matches(id, wrong, made), wrong).toBe(false);
    }
    const others = ["", "cs1_", good.slice(4), `${good} `, `${good}\0`, good.toLowerCase(), made];
    for (const other of others) expect(await matches(id, other, made)).toBe(false);
  });

  it("matches only for its own client, so that a copy in another client's row is useless", async () => {
    const made = await hash(id, good);
    for (const other of [randomUUID(), "", id.toUpperCase(), `${id} `]) {
      expect(await matches(other, good, made)).toBe(false);
    }
    expect(await hash(randomUUID(), good)).not.toBe(made);
  });

  it("matches no secret when it is malformed", async () => {
    const made = await hash(id, good);
    for (const stored of ["", good, made.slice(1), `${made}A`, `${made}=`, "not base64url!", "A"]) {
      expect(await matches(id, good, stored), stored).toBe(false);
    }
  });

  it("contains no part of the secret, and is an HMAC with the label latchkey/client-secret", async () => {
    const made = await hash(id, good);
    expect(made).not.toContain(good.slice(4, 12));
    const plain = (key: string) => base64url(createHmac("sha256", key).update(good).digest());
    expect(made).not.toBe(plain(id));
    // Stored hashes must stay valid in every later release.
    expect(made).toBe(plain(`latchkey/client-secret/${id}`));
  });
});
