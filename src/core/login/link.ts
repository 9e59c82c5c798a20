import type { Account } from "../accounts/model.ts";
import { accountEvents } from "../accounts/rows.ts";
import { findByLinkToken } from "../email/link-tokens.ts";
import type { AddressClaim } from "../email/model.ts";
import { linkFailures, emailThrottle } from "../email/rows.ts";
import { bestEffort } from "../explain.ts";
import { Failure } from "../failures.ts";
import { attempt } from "../ground/before.ts";
import { noPassword } from "../ground/no-password.ts";
import { clearUnproven, clearUnprovenAgain, type Owned } from "../owned.ts";
import { sessionsEndAt } from "../sessions/end.ts";
import { spend } from "../throttle/count.ts";
import { requireEnabled, type Door } from "./admit.ts";
import { announceFailed } from "./failed.ts";
import { openLogin, type LoginRequest, type LoginTokens } from "./open.ts";
import type { LoginPorts, LoginPolicy } from "./ports.ts";

/** The link proves the address. */
const linkDoor: Door = {
  name: "link",
  first: "link",
  isAddressAsked: false,
  shut: () => new Failure(linkFailures.invalid_link, { reason: "account disabled" }),
};

export interface LinkLogin extends LoginRequest {
  /** The token of the link. */
  readonly token: string;
  /** By what limits count. */
  readonly network?: string | undefined;
}

/**
 * The account that a link logs in to. Uses nothing up. Throws Failure `invalid_link`, `too_many_requests`, `unavailable`.
 */
export async function previewLoginLink(
  ports: LoginPorts,
  policy: LoginPolicy,
  { token, network }: Pick<LinkLogin, "token" | "network">,
): Promise<Account> {
  await spend(ports, policy, emailThrottle.redeem, network);
  return requireEnabled(linkDoor, await findLinked(ports, token, ports.clock()));
}

/** Throws Failure `invalid_link`, `unavailable`. */
async function findLinked(
  { store, linkTokens }: LoginPorts,
  token: string,
  now: number,
): Promise<Account> {
  const find = (id: string) => store.findAccount(id);
  const found = await findByLinkToken(linkTokens, ["log_in"] as const, token, now, find);
  if (found) return found.account;
  throw new Failure(linkFailures.invalid_link, { reason: "link forged, expired or used" });
}

/**
 * Opens a session for the owner of a link, and uses the link up. One compare-and-set decides, so each link works once. Throws
 * Failure `invalid_link`, `invalid_scope`, `too_many_requests`, `refused`, `unavailable`.
 */
export async function logInWithLink(
  ports: LoginPorts,
  policy: LoginPolicy,
  owned: readonly Owned<AddressClaim>[],
  login: LinkLogin,
): Promise<LoginTokens> {
  let subjectId: string | undefined;
  try {
    await spend(ports, policy, emailThrottle.redeem, login.network);
    if (ports.before?.logIn) await ports.before.logIn(attempt("link", login));
    const now = ports.clock();
    const account = await findLinked(ports, login.token, now);
    subjectId = account.id;
    const late = () => new Failure(linkFailures.invalid_link, { reason: "link used meanwhile" });
    return await openByEmail(ports, policy, owned, login, { door: linkDoor, account, now, late });
  } catch (error) {
    const facts = { subjectId, clientId: login.client.id, origin: login.device };
    announceFailed(ports, error, { facts });
    throw error;
  }
}

/** What an email with a link and a code has proven. */
interface EmailProof {
  readonly door: Door;
  readonly account: Account;
  /** Epoch milliseconds, taken before the account was read. */
  readonly now: number;
  /** The refusal if the email was used meanwhile. */
  late(): Failure;
  /** Runs after the email was used up. */
  onUsed?(): Promise<void>;
}

/**
 * Opens a session for the owner of an address, and uses up the link and the code of the email. One compare-and-set decides. Throws the
 * Failure of `late`, and those of `openLogin`.
 */
export function openByEmail(
  ports: LoginPorts,
  policy: LoginPolicy,
  owned: readonly Owned<AddressClaim>[],
  login: LoginRequest,
  { door, account, now, late, onUsed }: EmailProof,
): Promise<LoginTokens> {
  // In English, as all notices of a login.
  const claim = { by: "link", language: "en", origin: login.device } as const;
  return openLogin(ports, policy, login, {
    door,
    account,
    methods: ["link"],
    now,
    admitted: () => clearUnproven(owned, account, claim),
    async useUp(sessionId) {
      const used = await useLink(ports, owned, account, sessionId, now, claim);
      if (!used) throw late();
      await onUsed?.();
      return used;
    },
  });
}

/**
 * Uses up a link, and gives the account as it is then; undefined if another use came first. If the address was never proven,
 * somebody else may have registered it. Then the same statement ends all sessions and takes away the password, and the factors
 * go, so that only the owner of the address can log in. The owner chooses a new password by a link to reset it.
 */
async function useLink(
  ports: LoginPorts,
  owned: readonly Owned<AddressClaim>[],
  account: Account,
  sessionId: string,
  now: number,
  how: AddressClaim,
): Promise<Account | undefined> {
  const { store, log, audit } = ports;
  const { origin } = how;
  const { id: userId, emailKey, passwordHash, lastLinkSession } = account;
  const use = { userId, emailKey, passwordHash, lastLinkSession, sessionId, now };
  const used = { ...account, lastLinkSession: sessionId, emailFailedAt: null, updatedAt: now };
  if (account.emailVerifiedAt !== null) {
    return (await store.useLoginLink(use)) ? used : undefined;
  }
  const { sessionsValidFrom: seenValidFrom } = account;
  // Later in any case, so that a link that somebody else asked for does not work any more.
  const sessionsValidFrom = Math.max(seenValidFrom + 1, sessionsEndAt(now));
  const claim = { ...use, to: noPassword, seenValidFrom, sessionsValidFrom };
  if (!(await store.claimByLoginLink(claim))) return undefined;
  audit.record(accountEvents.user_email_verified, { subjectId: userId, sessionId, origin });
  await bestEffort(log, "sessions_revoked_late", () => store.revokeAllSessions(userId, now));
  await clearUnprovenAgain(log, owned, account, how);
  return { ...used, emailVerifiedAt: now, passwordHash: noPassword, sessionsValidFrom };
}
