import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { provesChallenge } from "../../../../src/drivers/oidc/challenge.ts";
import { byAuthorizationCode } from "../../../../src/http/tokens/grants.ts";

const challengeOf = (verifier: string): string =>
  createHash("sha256").update(verifier).digest("base64url");

describe("a code verifier", () => {
  const isTaken = (code_verifier: string): boolean =>
    byAuthorizationCode.schema.safeParse({ code: "ac1_x", code_verifier }).success;

  it("PK-2 has 43 to 128 unreserved characters", () => {
    for (const good of ["a".repeat(43), "Z".repeat(128), `-._~09${"x".repeat(40)}`]) {
      expect(isTaken(good), good).toBe(true);
    }
    for (const bad of [
      "",
      "a".repeat(42),
      "a".repeat(129),
      ...["+", "/", "=", " ", "\n", "\0", "%", "é", "ａ", "𝒳"].map((one) => "a".repeat(50) + one),
      `\n${"a".repeat(43)}`,
      `${"a".repeat(43)}\n`,
    ]) {
      expect(isTaken(bad), JSON.stringify(bad)).toBe(false);
    }
  });

  it("PK-2 proves the challenge of its hash alone, whole and in base64url", async () => {
    // RFC 7636, appendix B.
    const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    expect(await provesChallenge(verifier, challenge)).toBe(true);
    for (let at = 0; at < challenge.length - 1; at++) {
      const other = challenge[at] === "A" ? "B" : "A";
      const changed = challenge.slice(0, at) + other + challenge.slice(at + 1);
      expect(await provesChallenge(verifier, changed), changed).toBe(false);
    }
    for (const wrong of [
      "",
      verifier,
      challenge.slice(0, 40),
      `${challenge}AAAA`,
      `${challenge}=`,
      challenge.replaceAll("-", "+"),
      challengeOf(challenge),
      challengeOf(`${verifier}\n`),
    ]) {
      expect(await provesChallenge(verifier, wrong), wrong).toBe(false);
    }
    expect(await provesChallenge(challenge, challenge)).toBe(false);
  });
});
