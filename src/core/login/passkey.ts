import { passkeyFault, type ProofFacts } from "../factors/passkeys/fault.ts";
import { passkeyRequest, provePasskey } from "../factors/passkeys/prove.ts";
import { forgetFactorTries } from "../factors/prove.ts";
import { factorThrottle } from "../factors/rows.ts";
import { Failure } from "../failures.ts";
import { attempt } from "../ground/before.ts";
import { spend } from "../throttle/count.ts";
import type { SessionCaller } from "../user.ts";
import { requireEnabled, type Door } from "./admit.ts";
import { findPending } from "./factors/second-factor.ts";
import { announceFailed } from "./failed.ts";
import { openLogin, type LoginRequest, type LoginTokens } from "./open.ts";
import type { LoginPorts, LoginPolicy } from "./ports.ts";
import { refusedLogin } from "./rows.ts";

const passkeyDoor: Door = {
  name: "passkey",
  isAddressAsked: true,
  shut: () =>
    new Failure(refusedLogin, {
      reason: "account disabled or deleted",
      detail: "This passkey cannot log in.",
    }),
};

export interface PasskeyLogin extends LoginRequest {
  /** AuthenticationResponseJSON. */
  readonly answer: unknown;
  /** By what limits count. */
  readonly network?: string | undefined;
}

/**
 * Opens a session for the owner of a passkey, which counts as two factors. Throws Failure `unknown_passkey`, `invalid_grant`,
 * `email_not_verified`, `invalid_scope`, `too_many_requests`, `refused`, and `unavailable`; a new gesture is needed then.
 */
export async function logInWithPasskey(
  ports: LoginPorts,
  policy: LoginPolicy,
  login: PasskeyLogin,
): Promise<LoginTokens> {
  const { access, clock } = ports;
  const { answer, network, client, device } = login;
  let facts: ProofFacts = { subjectId: undefined, clientId: client.id, origin: device };
  try {
    await spend(ports, policy, factorThrottle.passkeyLogin, network);
    access.parseScope(login.scope);
    if (ports.before?.logIn) await ports.before.logIn(attempt("passkey", login));
    // Read before the answer is judged. If the owner ends all sessions meanwhile, this login counts as older.
    const now = clock();
    const owner = await findOwner(ports, answer);
    facts = { ...facts, subjectId: owner?.id };
    const use = { purpose: "login", binding: "" } as const;
    const fault = await passkeyFault(ports, policy, facts, provePasskey(ports, { ...use, answer }));
    if (fault) throw fault;
    const account = requireEnabled(passkeyDoor, owner);
    const proven = { door: passkeyDoor, account, methods: ["passkey"], now } as const;
    const forgive = () => forgetFactorTries(ports, account.id);
    return await openLogin(ports, policy, login, { ...proven, forgive });
  } catch (error) {
    announceFailed(ports, error, { facts });
    throw error;
  }
}

/** The account that an answer names by its passkey. Nothing is proven. */
async function findOwner({ store, passkeys }: LoginPorts, answer: unknown) {
  const read = await passkeys.read(answer);
  const passkey = read && (await store.findPasskey(read.credentialHash));
  return passkey && store.findAccount(passkey.userId);
}

/** What a passkey is asked for: to log in, to complete a login, or to prove again who is logged in. */
export interface PasskeyAsked {
  /** The token of a login that waits for a second factor, and the id of its client. */
  readonly pending?: { readonly mfaToken: string; readonly clientId: string } | undefined;
  /** A user who is logged in. */
  readonly caller?: SessionCaller | undefined;
  /** By what limits count. */
  readonly network?: string | undefined;
}

/**
 * What a browser needs to ask for a passkey: PublicKeyCredentialRequestOptionsJSON. To log in, it is the same for everybody. Otherwise
 * it names the passkeys of the account. Writes no row but the counter. Throws Failure `expired_token`, `too_many_requests`,
 * `unavailable`.
 */
export async function loginPasskeyOptions(
  ports: LoginPorts,
  policy: LoginPolicy,
  { pending, caller, network }: PasskeyAsked,
): Promise<Readonly<Record<string, unknown>>> {
  await spend(ports, policy, factorThrottle.passkeyOptions, network);
  if (pending) {
    const { mfaToken: binding, clientId } = pending;
    const { account } = await findPending(ports, binding, clientId, ports.clock());
    return passkeyRequest(ports, { purpose: "second-factor", binding }, account.id);
  }
  if (caller) {
    const use = { purpose: "reauthenticate", binding: caller.sessionId } as const;
    return passkeyRequest(ports, use, caller.userId);
  }
  return passkeyRequest(ports, { purpose: "login", binding: "" });
}
