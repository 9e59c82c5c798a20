import { lookup, type LookupAddress, type LookupAllOptions } from "node:dns";
import type { IncomingMessage } from "node:http";
import type { LookupFunction } from "node:net";
import { Readable } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { isPublicAddress } from "./addresses.ts";
import { addressIn, httpsOnly, PrivateAddressError, type GuardedFetch } from "./guarded-fetch.ts";

/** Finds all addresses of a host. */
type Resolve = (
  host: string,
  options: LookupAllOptions,
  done: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Looks up a host for a connection, which then goes to the addresses that were checked: no second lookup can give others. One that is
 * private spoils all, because a public one beside it does not make the host a public one.
 */
export const publicLookup =
  (resolve: Resolve): LookupFunction =>
  (host, options, done) =>
    resolve(host, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return done(error ?? new Error("the host has no address"), "");
      if (!addresses.every(({ address }) => isPublicAddress(address))) {
        return done(new PrivateAddressError("the host has a private address"), "");
      }
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });

/** Fetches by connections of their own, whose addresses `lookup` gives. For Node and Bun: `fetch` has no such choice. */
export const fetchThrough =
  (lookup: LookupFunction): GuardedFetch =>
  async (text, { method, headers, body, signal }) => {
    const url = httpsOnly(text);
    const address = addressIn(url);
    // No lookup is done for it.
    if (address !== undefined && !isPublicAddress(address)) {
      throw new PrivateAddressError("the host is a private address");
    }
    // Most servers never need it.
    const { request: send } = await import("node:https");
    return new Promise<Response>((resolve, reject) => {
      // A connection that is kept would be to an address of before.
      const request = send(url, { method, headers, agent: false, lookup, signal }, (incoming) => {
        try {
          resolve(responseOf(incoming));
        } catch (error) {
          incoming.destroy();
          reject(error);
        }
      });
      request.on("error", (error) => reject(signal.aborted ? (signal.reason as Error) : error));
      request.end(body);
    });
  };

/** A response whose body is read as its reader asks. */
function responseOf(incoming: IncomingMessage): Response {
  const { statusCode: status = 0, headersDistinct } = incoming;
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const isEmpty = status === 204 || status === 205 || status === 304;
  if (isEmpty) incoming.destroy();
  const stream = isEmpty ? null : (Readable.toWeb(incoming) as NodeStream<Uint8Array>);
  return new Response(stream as ReadableStream<Uint8Array> | null, { status, headers });
}

/** For Node and Bun. */
export const guardedFetch: GuardedFetch = fetchThrough(publicLookup(lookup));
