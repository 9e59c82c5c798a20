import { Failure, credentialFailures } from "../../core/failures.ts";
import { decode, encode } from "../base64url.ts";
import type { SigningKey, VerificationKey } from "./keys.ts";
import { createProvenTokens } from "./proven-tokens.ts";

type Payload = Readonly<Record<string, unknown>>;

/** The length of a whole token, in bytes, unless its kind may be longer. */
const maxTokenLength = 4096;

const headerMembers = ["alg", "typ", "kid"];

const encoder = new TextEncoder();
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A kind of tokens, by the `typ` of their headers. A signer of one kind accepts no other (RFC 8725 section 3.11). */
interface TokenKind {
  readonly typ: string;
  /** The length of a whole token, in bytes. Default: 4 KiB. */
  readonly longest?: number;
}

/** The access tokens of this server's own API. Tokens of any other kind need another `typ`. */
export const accessTokenKind: TokenKind = { typ: "JWT" };

interface SignerKeys {
  readonly key: SigningKey;
  /** Their tokens are still accepted. */
  readonly previous?: readonly VerificationKey[];
}

/** Signs payloads, and gives the payload of a token that was signed here. Throws Failure `invalid_token`. */
export interface JwtSigner {
  sign(payload: object): Promise<string>;
  verify(token: string): Promise<Payload>;
}

/**
 * Signs tokens of one kind with `key`, and accepts tokens of this kind that `key` or a previous key signed, byte for byte as issued.
 * (The only exception: an ECDSA signature has a second valid form, which is accepted as well.)
 */
export function createJwtSigner(
  { key, previous = [] }: SignerKeys,
  { typ: ours, longest = maxTokenLength }: TokenKind,
): JwtSigner {
  const headOf = ({ algorithm, kid }: VerificationKey): string =>
    encodeJson({ alg: algorithm, typ: ours, kid });
  const keys = new Map([...previous, key].map((one) => [keyName(one.algorithm, one.kid), one]));
  // The first part of every token that is signed with a key.
  const written = new Map([...previous, key].map((one) => [headOf(one), one]));
  const proven = createProvenTokens<Payload>();
  const head = headOf(key);

  return {
    async sign(payload) {
      const input = `${head}.${encodeJson(payload)}`;
      return `${input}.${encode(await key.sign(encoder.encode(input)))}`;
    },
    async verify(token) {
      // The caller still checks claims and session every time. Only the check of the signature is saved.
      const known = proven.find(token);
      if (known) return known;
      const find = ({ alg, typ, kid }: Payload) =>
        typ === ours ? keys.get(keyName(alg, kid)) : undefined;
      const bytes = await verifyCompact(token, find, { written, longest });
      const payload = parseObject(bytes);
      // Longer ones are rare, and would take too much memory.
      if (token.length <= maxTokenLength) proven.add(token, payload);
      return payload;
    },
  };
}

/**
 * Verifies a compact JWS (RFC 7515 section 5.2) with the key that `find` gives, and returns its payload. Stricter than
 * the RFC: a token has at most `longest` bytes and three canonical base64url parts. Its header has only the members `alg`, `typ` and
 * `kid`, each at most once, and the `alg` must be that of the key. The header of a token of ours is not parsed again: `written`
 * has the key of each such text. Throws Failure `invalid_token`.
 */
export async function verifyCompact(
  token: string,
  find: (header: Payload) => VerificationKey | undefined,
  {
    written,
    longest = maxTokenLength,
  }: {
    readonly written?: ReadonlyMap<string, VerificationKey>;
    readonly longest?: number;
  } = {},
): Promise<Uint8Array> {
  if (token.length > longest) throw invalid("token too long");
  const [head = "", body = "", tail = "", ...rest] = token.split(".");
  const [header, payload, signature] = [decode(head), decode(body), decode(tail)];
  if (!header || !payload || !signature || rest.length > 0) throw invalid("token not compact");
  const key = written?.get(head) ?? findKey(parseObject(header), find);
  const signed = encoder.encode(`${head}.${body}`);
  if (!(await key.proves(signature, signed))) throw invalid("signature wrong");
  return payload;
}

/** Throws Failure `invalid_token` unless the header has only allowed members and names a key and its algorithm. */
function findKey(
  header: Payload,
  find: (header: Payload) => VerificationKey | undefined,
): VerificationKey {
  if (Object.keys(header).some((name) => !headerMembers.includes(name))) {
    throw invalid("header member not allowed");
  }
  const key = find(header);
  if (!key || key.algorithm !== header["alg"]) throw invalid("key unknown");
  return key;
}

const encodeJson = (value: object): string => encode(encoder.encode(JSON.stringify(value)));

const keyName = (alg: unknown, kid: unknown): string => JSON.stringify([alg, kid]);

const invalid = (reason: string): Failure =>
  new Failure(credentialFailures.invalid_token, { reason });

/**
 * Parses a JSON object. Rejects a repeated member: serialized again, the object must give the same text except for
 * blanks.
 */
function parseObject(bytes: Uint8Array): Payload {
  let text: string;
  let value: unknown;
  try {
    text = utf8.decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw invalid("not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid("not an object");
  }
  const canonical = JSON.stringify(value);
  if (canonical !== text && canonical !== withoutBlanks(text)) throw invalid("not canonical");
  return value as Payload;
}

const withoutBlanks = (json: string): string =>
  json.replaceAll(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g, (_, text: string | undefined) => text ?? "");
