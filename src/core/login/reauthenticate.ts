import type { TypedEmailCode } from "../email-codes/prove.ts";
import { Failure, isFailure } from "../failures.ts";
import { kinds, type FactorProof, type LoginMethod } from "../factors/kinds.ts";
import { forgetFactorTries } from "../factors/prove.ts";
import { whyWrong, type CheckPassword } from "../passwords/check.ts";
import { sessionLimits } from "../sessions/limits.ts";
import type { SessionState } from "../sessions/model.ts";
import type { HeldSession } from "../tokens/ports.ts";
import {
  refresh,
  requireHeld,
  type Refresh,
  type RefreshedTokens,
} from "../tokens/refresh/refresh.ts";
import { proveCodeAgain } from "./codes/prove-again.ts";
import { proveFactor } from "./factors/factor-proof.ts";
import type { HeldIdentity } from "../upstream/connect/bound.ts";
import { confirmByUpstream } from "./upstream/confirm.ts";
import type {
  UpstreamLoginPolicy as LoginPolicy,
  UpstreamLoginPorts as LoginPorts,
} from "./upstream/log-in.ts";
import { requestFailures } from "../failures/request.ts";
import { loginFailures } from "../failures/login.ts";
import { loginEvents, type LoginReason } from "./rows/events.ts";
import { passwordThrottle } from "../passwords/rows/limits.ts";
import { wrongPassword } from "../passwords/rows/failures.ts";
import { emailCodeFailures } from "../email-codes/rows/failures.ts";
import { missingFactors } from "./admit.ts";

/** What a person sends to prove again who they are. */
export interface Reproof {
  readonly password?: string | undefined;
  /** For an account without a password. */
  readonly code?: TypedEmailCode | undefined;
  /** A new login at another provider. */
  readonly upstream?: HeldIdentity | undefined;
  readonly factor?: FactorProof | undefined;
}

export interface Reauthentication extends Omit<Refresh, "scope">, Reproof {
  /** By what limits count. */
  readonly network?: string | undefined;
  readonly signal?: AbortSignal;
}

/**
 * Refreshes a session with a proof of its person: a passkey, the password, or both the password and another factor where a login asks
 * for it. The code of an email takes the place of a password that the account does not have. Never a recovery code. The session
 * then counts as proven now, by these methods, and so do its new tokens. A later proof replaces an earlier one. Two writes, each
 * safe to repeat. Throws Failure `invalid_grant`, `invalid_code`, `mfa_required` with the factors after a right password or code
 * that is not enough, `unknown_passkey`, `invalid_request`, `too_many_requests`, `overloaded`, `aborted`, `unavailable`.
 */
export async function reauthenticate(
  ports: LoginPorts,
  policy: LoginPolicy,
  checkPassword: CheckPassword,
  request: Reauthentication,
): Promise<RefreshedTokens> {
  requireAllowed(request);
  const { clock, store } = ports;
  // Read before the proofs are looked at. If the password changes meanwhile, the session ends all the same.
  const now = clock();
  const { held, session } = await requireHeld(ports, policy, request, now);
  // A token that was used up gets no proof looked at: the refresh ends its session.
  if (isUsedUp(held, session, now)) return refresh(ports, policy, request);
  const person = { ...request, held, session };
  const first = await proveFirst(ports, policy, checkPassword, person, now);
  const { methods, forgive, provenAt = now } = first;
  const all = [...methods, ...(await proveFactorAgain(ports, policy, person))];
  await forgive();
  await store.elevateSession({
    sessionId: held.sessionId,
    // The last proof may have been on a server whose clock is ahead.
    provenAt: Math.max(provenAt, session.provenAt),
    ...(session.parentId !== null && {
      elevatedAt: Math.max(provenAt, session.elevatedAt ?? 0),
    }),
    methods: all.join(" "),
  });
  ports.audit.record(loginEvents.reauthenticated, { ...factsOf(person), detail: { methods: all } });
  return refresh(ports, policy, request);
}

