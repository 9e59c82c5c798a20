import type { Clock } from "../../core/system.ts";
import { decode } from "../../drivers/base64url.ts";
import { digestOf } from "../protocol/digest.ts";
import { Refusal } from "../protocol/refusals.ts";
import { findSigner, headers, type RequestClaims } from "../protocol/signature.ts";
import { proxyLimits } from "./limits.ts";
import { createNonces } from "./nonces.ts";

const { window } = proxyLimits;

/** A request whose headers are signed by one of our keys. Its body is not read yet. */
export interface SignedHead extends RequestClaims {
  readonly key: CryptoKey;
}

/** The two steps that prove a request: before its body is read, and after. */
export interface Authenticator {
  /** Checks the time, the form of the nonce, and the signature, from headers alone. Throws Refusal `unauthorized`. */
  readHead(received: Headers): Promise<SignedHead>;
  /**
   * Accepts a request with its whole body, once. Throws Refusal `wrong_digest`, `replayed`, `unauthorized` if the body
   * took too long, or `busy` if there are too many nonces to remember.
   */
  accept(head: SignedHead, body: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** Takes several keys, so that one can replace another. `capacity` limits how many nonces are remembered. */
export function createAuthenticator(
  keys: readonly CryptoKey[],
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
      if ((await digestOf(body)) !== digest) throw new Refusal("wrong_digest");
      // Again, because the body took time: the memory of nonces forgets a copy that was accepted meanwhile.
      const now = clock();
      checkTime(timestamp, now);
      // Last, so that only whole requests of our callers fill the memory.
      const use = nonces.use(nonce, Number(timestamp) + window, now);
      if (use === "used") throw new Refusal("replayed");
      if (use === "full") throw new Refusal("busy", "too many nonces to remember");
    },
  };
}

const unauthorized = (reason: string): Refusal => new Refusal("unauthorized", reason);
