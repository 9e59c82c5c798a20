import type { FetchDocument } from "../core/clients/ports.ts";
import { documentLimits } from "../core/clients/unregistered/document.ts";
import type { GuardedFetch } from "./guarded/guarded-fetch.ts";
import { readText } from "./post/post.ts";

/** Milliseconds for a document, with its whole body. */
const timeout = 5000;

/** What is said of errors, by their names. */
const faults: Readonly<Record<string, string>> = {
  TimeoutError: "it took too long",
  PrivateAddressError: "its address is not public",
  RangeError: "it is too long",
};

/** Fetches the documents of clients. `limit` ends a fetch that takes too long. For all runtimes. */
export const documentsBy =
  (
    guardedFetch: GuardedFetch,
    limit: () => AbortSignal = () => AbortSignal.timeout(timeout),
  ): FetchDocument =>
  async (url, longest = documentLimits.bytes) => {
    const signal = limit();
    try {
      const response = await guardedFetch(url, {
        method: "GET",
        headers: { Accept: "application/json", "User-Agent": "Latchkey" },
        redirect: "manual",
        signal,
      });
      const { status, headers } = response;
      if (status !== 200) {
        await response.body?.cancel().catch(() => undefined);
        const mitigated = headers.get("cf-mitigated")?.slice(0, 40);
        return { fault: status < 200 ? "it redirects" : String(status), mitigated };
      }
      const text = await readText(response, longest);
      return { text, maxAge: maxAgeIn(headers.get("cache-control")) };
    } catch (error) {
      // A connection that was cut off while its body was read says so in words of its own.
      const name = signal.aborted ? "TimeoutError" : error instanceof Error ? error.name : "";
      return { fault: faults[name] ?? "the connection failed" };
    }
  };

/** The `max-age` of a `Cache-Control` (RFC 9111 section 5.2.2.1), in seconds. 0 if it must not be kept. */
function maxAgeIn(cacheControl: string | null): number | undefined {
  if (cacheControl === null) return undefined;
  if (/(?:^|[\s,])no-(?:store|cache)(?:$|[\s,])/i.test(cacheControl)) return 0;
  const [, seconds] = /(?:^|[\s,])max-age="?(\d{1,10})"?(?:$|[\s,])/i.exec(cacheControl) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}
