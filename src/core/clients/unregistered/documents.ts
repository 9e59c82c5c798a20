import { Failure } from "../../failures.ts";
import { setNewest } from "../../ground/bounded.ts";
import { day, hour, minute } from "../../ground/time.ts";
import type { System } from "../../system.ts";
import { localLimit } from "../../throttle/local.ts";
import type { ThrottleSettings } from "../../throttle/model.ts";
import type { ClientKey, ClientPolicy, FetchDocument } from "../ports.ts";
import { clientFailures, clientThrottle } from "../rows.ts";
import { documentLimits, readDocument, readKeys, type ClientDocument } from "./document.ts";

/** The documents that this process remembers. Times in milliseconds. */
const memory = { most: 100, shortest: 5 * minute, usual: hour, longest: day, stale: day } as const;

interface Remembered<T> {
  readonly content: T;
  /** Until then, nothing is fetched. Epoch milliseconds. */
  readonly freshUntil: number;
  /** Until then, it counts if its host cannot deliver another. Epoch milliseconds. */
  readonly usableUntil: number;
}

/** What one kind of documents is. */
interface Kind<T> {
  /** As a sentence about it begins. */
  readonly name: string;
  /** The most bytes. */
  readonly limit: number;
  /** Reads it. A text is the rest of a sentence that says why it cannot be used. */
  read(url: string, text: string): T | string;
}

/** Why something is fetched: a user who is logged in opens the app, or the app sent a code or a token of its own. */
type Reason = { readonly userId: string } | "issued";

/** Documents of one kind, by their URLs. */
export interface Loader<T> {
  /** What need not be fetched now. */
  remembered(url: string): T | undefined;
  /**
   * Gives what is remembered and still fresh, and fetches anything else. `anew` fetches what is fresh too, if the limits allow it. Only
   * what can be used is remembered, never an error. Throws Failure `invalid_client_document`, `too_many_requests`.
   */
  load(url: string, reason: Reason, anew?: boolean): Promise<T>;
}

/** The documents of clients, and the keys that these name. */
export interface Documents {
  readonly metadata: Loader<ClientDocument>;
  readonly keys: Loader<readonly ClientKey[]>;
}

export function createDocuments(
  { fetchDocument, clock, log }: Omit<System, "random"> & { readonly fetchDocument: FetchDocument },
  policy: ThrottleSettings & Pick<ClientPolicy, "redirectSchemes">,
): Documents {
  const spendAccount = localLimit(policy, clientThrottle.documentsOfAccount);
  const spendServer = localLimit(policy, clientThrottle.documents);
  const spendUrl = localLimit(policy, clientThrottle.documentsOfUrl);

  function loader<T>({ name, limit, read }: Kind<T>): Loader<T> {
    const known = new Map<string, Remembered<T>>();
    const rememberedAt = (url: string, end: "freshUntil" | "usableUntil") => {
      const found = known.get(url);
      return found && clock() < found[end] ? found.content : undefined;
    };
    /** Whether a document may be fetched now. Throws Failure `too_many_requests`. */
    const spend = (url: string, reason: Reason): void => {
      const now = clock();
      if (reason !== "issued" && !known.has(url)) spendAccount(reason.userId, now);
      spendUrl(url, now);
      spendServer("all", now);
    };
    const unusable = (url: string, why: string, mitigated?: string): Failure => {
      log.warn("client_document_unusable", { url, reason: why, mitigated });
      const detail = `${name} at ${new URL(url).host} ${why}.`;
      return new Failure(clientFailures.invalid_client_document, { detail });
    };
    return {
      remembered: (url) => rememberedAt(url, "freshUntil"),
      async load(url, reason, anew = false) {
        const fresh = anew ? undefined : rememberedAt(url, "freshUntil");
        if (fresh) return fresh;
        const old = rememberedAt(url, "usableUntil");
        try {
          spend(url, reason);
        } catch (error) {
          if (old) return old;
          throw error;
        }
        const answer = await fetchDocument(url, limit);
        if ("fault" in answer) {
          const failure = unusable(url, `could not be fetched (${answer.fault})`, answer.mitigated);
          if (old) return old;
          throw failure;
        }
        const content = read(url, answer.text);
        if (typeof content === "string") throw unusable(url, content);
        const { shortest, usual, longest, stale, most } = memory;
        const asked = answer.maxAge === undefined ? usual : answer.maxAge * 1000;
        const freshUntil = clock() + Math.min(Math.max(asked, shortest), longest);
        setNewest(known, url, { content, freshUntil, usableUntil: freshUntil + stale }, most);
        return content;
      },
    };
  }

  return {
    metadata: loader({
      name: "The document of the app",
      limit: documentLimits.bytes,
      read: (url, text) => readDocument(url, text, policy),
    }),
    keys: loader({
      name: "The keys of the app",
      limit: documentLimits.keyBytes,
      read: (_, text) => readKeys(text),
    }),
  };
}
