import type { Clock } from "../../core/system.ts";
import { decode } from "../../drivers/base64url.ts";
import type { CryptoProvider, Hmac } from "../../drivers/crypto/crypto.ts";
import { digestOf } from "../protocol/digest.ts";
import { Refusal } from "../protocol/refusals.ts";
import { findSigner, headers, type RequestClaims } from "../protocol/signature.ts";
import { proxyLimits } from "./limits.ts";
import { createNonces } from "./nonces.ts";

const { window } = proxyLimits;

/** The signed headers of a request, and the key that signed them. The body is not read yet. */
export interface SignedHead extends RequestClaims {
  readonly key: Hmac;
}

/** Authenticates a request in two steps: before its body is read, and afterwards. */
export interface Authenticator {
  /** Checks the time, the form of the nonce, and the signature, from headers alone. Throws Refusal `unauthorized`. */
  readHead(received: Headers): Promise<SignedHead>;
  /**
   * Accepts a request with its whole body, once. Throws Refusal `wrong_digest`, `replayed`, `unauthorized` if the body
   * took too long, or `busy` if there are too many nonces to remember.
   */
  accept(head: SignedHead, body: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** Accepts several keys, so that a key can be rotated. Remembers at most `capacity` nonces. */
export function createAuthenticator(
  keys: readonly Hmac[],
  crypto: Pick<CryptoProvider, "sha256">,
  clock: Clock,
  capacity: number = proxyLimits.nonces,
): Authenticator {
  const nonces = createNonces(capacity);

  const checkTime = (timestamp: string, now: number): void => {
    if (Math.abs(now - Number(timestamp)) > window) throw unauthorized("too old or too new");
  };

  return {
    async readHead(received) {
      const read = (name: string): string => received.get(name) ?? "";
      const timestamp = read(headers.timestamp);
      const nonce = read(headers.nonce);
      const digest = read(headers.digest);
      if (!/^\d{13}$/.test(timestamp)) throw unauthorized("no timestamp");
      if (decode(nonce)?.length !== 16) throw unauthorized("no nonce");
      if (digest === "") throw unauthorized("no digest: the caller is older than the proxy");
      checkTime(timestamp, clock());
      const claims = { timestamp, nonce, digest };
      const key = await findSigner(keys, read(headers.signature), claims);
      if (!key) throw unauthorized("wrong signature");
      return { ...claims, key };
    },

    async accept({ timestamp, nonce, digest }, body) {
      if ((await digestOf(crypto, body)) !== digest) throw new Refusal("wrong_digest");
      // Checks the time again, because the body took time. A copy may have been accepted meanwhile, and its nonce forgotten.
      const now = clock();
      checkTime(timestamp, now);
      // Comes last, so that only complete, signed requests take up memory.
      const use = nonces.use(nonce, Number(timestamp) + window, now);
      if (use === "used") throw new Refusal("replayed");
      if (use === "full") throw new Refusal("busy", "too many nonces to remember");
    },
  };
}

const unauthorized = (reason: string): Refusal => new Refusal("unauthorized", reason);
