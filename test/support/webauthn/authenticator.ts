import { isoCBOR } from "@simplewebauthn/server/helpers";
import { encode } from "../../../src/drivers/base64url.ts";

// A passkey in software, for all runtimes. It makes right answers, and every wrong one that a test asks for.

type Bytes = Uint8Array<ArrayBuffer>;

type CoseKey = Map<number, number | Bytes>;

/** The flags of authenticator data (WebAuthn level 3 section 6.1). */
export const flags = { UP: 1, UV: 4, BE: 8, BS: 16, AT: 64, ED: 128 } as const;

const usual = flags.UP | flags.UV | flags.BE | flags.BS;

/** What differs from a right answer. */
interface Tampering {
  /** Members of the client data. A member that is undefined is left out. */
  readonly clientData?: Readonly<Record<string, unknown>>;
  readonly flags?: number;
  readonly rpId?: string;
  readonly count?: number;
  /** Members of the JSON around the answer. */
  readonly json?: Readonly<Record<string, unknown>>;
  /** Members of `response`. */
  readonly response?: Readonly<Record<string, unknown>>;
}

interface RegistrationTampering extends Tampering {
  /** The credential id in the authenticator data. */
  readonly id?: Bytes;
  readonly key?: CoseKey;
  readonly format?: string;
  readonly statement?: ReadonlyMap<string, unknown>;
  /** Signs with the passkey's own key (`packed`). */
  readonly isSelfSigned?: boolean;
  readonly tail?: Bytes;
  readonly cut?: number;
}

interface AssertionTampering extends Tampering {
  readonly sign?: (data: Bytes) => Promise<Bytes>;
  /** The client data that is signed, in place of the one that is sent. */
  readonly signed?: Readonly<Record<string, unknown>>;
}

export interface Site {
  readonly rpId: string;
  readonly origin: string;
}

export const concat = (...parts: readonly Uint8Array[]): Bytes =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

const sha256 = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

const fromJwk = (text = ""): Bytes =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) =>
    char.charCodeAt(0),
  );

/** An ECDSA signature as authenticators send it (RFC 3279 section 2.2.3), of the one that WebCrypto makes. */
function der(raw: Bytes): Bytes {
  const integer = (bytes: Bytes): Bytes => {
    const start = bytes.findIndex((byte, at) => byte !== 0 || at === bytes.length - 1);
    const digits = bytes.slice(start);
    const value = (digits[0] ?? 0) >= 0x80 ? concat(Uint8Array.of(0), digits) : digits;
    return concat(Uint8Array.of(2, value.length), value);
  };
  const both = concat(integer(raw.slice(0, 32)), integer(raw.slice(32)));
  return concat(Uint8Array.of(0x30, both.length), both);
}

/** The algorithms, by their COSE number. */
const kinds = {
  [-7]: {
    crypto: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
    cose: ({ x, y }: JsonWebKey): CoseKey =>
      new Map<number, number | Bytes>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, fromJwk(x)],
        [-3, fromJwk(y)],
      ]),
    wrap: der,
  },
  [-8]: {
    crypto: { name: "Ed25519" },
    cose: ({ x }: JsonWebKey): CoseKey =>
      new Map<number, number | Bytes>([
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, fromJwk(x)],
      ]),
    wrap: (raw: Bytes) => raw,
  },
  [-257]: {
    crypto: {
      name: "RSASSA-PKCS1-v1_5",
      hash: "SHA-256",
      modulusLength: 2048,
      publicExponent: Uint8Array.of(1, 0, 1),
    },
    cose: ({ n, e }: JsonWebKey): CoseKey =>
      new Map<number, number | Bytes>([
        [1, 3],
        [3, -257],
        [-1, fromJwk(n)],
        [-2, fromJwk(e)],
      ]),
    wrap: (raw: Bytes) => raw,
  },
} as const;

/** A new passkey for an account of a site. */
export async function createAuthenticator(
  { rpId, origin }: Site,
  userHandle: string,
  algorithm: keyof typeof kinds = -7,
) {
  const kind = kinds[algorithm];
  const pair = await crypto.subtle.generateKey(kind.crypto as EcKeyGenParams, true, [
    "sign",
    "verify",
  ]);
  const key = kind.cose(await crypto.subtle.exportKey("jwk", pair.publicKey));
  const id = crypto.getRandomValues(new Uint8Array(32));
  const sign = async (data: Bytes): Promise<Bytes> =>
    kind.wrap(new Uint8Array(await crypto.subtle.sign(kind.crypto, pair.privateKey, data)));

  const clientDataOf = (type: string, challenge: string, change = {}): Bytes =>
    utf8(JSON.stringify({ type, challenge, origin, crossOrigin: false, ...change }));
  const headOf = async (given: Tampering, extra = 0): Promise<Bytes> => {
    const head = new Uint8Array(37);
    head.set(await sha256(utf8(given.rpId ?? rpId)));
    head[32] = given.flags ?? usual | extra;
    new DataView(head.buffer).setUint32(33, given.count ?? 0);
    return head;
  };

  return {
    id,
    key,
    sign,
    /** RegistrationResponseJSON. */
    async register(challenge: string, given: RegistrationTampering = {}) {
      const clientData = clientDataOf("webauthn.create", challenge, given.clientData);
      const itsId = given.id ?? id;
      const credential = concat(
        new Uint8Array(16),
        Uint8Array.of(itsId.length >> 8, itsId.length & 255),
        itsId,
        isoCBOR.encode(given.key ?? key),
      );
      const isAttested = ((given.flags ?? flags.AT) & flags.AT) !== 0;
      const whole = concat(
        await headOf(given, flags.AT),
        isAttested ? credential : new Uint8Array(),
        given.tail ?? new Uint8Array(),
      );
      const authData = whole.slice(0, whole.length - (given.cut ?? 0));
      const selfSigned = async () =>
        new Map<string, unknown>([
          ["alg", algorithm],
          ["sig", await sign(concat(authData, await sha256(clientData)))],
        ]);
      const attestation = new Map<string, unknown>([
        ["fmt", given.format ?? (given.isSelfSigned ? "packed" : "none")],
        ["attStmt", given.statement ?? (given.isSelfSigned ? await selfSigned() : new Map())],
        ["authData", authData],
      ]);
      return {
        id: encode(itsId),
        rawId: encode(itsId),
        type: "public-key",
        clientExtensionResults: { credProps: { rk: true } },
        ...given.json,
        response: {
          clientDataJSON: encode(clientData),
          attestationObject: encode(
            new Uint8Array(isoCBOR.encode(attestation as Parameters<typeof isoCBOR.encode>[0])),
          ),
          transports: ["internal", "hybrid"],
          ...given.response,
        },
      };
    },
    /** AuthenticationResponseJSON. */
    async assert(challenge: string, given: AssertionTampering = {}) {
      const clientData = clientDataOf("webauthn.get", challenge, given.clientData);
      const signed = given.signed
        ? clientDataOf("webauthn.get", challenge, given.signed)
        : clientData;
      const authData = await headOf(given);
      const data = concat(authData, await sha256(signed));
      return {
        id: encode(id),
        rawId: encode(id),
        type: "public-key",
        clientExtensionResults: {},
        ...given.json,
        response: {
          clientDataJSON: encode(clientData),
          authenticatorData: encode(authData),
          signature: encode(await (given.sign ?? sign)(data)),
          userHandle,
          ...given.response,
        },
      };
    },
  };
}
