import type { WrongSignature } from "./protocol/keys.ts";

type Members = Readonly<Record<string, unknown>>;

/** What an issuer says wrongly. A member that is undefined is left out. */
export interface Lie {
  /** Members of the id_token. */
  readonly claims?: Members;
  readonly header?: Members;
  readonly signature?: WrongSignature;
  /** Members of the response of the userinfo endpoint. */
  readonly userInfo?: Members;
  /** Members of the response of the token endpoint. */
  readonly response?: Members;
  /** Parameters of the redirect to the client. */
  readonly callback?: Readonly<Record<string, string | undefined>>;
}

const minutesFromNow = (minutes: number): number => Math.floor(Date.now() / 1000) + minutes * 60;

/** The lies that no client may believe. oauth4webapi refuses them. */
export const lies = {
  "another iss": { claims: { iss: "https://evil.example" } },
  "no iss": { claims: { iss: undefined } },
  "another aud": { claims: { aud: "another-client" } },
  "no aud": { claims: { aud: undefined } },
  "another azp among several aud": { claims: { aud: ["latchkey", "x"], azp: "another-client" } },
  "another nonce": { claims: { nonce: "nonce-of-another-login" } },
  "no nonce": { claims: { nonce: undefined } },
  "an exp in the past": { claims: { exp: minutesFromNow(-10), iat: minutesFromNow(-20) } },
  "no exp": { claims: { exp: undefined } },
  "no iat": { claims: { iat: undefined } },
  "no sub": { claims: { sub: undefined } },
  "a sub that is no text": { claims: { sub: 7 } },
  "alg none": { signature: "none" },
  "alg HS256 with the secret of the client": { signature: "hmac" },
  "an unknown kid": { header: { kid: "unknown" } },
  "a flipped signature": { signature: "flipped" },
  "the signature of another key": { signature: "foreign" },
  "no id_token": { response: { id_token: undefined } },
  "an id_token that is no token": { response: { id_token: "a.b" } },
  "another iss in the callback": { callback: { iss: "https://evil.example" } },
  "no iss in the callback": { callback: { iss: undefined } },
  "a code that it did not issue": { callback: { code: "code-of-another-login" } },
} as const satisfies Readonly<Record<string, Lie>>;

/** What oauth4webapi leaves to us. */
export const uncheckedLies = {
  "I2: the azp of another client, with our aud": { claims: { azp: "another-client" } },
  "I2: an iat of an hour ago": { claims: { iat: minutesFromNow(-60) } },
  "I2: an iat in an hour": { claims: { iat: minutesFromNow(60), exp: minutesFromNow(120) } },
} as const satisfies Readonly<Record<string, Lie>>;

/** The subjects that no account may have, although oauth4webapi takes them. */
export const strangeSubjects = {
  "a blank sub": { claims: { sub: "" } },
  "a sub of 256 characters": { claims: { sub: "x".repeat(256) } },
  "a sub that is not ASCII": { claims: { sub: "ann\u00E9" } },
  "a sub with a line break": { claims: { sub: "ann\n1" } },
} as const satisfies Readonly<Record<string, Lie>>;
