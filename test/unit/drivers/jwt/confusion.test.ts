import { describe, expect, it } from "vitest";
import { algorithms } from "../../../../src/drivers/jwt/algorithms.ts";
import {
  accessTokenKind,
  createJwtSigner,
  verifyCompact,
} from "../../../../src/drivers/jwt/jwt.ts";
import {
  forge,
  forgeKey,
  forgeKeys,
  headerOf,
  hmac,
  publicHalf,
} from "../../../support/tokens/forge.ts";
import { claimsOf } from "../../support/claims.ts";
import { refusal } from "../../support/refusal.ts";

const makers = await forgeKeys();
const pairs = makers.filter(({ algorithm }) => algorithms[algorithm].kind === "pair");
const secrets = makers.filter(({ algorithm }) => algorithms[algorithm].kind === "secret");

describe.each(pairs)("JWT-2 VULN-1 VULN-24 VULN-28 key confusion with $name", (maker) => {
  const half = publicHalf(maker);
  const spki = half.export({ type: "spki", format: "pem" }).toString();
  const { publicJwk } = maker.key;
  const jwk = half.export({ format: "jwk" });
  const forms: readonly (string | Uint8Array)[] = [
    spki,
    spki.trimEnd(),
    ` ${spki}`,
    `\n${spki}`,
    spki.replaceAll("\n", "\r\n"),
    spki.replaceAll("\n", ""),
    spki.split("\n").slice(1, -2).join(""),
    half.export({ type: "spki", format: "der" }),
    JSON.stringify(jwk),
    JSON.stringify(publicJwk),
    JSON.stringify(publicJwk, null, 2),
    JSON.stringify({ keys: [publicJwk] }),
    ...Object.values(jwk).map(String),
    ...(half.asymmetricKeyType === "rsa"
      ? [
          half.export({ type: "pkcs1", format: "pem" }),
          half.export({ type: "pkcs1", format: "der" }),
        ]
      : []),
    ...openSsh(jwk),
  ];

  it.each(["HS256", "HS384", "HS512"])(
    "rejects %s with the public key as the secret",
    async (alg) => {
      for (const form of forms) {
        const token = forge({ ...headerOf(maker), alg }, claimsOf(), hmac(alg, form));
        expect(await refusal(createJwtSigner(maker, accessTokenKind).verify(token))).toMatchObject({
          reason: "key unknown",
        });
        // A careless lookup may return the key. The key's own algorithm still decides.
        expect(await refusal(verifyCompact(token, () => maker.key))).toMatchObject({
          reason: "key unknown",
        });
      }
    },
  );
});

/** The one-line form of ~/.ssh/*.pub (RFC 4253 section 6.6, RFC 8709 section 4). */
function openSsh({ kty, n, e, x }: JsonWebKey): string[] {
  const field = (bytes: Uint8Array): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const number = (text = ""): Buffer =>
    Buffer.from(`00${Buffer.from(text, "base64url").toString("hex")}`, "hex");
  const line = (name: string, ...fields: Uint8Array[]): string =>
    `${name} ${Buffer.concat([Buffer.from(name), ...fields].map(field)).toString("base64")}`;
  if (kty === "RSA") return [line("ssh-rsa", number(e), number(n))];
  if (kty === "OKP") return [line("ssh-ed25519", Buffer.from(x ?? "", "base64url"))];
  return [];
}

describe.each(secrets)("JWT-3 VULN-32 guessed secrets with $name", (maker) => {
  it("rejects a token signed with an empty, common or similar secret, or with the kid", async () => {
    const guesses = [
      "",
      "a",
      "\0",
      " ",
      "secret",
      "password",
      "changeme",
      "admin",
      "key",
      "jwt",
      "test",
      "your-256-bit-secret",
      "your_jwt_secret",
      "null",
      "undefined",
      "latchkey",
      maker.key.kid,
      maker.material.slice(0, -1),
      `${maker.material}\n`,
      maker.material.toLowerCase(),
    ];
    for (const guess of guesses) {
      const token = forge(headerOf(maker), claimsOf(), hmac(maker.algorithm, guess));
      expect(await refusal(createJwtSigner(maker, accessTokenKind).verify(token))).toMatchObject({
        reason: "signature wrong",
      });
    }
  });
});

describe("a signer of another kind of tokens with the same key", async () => {
  const maker = await forgeKey("ES256");
  const access = createJwtSigner(maker, accessTokenKind);
  const other = createJwtSigner(maker, { typ: "at+jwt" });

  it("accepts its own tokens, and neither of the two accepts a token of the other", async () => {
    const [ours, theirs] = [await access.sign(claimsOf()), await other.sign(claimsOf())];
    expect(await access.verify(ours)).toEqual(claimsOf());
    expect(await other.verify(theirs)).toEqual(claimsOf());
    const refused = { code: "invalid_token", reason: "key unknown" };
    expect(await refusal(access.verify(theirs))).toMatchObject(refused);
    expect(await refusal(other.verify(ours))).toMatchObject(refused);
  });

  it.each([undefined, "", "jwt", "application/jwt", ["JWT"]])(
    "rejects a token whose typ is %j, as the signer of access tokens does",
    async (typ) => {
      const token = forge({ ...headerOf(maker), typ }, claimsOf(), maker.sign);
      for (const signer of [access, other]) {
        expect(await refusal(signer.verify(token))).toMatchObject({ reason: "key unknown" });
      }
    },
  );
});
