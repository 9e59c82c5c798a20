import type { Target } from "../../../support/targets/http-target.ts";
import {
  base64url,
  forge,
  hmac,
  type Members,
  type decodeToken,
} from "../../../support/tokens/forge.ts";

type DecodedToken = ReturnType<typeof decodeToken>;
/** Makes a forged token from a valid one. */
type Make = (token: DecodedToken, target: Target) => string;

/** A token signed with the target's own secret. */
const signed = ({ secretKey }: Target, header: unknown, payload: unknown): string =>
  forge(header, payload, hmac("HS256", secretKey));

const withHeader =
  (change: Members): Make =>
  ({ header, payload }, target) =>
    signed(target, { ...header, ...change }, payload);

const signedBy =
  (key: string): Make =>
  ({ header, payload }) =>
    forge(header, payload, hmac("HS256", key));

const payloadText =
  (text: (json: string) => string | Uint8Array): Make =>
  ({ header, payload }, target) =>
    signed(target, header, text(JSON.stringify(payload)));

/**
 * Forgeries of a valid token that must be rejected, one for each reason, and those that reach the decoders of the runtime. The unit
 * tests of `drivers/jwt` and of the claims have all others, by both implementations of HMAC.
 */
export const forgeries: readonly (readonly [string, Make])[] = [
  [
    "JWT-1 unsigned, with alg none",
    ({ header, body }) => `${base64url(JSON.stringify({ ...header, alg: "none" }))}.${body}.`,
  ],
  [
    "JWT-2 correctly signed with HS512",
    ({ header, payload }, target) =>
      forge({ ...header, alg: "HS512" }, payload, hmac("HS512", target.secretKey)),
  ],
  ["VULN-32 JWT-3 signed with an empty key", signedBy("")],
  ["JWT-3 signed with the issuer", (token, target) => signedBy(target.issuer)(token, target)],
  ["JWT-4 of two parts", ({ head, body }) => `${head}.${body}`],
  ["JWT-5 with half a signature", ({ head, body, tail }) => `${head}.${body}.${tail.slice(0, 22)}`],
  ["JWT-6 VULN-31 with its own key in jwk", withHeader({ jwk: { kty: "oct", k: "YQ" } })],
  ["JWT-8 with an unknown kid", withHeader({ kid: "../../dev/null" })],
  [
    "JWT-12 with a changed role",
    ({ head, payload, tail }) =>
      `${head}.${base64url(JSON.stringify({ ...payload, role: "admin" }))}.${tail}`,
  ],
  [
    "JWT-14 signed with another server's secret",
    signedBy("another-secret-of-the-same-length-as-ours-1"),
  ],
  ["JWT-15 with padding", ({ head, body, tail }) => `${head}.${body}.${tail}=`],
  [
    "JWT-15 in plain base64",
    ({ head, body }, { secretKey }) => {
      const signature = Buffer.from(hmac("HS256", secretKey)(`${head}.${body}`));
      return `${head}.${body}.${signature.toString("base64")}`;
    },
  ],
  ["JWT-16 ST-3 with a claim twice", payloadText((json) => json.replace("{", '{"role":"admin",'))],
  ["JWT-16 after a BOM", payloadText((json) => `\ufeff${json}`)],
  [
    "JWT-16 in ill-formed UTF-8",
    payloadText((json) =>
      Buffer.concat([
        Buffer.from(`${json.slice(0, -1)},"x":"`),
        Buffer.from([0xff, 0xfe]),
        Buffer.from('"}'),
      ]),
    ),
  ],
  ["JWT-16 of deep JSON", payloadText(() => "[".repeat(1400) + "]".repeat(1400))],
  ["ST-1 whose payload is null", payloadText(() => "null")],
  [
    "JWT-19 of more than 4 KiB, validly signed",
    ({ header, payload }, target) => signed(target, header, { ...payload, x: "x".repeat(4096) }),
  ],
];

/** Claims that must be rejected although they are validly signed, one for each claim. A claim of undefined is left out. */
export const claimForgeries: readonly (readonly [string, (payload: Members) => Members])[] = [
  ["JWT-10 ST-5 expired", ({ iat }) => ({ exp: Number(iat) - 60 })],
  ["JWT-10 VULN-4 without exp", () => ({ exp: undefined })],
  ["JWT-10 ST-5 not yet valid", ({ iat }) => ({ nbf: Number(iat) + 300 })],
  ["JWT-10 ST-5 issued in the future", ({ iat }) => ({ iat: Number(iat) + 300 })],
  ["JWT-11 VULN-3 for another audience", () => ({ aud: "other" })],
  ["JWT-11 VULN-27 of another issuer", () => ({ iss: "other" })],
  ["JWT-11 of another subject", () => ({ sub: "other" })],
  ["JWT-11 of its subject in capitals", ({ sub }) => ({ sub: String(sub).toUpperCase() })],
  ["JWT-12 of another session", () => ({ sid: "' OR 1=1 -- " })],
  ["JWT-12 of its session in capitals", ({ sid }) => ({ sid: String(sid).toUpperCase() })],
  ["without a client", () => ({ client_id: undefined })],
  ["with a list of roles", () => ({ role: ["user"] })],
];
