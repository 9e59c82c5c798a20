import { Failure } from "../../failures.ts";
import { setNewest } from "../../ground/bounded.ts";
import { day, hour, minute } from "../../ground/time.ts";
import type { System } from "../../system.ts";
import { localLimit } from "../../throttle/local.ts";
import type { ThrottleSettings } from "../../throttle/model.ts";
import type { ClientPolicy, FetchDocument } from "../ports.ts";
import { clientFailures, clientThrottle } from "../rows.ts";
import { readDocument, type ClientDocument } from "./document.ts";

/** The documents that this process remembers. Times in milliseconds. */
const memory = { most: 100, shortest: 5 * minute, usual: hour, longest: day, stale: day } as const;

interface Remembered {
  readonly document: ClientDocument;
  /** Until then, nothing is fetched. Epoch milliseconds. */
  readonly freshUntil: number;
  /** Until then, it counts if its host cannot deliver another. Epoch milliseconds. */
  readonly usableUntil: number;
}

/** The documents of clients. */
export interface Documents {
  /** A document that need not be fetched now. */
  remembered(url: string): ClientDocument | undefined;
  /**
   * Fetches a document for a user who is logged in, unless it is remembered. Only what can be used is remembered, never an error. Throws
   * Failure `invalid_client_document`, `too_many_requests`.
   */
  load(url: string, userId: string): Promise<ClientDocument>;
}

export function createDocuments(
  { fetchDocument, clock, log }: Omit<System, "random"> & { readonly fetchDocument: FetchDocument },
  policy: ThrottleSettings & Pick<ClientPolicy, "redirectSchemes">,
): Documents {
  const known = new Map<string, Remembered>();
  const spendAccount = localLimit(policy, clientThrottle.documentsOfAccount);
  const spendServer = localLimit(policy, clientThrottle.documents);
  const spendUrl = localLimit(policy, clientThrottle.documentsOfUrl);

  const rememberedAt = (url: string, end: "freshUntil" | "usableUntil") => {
    const found = known.get(url);
    return found && clock() < found[end] ? found.document : undefined;
  };
  const remembered = (url: string) => rememberedAt(url, "freshUntil");
  /** Whether a document may be fetched now. Throws Failure `too_many_requests`. */
  const spend = (url: string, userId: string): void => {
    const now = clock();
    if (!known.has(url)) spendAccount(userId, now);
    spendUrl(url, now);
    spendServer("all", now);
  };
  const unusable = (url: string, reason: string, mitigated?: string): Failure => {
    log.warn("client_document_unusable", { url, reason, mitigated });
    const detail = `The document of the app at ${new URL(url).host} ${reason}.`;
    return new Failure(clientFailures.invalid_client_document, { detail });
  };
  return {
    remembered,
    async load(url, userId) {
      const fresh = remembered(url);
      if (fresh) return fresh;
      const old = rememberedAt(url, "usableUntil");
      try {
        spend(url, userId);
      } catch (error) {
        if (old) return old;
        throw error;
      }
      const answer = await fetchDocument(url);
      if ("fault" in answer) {
        const failure = unusable(url, `was not delivered (${answer.fault})`, answer.mitigated);
        if (old) return old;
        throw failure;
      }
      const document = readDocument(url, answer.text, policy);
      if (typeof document === "string") throw unusable(url, document);
      const { shortest, usual, longest, stale, most } = memory;
      const asked = answer.maxAge === undefined ? usual : answer.maxAge * 1000;
      const freshUntil = clock() + Math.min(Math.max(asked, shortest), longest);
      setNewest(known, url, { document, freshUntil, usableUntil: freshUntil + stale }, most);
      return document;
    },
  };
}
