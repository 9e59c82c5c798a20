import type { ProviderSeals } from "../ports.ts";
import { requestLimits } from "../request/limits.ts";
import type { BrowserLogin } from "../request/model.ts";

/** That a user was sent to a page of ours because of a request. */
export interface Asked {
  /** Epoch milliseconds. A proof from then on satisfies the request. */
  readonly at: number;
  /** True if the user came back from a page that offered the second factor, which nobody has to give. */
  readonly hasOffered: boolean;
}

/**
 * The time from which a proof counts: now, and after what the user has proven before, also by the clock of a server that is ahead. Epoch
 * milliseconds.
 */
export const askedFrom = (
  now: number,
  login: Pick<BrowserLogin, "provenAt" | "authenticatedAt"> | undefined,
): number => (login ? Math.max(now, login.provenAt + 1, login.authenticatedAt + 1) : now);

/** Seals the time of a detour for the request with this canonical query. */
export const sealAsked = async (
  seals: ProviderSeals,
  canonical: string,
  { at, hasOffered }: Asked,
): Promise<string> =>
  seals.sign("asked", [at, hasOffered ? 1 : 0, await seals.digest(canonical)].join("."));

/**
 * The detour that a request comes back from. Undefined for a token that was not made here, or for another request, and after
 * `requestLimits.asked`.
 */
export async function readAsked(
  seals: ProviderSeals,
  canonical: string,
  token: string | undefined,
  now: number,
): Promise<Asked | undefined> {
  const text = token === undefined ? undefined : await seals.read("asked", token);
  const [time, offered, digest] = text?.split(".") ?? [];
  if (digest === undefined || digest !== (await seals.digest(canonical))) return undefined;
  const at = Number(time);
  return now - at <= requestLimits.asked ? { at, hasOffered: offered === "1" } : undefined;
}

/** What a page adds as `chosen` once its user chose to go on with this session. It does not reveal the session. */
export const chosenOf = (seals: ProviderSeals, sessionId: string): Promise<string> =>
  seals.digest(`chosen\n${sessionId}`);
