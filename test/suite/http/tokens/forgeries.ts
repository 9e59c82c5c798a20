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

/** The target's own signature over any input, in base64url. */
const signatureOf = (input: string, { secretKey }: Target): string =>
  base64url(hmac("HS256", secretKey)(input));

const withHeader =
  (change: Members): Make =>
  ({ header, payload }, target) =>
    signed(target, { ...header, ...change }, payload);

const unsigned =
  (alg: string): Make =>
  ({ header, body }) =>
    `${base64url(JSON.stringify({ ...header, alg }))}.${body}.`;

const signedBy =
  (key: string): Make =>
  ({ header, payload }) =>
    forge(header, payload, hmac("HS256", key));

const payloadText =
  (text: (json: string) => string | Uint8Array): Make =>
  ({ header, payload }, target) =>
    signed(target, header, text(JSON.stringify(payload)));

const headerText =
  (text: (json: string) => string | Uint8Array): Make =>
  ({ header, payload }, target) =>
    signed(target, text(JSON.stringify(header)), payload);

const attackersKey = "attacker's own key, long enough";
const publicJwk = { kty: "oct", k: base64url(attackersKey) };

const paths = ["../../dev/null", "/dev/null", "", "' union select '1", "|sleep 10", "__proto__"];
const kids = [...paths, "k".repeat(2000), null, 0, 1, true, [], {}, ["x"]];

/** Forgeries of a valid token that must be rejected: the attacks JWT-1 to JWT-19 of test/codes.md. */
export const forgeries: readonly (readonly [string, Make])[] = [
  ...["none", "None", "NONE", "nOnE", ""].map(
    (alg) => [`JWT-1 unsigned, alg ${JSON.stringify(alg)}`, unsigned(alg)] as const,
  ),
  ["JWT-1 signed, but with alg none", withHeader({ alg: "none" })],
  ...["HS384", "HS512", "RS256", "ES256", "EdDSA", "PBES2-HS256+A128KW", "hs256"].map(
    (alg) => [`JWT-2 alg ${alg} over the secret`, withHeader({ alg })] as const,
  ),
  [
    "JWT-2 correctly signed with HS512",
    ({ header, payload }, target) =>
      forge({ ...header, alg: "HS512" }, payload, hmac("HS512", target.secretKey)),
  ],
  ["JWT-2 without alg", withHeader({ alg: undefined })],
  ["JWT-2 with a list for alg", withHeader({ alg: ["HS256"] })],
  ...["", " ", "a", "secret", "your-256-bit-secret", "null", "undefined"].map(
    (key) => [`VULN-32 JWT-3 signed with ${JSON.stringify(key)}`, signedBy(key)] as const,
  ),
  ["JWT-3 signed with the issuer", (token, target) => signedBy(target.issuer)(token, target)],
  ["JWT-4 without signature", ({ head, body }) => `${head}.${body}.`],
  ["JWT-4 with a signature of zeros", ({ head, body }) => `${head}.${body}.${"A".repeat(43)}`],
  ["JWT-4 of two parts", ({ head, body }) => `${head}.${body}`],
  ["JWT-5 with half a signature", ({ head, body, tail }) => `${head}.${body}.${tail.slice(0, 22)}`],
  ["JWT-6 VULN-31 with its own key in jwk", withHeader({ jwk: publicJwk })],
  [
    "JWT-6 signed with its own key in jwk",
    ({ header, payload }) =>
      forge({ ...header, jwk: publicJwk }, payload, hmac("HS256", attackersKey)),
  ],
  ["JWT-7 with jku", withHeader({ jku: "http://127.0.0.1:1/jwks.json" })],
  ["JWT-7 with x5u", withHeader({ x5u: "http://127.0.0.1:1/cert.pem" })],
  ["JWT-7 with x5c", withHeader({ x5c: ["MII"] })],
  ...kids.map(
    (kid) => [`JWT-8 with kid ${JSON.stringify(kid).slice(0, 30)}`, withHeader({ kid })] as const,
  ),
  ["JWT-8 without kid", withHeader({ kid: undefined })],
  [
    "JWT-8 with its kid in a list",
    (token, target) => withHeader({ kid: [token.header["kid"]] })(token, target),
  ],
  ["JWT-9 VULN-26 with crit", withHeader({ crit: ["x"] })],
  ["JWT-9 with an empty crit", withHeader({ crit: [] })],
  ["JWT-9 with crit and b64", withHeader({ crit: ["b64"], b64: false })],
  ["JWT-9 ST-6 with b64", withHeader({ b64: true })],
  ["JWT-9 ST-6 with zip", withHeader({ zip: "DEF" })],
  ["JWT-9 ST-6 with cty", withHeader({ cty: "JWT" })],
  ["VULN-30 with p2c", withHeader({ p2c: 1e9, p2s: "x" })],
  ["ST-6 with any other header member", withHeader({ x: 1 })],
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
  ["JWT-15 with a dot at the end", ({ head, body, tail }) => `${head}.${body}.${tail}.`],
  ["JWT-15 with a dot in front", ({ head, body, tail }) => `.${head}.${body}.${tail}`],
  [
    "JWT-15 signed over two dots",
    ({ head, body }, target) => `${head}..${signatureOf(`${head}.${body}`, target)}`,
  ],
  ["JWT-16 ST-3 with a claim twice", payloadText((json) => json.replace("{", '{"role":"admin",'))],
  ["JWT-16 ST-3 with alg twice", headerText((json) => json.replace("{", '{"alg":"none",'))],
  [
    "JWT-16 with an escaped twin",
    payloadText((json) => json.replace("{", String.raw`{"s\u0075b":"x",`)),
  ],
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
  ["JWT-16 with a second value", payloadText((json) => `${json}{}`)],
  ["JWT-16 in UTF-16", payloadText((json) => Buffer.from(json, "utf16le"))],
  ["ST-1 whose payload is a list", payloadText(() => "[1]")],
  ["ST-1 whose payload is a string", payloadText(() => '"x"')],
  ["ST-1 whose payload is null", payloadText(() => "null")],
  ["ST-1 whose payload is not JSON", payloadText(() => "sub=1")],
  ["ST-1 whose payload is empty", ({ header }, target) => signed(target, header, {})],
  ["JWT-16 whose header is a list", headerText(() => '["HS256"]')],
  [
    "JWT-17 VULN-34 in JSON serialisation",
    ({ head, body, tail }) =>
      base64url(JSON.stringify({ protected: head, payload: body, signature: tail })),
  ],
  [
    "JWT-17 VULN-29 of five parts",
    ({ head, body, tail }) => `${head}.${body}.${tail}.${body}.${tail}`,
  ],
  [
    "JWT-17 nested in another token",
    ({ header, head, body, tail }, target) =>
      signed(target, { ...header, cty: "JWT" }, `${head}.${body}.${tail}`),
  ],
  ["JWT-19 of one character", () => "a"],
  ["JWT-19 of dots", () => ".."],
  [
    "JWT-19 of more than 4 KiB, validly signed",
    ({ header, payload }, target) => signed(target, header, { ...payload, x: "x".repeat(4096) }),
  ],
];

