import type { OidcSeals } from "../ports.ts";
import { requestLimits } from "../request/limits.ts";
import type { BrowserLogin } from "../request/model.ts";

/** That a user was sent to a page of ours because of a request. */
export interface Asked {
  /** Epoch milliseconds. A proof from then on satisfies the request. */
  readonly at: number;
  /** True if the user came back from a page that offered the second factor, which nobody has to give. */
  readonly hasOffered: boolean;
  /** The digest of what this browser keeps. */
  readonly browser: string;
  /** True if the browser had come back once before without anything that it keeps. */
  readonly isRepeated: boolean;
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
  seals: OidcSeals,
  canonical: string,
  { at, hasOffered, browser, isRepeated }: Asked,
): Promise<string> => {
  const digest = await seals.digest(canonical);
  const parts = [at, hasOffered ? 1 : 0, digest, browser, isRepeated ? 1 : 0];
  return seals.sign("asked", parts.join("."));
};

/**
 * The detour that a request comes back from, whichever browser it was. Undefined for a token that was not made here, or for another
 * request, and after `requestLimits.asked`.
 */
export async function readAsked(
  seals: OidcSeals,
  canonical: string,
  token: string | undefined,
  now: number,
): Promise<Asked | undefined> {
  const text = token === undefined ? undefined : await seals.read("asked", token);
  const [time, offered, digest, browser, repeated] = text?.split(".") ?? [];
  // Tokens of older servers name no browser.
  if (browser === undefined || digest !== (await seals.digest(canonical))) return undefined;
  const at = Number(time);
  if (now - at > requestLimits.asked) return undefined;
  return { at, hasOffered: offered === "1", browser, isRepeated: repeated === "1" };
}

/** What stands for a browser in a token. Only the browser itself has `kept`, because everybody can read the token. */
export const browserOf = (seals: OidcSeals, kept: string): Promise<string> =>
  seals.digest(`browser\n${kept}`);

/** What a page adds as `chosen` once its user chose to go on with this session. It does not reveal the session. */
export const chosenOf = (seals: OidcSeals, sessionId: string): Promise<string> =>
  seals.digest(`chosen\n${sessionId}`);
