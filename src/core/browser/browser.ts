import type { Role } from "../access.ts";
import { areTermsDue, publicAccount, type Account, type PublicAccount } from "../accounts/model.ts";
import type { AccountPolicy } from "../accounts/ports.ts";
import { firstPartyId } from "../clients/model.ts";
import { effectiveOf } from "../factors/assurance.ts";
import type { FactorPolicy } from "../factors/ports.ts";
import { day } from "../ground/time.ts";
import type { LoginPorts } from "../login/ports.ts";
import type { SessionState } from "../sessions/model.ts";
import { endedReason, termOf, type SessionPolicy } from "../sessions/policy.ts";
import { authenticationOf } from "../tokens/claims.ts";
import type { TokenPorts } from "../tokens/ports.ts";
import { isCurrent, mayRefresh } from "../tokens/session-user.ts";
import type { Acr } from "../user.ts";

/** Reads sessions with their accounts. Throws Failure `unavailable`. */
export interface BrowserStore {
  /** One indexed read. In place of a password hash, the account has `noPassword` or an empty text. */
  findSessionAccount(sessionId: string): Promise<(SessionState & Account) | undefined>;
}

/** The session of a browser, as its pages and its app's servers may see it. */
export interface BrowserSession {
  readonly userId: string;
  readonly sessionId: string;
  readonly user: PublicAccount;
  readonly acr: Acr;
  /** When the user last proved who they are, in epoch seconds. */
  readonly authTime: number;
  /** When the session ends, however often it is used. Epoch milliseconds. */
  readonly expiresAt: number;
  /** As the session stores them. Times are epoch milliseconds. */
  readonly role: Role;
  readonly methods: string;
  readonly provenAt: number;
  readonly authenticatedAt: number;
  /**
   * True if the refresh token is a day old, or a quarter of the time without use is over. A user who only opens other apps would
   * be logged out without a new one.
   */
  readonly isDue: boolean;
  /** True if the session may do little before it shows a second factor, because the operator requires one. */
  readonly owesFactor: boolean;
  /** True if the user has not accepted the current version of the terms. */
  readonly areTermsDue: boolean;
}

/** The logins of pages, which have a cookie. */
export function createBrowser(
  {
    store,
    refreshTokens,
    deviceTokens,
    clock,
  }: Pick<TokenPorts, "refreshTokens" | "clock"> &
    Pick<LoginPorts, "deviceTokens"> & { readonly store: BrowserStore },
  policy: Pick<
    AccountPolicy & FactorPolicy & SessionPolicy,
    "attributes" | "termsVersion" | "mfa" | "sessionTerms"
  >,
) {
  return {
    /**
     * Whether a session of a browser has ended at most by time, and its account has logged in on the device of this token. One indexed
     * read. Throws Failure `unavailable`.
     */
    async isKnown(sessionId: string, deviceToken: string): Promise<boolean> {
      const found = await store.findSessionAccount(sessionId);
      // At the beginning of time no session had expired.
      if (!found || found.clientId !== firstPartyId || endedReason(found, 0)) return false;
      return (await deviceTokens.read(deviceToken, found.userId)) !== undefined;
    },
    /**
     * The session of the refresh token in a cookie. Undefined for a token that is forged or used up, and for an ended session. The
     * token is not used up, and nothing is written. Throws Failure `unavailable`.
     */
    async sessionOf(refreshToken: string): Promise<BrowserSession | undefined> {
      const held = await refreshTokens.read(refreshToken);
      const found = held && (await store.findSessionAccount(held.sessionId));
      const now = clock();
      if (!found || !mayRefresh(policy, found, now) || !isCurrent(held, found, now)) {
        return undefined;
      }
      if (found.clientId !== firstPartyId) return undefined;
      const { auth_time: authTime, acr } = authenticationOf(found, now);
      return {
        userId: found.userId,
        sessionId: held.sessionId,
        user: publicAccount(found, policy),
        acr,
        authTime,
        expiresAt: found.expiresAt,
        role: found.role,
        methods: found.methods,
        provenAt: found.provenAt,
        authenticatedAt: found.authenticatedAt,
        isDue: now - found.rotatedAt > Math.min(day, termOf(policy, found.role).idle / 4),
        owesFactor: effectiveOf(policy, found, []).owesFactor,
        areTermsDue: areTermsDue(found, policy),
      };
    },
  };
}