const wrongTexts = [undefined, null, 1, true, [], {}, ["x"], ""];
const wrongTimes = [undefined, null, "", "9e9", false, true, [], {}, -1, 1.5, 1e300];

/** Claims that must be rejected although they are validly signed. A claim of undefined is left out. */
export const claimForgeries: readonly (readonly [
  string,
  (payload: Members) => readonly Members[],
])[] = [
  ["JWT-10 VULN-4 with an exp that is not a time", () => wrongTimes.map((exp) => ({ exp }))],
  ["JWT-10 VULN-4 with an iat that is not a time", () => wrongTimes.map((iat) => ({ iat }))],
  [
    "JWT-10 with an nbf that is not a time",
    () => wrongTimes.filter((nbf) => nbf !== undefined).map((nbf) => ({ nbf })),
  ],
  [
    "JWT-10 with an auth_time that is not a time",
    () => wrongTimes.map((auth_time) => ({ auth_time })),
  ],
  [
    "JWT-10 ST-5 expired or not yet valid",
    ({ iat }) => [
      { exp: 0 },
      { exp: Number(iat) - 60 },
      { nbf: Number(iat) + 300 },
      { iat: Number(iat) + 300 },
    ],
  ],
  [
    "JWT-11 VULN-3 with another audience",
    ({ aud }) =>
      [...wrongTexts, "other", [aud], [aud, "x"], `${String(aud)}/`].map((aud) => ({ aud })),
  ],
  [
    "JWT-11 VULN-27 with another issuer",
    ({ iss }) =>
      [...wrongTexts, "other", [iss, "evil"], String(iss).toUpperCase(), `${String(iss)}/`].map(
        (iss) => ({ iss }),
      ),
  ],
  [
    "JWT-11 with another subject",
    ({ sub }) => [...wrongTexts, "other", [sub], String(sub).toUpperCase()].map((sub) => ({ sub })),
  ],
  [
    "JWT-12 with another session",
    ({ sid }) =>
      [...wrongTexts, "other", String(sid).toUpperCase(), "' OR 1=1 -- "].map((sid) => ({ sid })),
  ],
  [
    "with a client, id, name or scope that is not a string",
    () =>
      [undefined, null, 1, [], {}].flatMap((value) => [
        { client_id: value },
        { jti: value },
        { username: value },
        { scope: value },
      ]),
  ],
  [
    "without a role that is a text",
    () => [undefined, null, "", ["user"], {}].map((role) => ({ role })),
  ],
];
