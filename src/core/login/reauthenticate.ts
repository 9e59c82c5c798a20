import { kinds, type FactorProof, type FirstFactor, type LoginMethod } from "../factors/kinds.ts";
import { forgetFactorTries } from "../factors/prove.ts";
import { Failure, requestFailures, loginFailures } from "../failures.ts";
import { whyWrong, type CheckPassword } from "../passwords/check.ts";
import { wrongPassword, passwordThrottle } from "../passwords/rows.ts";
import { sessionLimits } from "../sessions/limits.ts";
import type { SessionState } from "../sessions/model.ts";
import type { HeldSession } from "../tokens/ports.ts";
import {
  refresh,
  requireHeld,
  type Refresh,
  type RefreshedTokens,
} from "../tokens/refresh/refresh.ts";
import { missingFactors } from "./admit.ts";
import { proveFactor } from "./factors/factor-proof.ts";
import type { LoginPorts, LoginPolicy } from "./ports.ts";
import { loginEvents } from "./rows.ts";

/** What a user sends to prove again who they are. A first proof is a member of its own. */
export interface Reproof {
  readonly password?: string | undefined;
  readonly factor?: FactorProof | undefined;
}

export interface Reauthentication extends Omit<Refresh, "scope">, Reproof {
  /** By what limits count. */
  readonly network?: string | undefined;
  readonly signal?: AbortSignal;
}

/**
 * Refreshes a session with a proof of its user: a passkey, the password, or both the password and another factor where a login asks
 * for it. The code of an email takes the place of a password that the account does not have. Never a recovery code. The session
 * then counts as proven now, by these methods, and so do its new tokens. A later proof replaces an earlier one. Two writes, each
 * safe to repeat. Throws Failure `invalid_grant`, `invalid_code`, `mfa_required` with the factors after a right password or code
 * that is not enough, `unknown_passkey`, `invalid_request`, `too_many_requests`, `overloaded`, `aborted`, `unavailable`.
 */
export async function reauthenticate<Request extends Reauthentication>(
  ports: LoginPorts,
  policy: LoginPolicy,
  firstProofs: readonly FirstProof<Request>[],
  request: Request,
): Promise<RefreshedTokens> {
  const firsts = firstProofs.flatMap(({ method, of }) => {
    const prove = of(request);
    return prove ? [{ method, prove }] : [];
  });
  requireAllowed(firsts.length, request);
  const { clock, store } = ports;
  // Read before the proofs are looked at. If the password changes meanwhile, the session ends all the same.
  const now = clock();
  const { held, session } = await requireHeld(ports, policy, request, now);
  // A token that was used up gets no proof looked at: the refresh ends its session.
  if (isUsedUp(held, session, now)) return refresh(ports, policy, request);
  const known = { ...request, held, session };
  const [first] = firsts;
  const proven = first && (await first.prove(known, now));
  if (first) await requireEnough(ports, policy, known, first.method);
  const others = await proveFactorAgain(ports, policy, known);
  const all = first ? [first.method, ...others] : others;
  const provenAt = proven?.provenAt ?? now;
  await proven?.useUp();
  await store.elevateSession({
    sessionId: held.sessionId,
    // The last proof may have been on a server whose clock is ahead.
    provenAt: Math.max(provenAt, session.provenAt),
    ...(session.parentId !== null && {
      elevatedAt: Math.max(provenAt, session.elevatedAt ?? 0),
    }),
    methods: all.join(" "),
  });
  ports.audit.record(loginEvents.reauthenticated, {
    ...factsOfKnown(known),
    detail: { methods: all },
  });
  return refresh(ports, policy, request);
}

/** A user who is known by a session. */
export interface Known extends Reauthentication {
  readonly held: HeldSession;
  readonly session: SessionState;
}

/** What can prove at first who a user is, of the members of a request. */
export interface FirstProof<Request = Reauthentication> {
  readonly method: FirstFactor;
  /** What proves it. Undefined if the request has no such member. */
  of(request: Request): Prove | undefined;
}

/** Gives the time of the proof, by default now, and what uses it up once everything is proven. Throws Failure. */
type Prove = (
  known: Known,
  now: number,
) => Promise<{ readonly provenAt?: number; useUp(): Promise<void> }>;

/** Refuses the combinations that never prove enough. Throws Failure `invalid_request`. */
function requireAllowed(firsts: number, { factor }: Reproof): void {
  const kind = factor && kinds[factor.method];
  const isAllowed = firsts === 1 ? !kind?.isSpare : kind?.opensSession && firsts === 0;
  if (isAllowed) return;
  throw new Failure(requestFailures.invalid_request, {
    detail:
      "Send a passkey, or one of a password, the code of an email, and a login at another provider. Beside one of these three you can send one other factor that is no recovery code.",
  });
}

const isUsedUp = ({ generation }: HeldSession, session: SessionState, now: number): boolean => {
  const isReplaced =
    generation === session.generation - 1 && now - session.rotatedAt <= sessionLimits.grace;
  return generation !== session.generation && !isReplaced;
};

export const factsOfKnown = ({ held, session, client, address, requestId }: Known) => ({
  actorId: session.userId,
  subjectId: session.userId,
  sessionId: held.sessionId,
  clientId: client.id,
  origin: { address, requestId },
});

/** Throws Failure `mfa_required` if a login with these methods would ask for another factor, and the request has none. */
async function requireEnough(
  ports: LoginPorts,
  policy: LoginPolicy,
  { session, factor }: Known,
  first: FirstFactor,
): Promise<void> {
  const account = { id: session.userId, role: session.role };
  const missing = factor ? undefined : await missingFactors(ports, policy, account, [first]);
  const factors = missing?.filter((kind) => !kinds[kind].isSpare);
  if (factors) throw new Failure(loginFailures.mfa_required, { mfa: { factors } });
}

/** Proves the password. The tries count by the session. */
export const passwordAgain = (ports: LoginPorts, checkPassword: CheckPassword): FirstProof => ({
  method: "password",
  of: ({ password }) =>
    password === undefined
      ? undefined
      : (known) => provePassword(ports, checkPassword, known, password),
});

async function provePassword(
  ports: LoginPorts,
  checkPassword: CheckPassword,
  known: Known,
  password: string,
): Promise<{ useUp(): Promise<void> }> {
  const { held, session, signal } = known;
  const { userId } = session;
  const credentials = await ports.store.findCredentials(userId);
  const { isRight, forgive } = await checkPassword({
    password,
    hash: credentials?.passwordHash,
    limits: {
      owner: userId,
      place: { limit: passwordThrottle.reauthentication, subject: held.sessionId },
    },
    signal,
  });
  if (isRight) return { useUp: forgive };
  const why = whyWrong(ports.hasher, credentials?.passwordHash);
  const detail = { reason: why.reason };
  ports.audit.record(loginEvents.authn_login_fail, { ...factsOfKnown(known), detail });
  throw new Failure(wrongPassword, { ...why, detail: "The password is wrong." });
}

/** Proves the other factor, if there is one. */
async function proveFactorAgain(
  ports: LoginPorts,
  policy: LoginPolicy,
  known: Known,
): Promise<readonly LoginMethod[]> {
  const { held, session, factor: proof, network } = known;
  if (!proof) return [];
  const { userId } = session;
  const use = { purpose: "reauthenticate", binding: held.sessionId } as const;
  const tried = { userId, proof, use, network, facts: factsOfKnown(known) };
  const fault = await proveFactor(ports, policy, tried);
  if (fault) throw fault;
  await forgetFactorTries(ports, userId);
  return [proof.method];
}