interface Known extends Reauthentication {
  readonly held: HeldSession;
  readonly session: SessionState;
}

/** Refuses the combinations that never prove enough. Throws Failure `invalid_request`. */
function requireAllowed({ password, code, upstream, factor }: Reproof): void {
  const kind = factor && kinds[factor.method];
  const firsts = [password, code, upstream].filter((proof) => proof !== undefined).length;
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

const factsOf = ({ held, session, client, address, requestId }: Known) => ({
  actorId: session.userId,
  subjectId: session.userId,
  sessionId: held.sessionId,
  clientId: client.id,
  origin: { address, requestId },
});

/** What a user proves first, and what follows once everything is proven. */
interface FirstProof {
  readonly methods: readonly LoginMethod[];
  /** Default: now. */
  readonly provenAt?: number;
  forgive(): Promise<void>;
}

/** Proves the password, the code of an email, or the login at another provider, if there is one. */
async function proveFirst(
  ports: LoginPorts,
  policy: LoginPolicy,
  checkPassword: CheckPassword,
  person: Known,
  now: number,
): Promise<FirstProof> {
  const { password, code: typed, upstream, held, session, network } = person;
  if (password !== undefined) {
    return provePassword(ports, policy, checkPassword, person, password);
  }
  const { sessionId } = held;
  if (upstream) {
    const asked = { held: upstream, sessionId, session, now };
    const { provenAt, useUp } = await confirmByUpstream(ports, policy, asked);
    const methods = ["upstream"] as const;
    await requireEnough(ports, policy, person, methods);
    return { methods, provenAt, forgive: useUp };
  }
  if (!typed) return { methods: [], forgive: async () => {} };
  const tried = { userId: session.userId, sessionId, typed, network, now };
  const useUp = await proveCodeAgain(ports, policy, tried).catch((error: unknown) => {
    if (isFailure(error, emailCodeFailures.invalid_code)) {
      const detail = { reason: error.reason as LoginReason };
      ports.audit.record(loginEvents.authn_login_fail, { ...factsOf(person), detail });
    }
    throw error;
  });
  const methods = ["link"] as const;
  await requireEnough(ports, policy, person, methods);
  return { methods, forgive: useUp };
}

/** Throws Failure `mfa_required` if a login with these methods would ask for another factor, and the request has none. */
async function requireEnough(
  ports: LoginPorts,
  policy: LoginPolicy,
  { session, factor }: Known,
  methods: readonly LoginMethod[],
): Promise<void> {
  const account = { id: session.userId, role: session.role };
  const missing = factor ? undefined : await missingFactors(ports, policy, account, methods);
  const factors = missing?.filter((kind) => !kinds[kind].isSpare);
  if (factors) throw new Failure(loginFailures.mfa_required, { mfa: { factors } });
}

/** Proves the password. The tries count by the session. */
async function provePassword(
  ports: LoginPorts,
  policy: LoginPolicy,
  checkPassword: CheckPassword,
  person: Known,
  password: string,
): Promise<FirstProof> {
  const { held, session, signal } = person;
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
  if (!isRight) {
    const why = whyWrong(ports.hasher, credentials?.passwordHash);
    const detail = { reason: why.reason };
    ports.audit.record(loginEvents.authn_login_fail, { ...factsOf(person), detail });
    throw new Failure(wrongPassword, why);
  }
  const methods = ["password"] as const;
  await requireEnough(ports, policy, person, methods);
  return { methods, forgive };
}

/** Proves the other factor, if there is one. */
async function proveFactorAgain(
  ports: LoginPorts,
  policy: LoginPolicy,
  person: Known,
): Promise<readonly LoginMethod[]> {
  const { held, session, factor: proof, network } = person;
  if (!proof) return [];
  const { userId } = session;
  const use = { purpose: "reauthenticate", binding: held.sessionId } as const;
  const tried = { userId, proof, use, network, facts: factsOf(person) };
  const fault = await proveFactor(ports, policy, tried);
  if (fault) throw fault;
  await forgetFactorTries(ports, userId);
  return [proof.method];
}
