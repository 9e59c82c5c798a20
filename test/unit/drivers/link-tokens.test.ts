import { describe, expect, it } from "vitest";
import type { Link } from "../../../src/core/email/ports.ts";
import { nodeCrypto } from "../../../src/drivers/crypto/node-crypto.ts";
import { generateKey, loadSigningKey, loadVerificationKey } from "../../../src/drivers/jwt/keys.ts";
import { createLinkTokens } from "../../../src/drivers/tokens/link-tokens.ts";
import { secret } from "../../support/secrets.ts";

const link: Link = {
  purpose: "reset_password",
  userId: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
  expiresAt: 1_795_570_113_039,
  state: "$2b$12$hash\nann@example.com",
  data: "",
};
const newSource = async () =>
  ({ algorithm: "HS256", material: secret(await generateKey("HS256")) }) as const;
const source = await newSource();
const key = await loadSigningKey(source);
const tokens = await createLinkTokens(key);
const token = secret(await tokens.issue(link));

describe("the token of a link", () => {
  it("gives back its account and end, and proves its purpose and state", async () => {
    const claim = tokens.read(token);
    expect(claim).toMatchObject({ userId: link.userId, expiresAt: link.expiresAt });
    expect(await claim?.proves(link)).toBe(true);
  });

  it("contains neither the state nor the purpose", () => {
    expect(token).toMatch(/^lt1_[\w-]{75}$/);
    expect(Buffer.from(token.slice(4), "base64url").toString("latin1")).not.toMatch(/reset|hash/);
  });

  it.each([
    ["another purpose", { purpose: "verify_email" }],
    ["another state", { state: "$2b$12$other\nann@example.com" }],
    ["no state", { state: "" }],
    ["parts that are moved", { purpose: "reset_password\n$2b$12$hash", state: "ann@example.com" }],
  ])("does not prove %s", async (_, change) => {
    expect(await tokens.read(token)?.proves({ ...link, ...change })).toBe(false);
  });

  it("carries a text, which cannot be changed, left out or added", async () => {
    const address = "Ann+new@example.org";
    const carrying = secret(await tokens.issue({ ...link, data: address }));
    const claim = tokens.read(carrying);
    expect(claim?.data).toBe(address);
    expect(await claim?.proves(link)).toBe(true);
    expect(tokens.read(token)?.data).toBe("");
    const bytes = Buffer.from(carrying.slice(4), "base64url");
    for (const text of ["", "Ann+new@example.orh", "eve@example.org"]) {
      const changed = Buffer.concat([bytes.subarray(0, 56), Buffer.from(text)]);
      const other = tokens.read(`lt1_${changed.toString("base64url")}`);
      expect(other?.data).toBe(text);
      expect(await other?.proves(link)).toBe(false);
    }
  });

  it("P1 VULN-51 proves nothing after a change of any one byte", async () => {
    const bytes = Buffer.from(token.slice(4), "base64url");
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const claim = tokens.read(`lt1_${changed.toString("base64url")}`);
      expect(await claim?.proves(link), `byte ${at}`).toBe(false);
    }
  });

  it.each([
    ["nothing", ""],
    ["only the prefix", "lt1_"],
    ["another prefix", `rt1_${token.slice(4)}`],
    ["padding", `${token}=`],
    ["a byte less", token.slice(0, -2)],
    ["stray bits", `${token.slice(0, -1)}-`],
    ["blanks", ` ${token} `],
    ["an access token", "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"],
  ])("is not read from %s", (_, text) => {
    expect(tokens.read(text)).toBeUndefined();
  });

  it("is proven by a previous key, and by no other key", async () => {
    const next = await loadSigningKey(await newSource());
    const rotated = await createLinkTokens(next, [await loadVerificationKey(source)]);
    expect(await rotated.read(token)?.proves(link)).toBe(true);
    const stranger = await createLinkTokens(next);
    expect(await stranger.read(token)?.proves(link)).toBe(false);
  });

  it("is the same by node:crypto and by WebCrypto", async () => {
    const native = await createLinkTokens(key, [], nodeCrypto.createHmac);
    expect(await native.issue(link)).toBe(token);
    expect(await native.read(token)?.proves(link)).toBe(true);
  });
});
