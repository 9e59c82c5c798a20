import type { Clock } from "../../core/system.ts";
import { decode } from "../../drivers/base64url.ts";
import { createNonces } from "./nonces.ts";
import { Refusal } from "../protocol/refusals.ts";
import { headers, importSigningKey, isSignedBy } from "../protocol/signature.ts";

/** Milliseconds that the clocks may differ, and that a request may be under way. */
const window = 60_000;

/** At 70 bytes each, some 20 MB: two thousand requests a second, for as long as one of them could be replayed. */
const nonceCapacity = 250_000;

/** Proves that a request comes from one who holds a key, is fresh, whole and new. Throws Refusal. */
export type Authenticate = (request: Request, body: Uint8Array<ArrayBuffer>) => Promise<void>;

/** Checks by several keys, so that one can follow the other. `capacity` bounds how many nonces are remembered. */
export async function createAuthenticator(
  secrets: readonly string[],
  clock: Clock,
  capacity = nonceCapacity,
): Promise<Authenticate> {
  const keys = await Promise.all(secrets.map(importSigningKey));
  const nonces = createNonces(capacity);
  return async (request, body) => {
    const read = (name: string): string => request.headers.get(name) ?? "";
    const timestamp = read(headers.timestamp);
    const nonce = read(headers.nonce);
    if (!/^\d{13}$/.test(timestamp)) throw unauthorized("no timestamp");
    if (decode(nonce)?.length !== 16) throw unauthorized("no nonce");
    const now = clock();
    if (Math.abs(now - Number(timestamp)) > window) throw unauthorized("too old or too new");
    const signed = { timestamp, nonce, body };
    if (!(await isSignedBy(keys, read(headers.signature), signed))) {
      throw unauthorized("wrong signature");
    }
    // Last, so that nobody without a key can fill the memory.
    const use = nonces.use(nonce, Number(timestamp) + window, now);
    if (use === "used") throw new Refusal("replayed");
    if (use === "full") throw new Refusal("busy", "too many nonces to remember");
  };
}

const unauthorized = (reason: string): Refusal => new Refusal("unauthorized", reason);
