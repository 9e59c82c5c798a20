import type { Auth } from "../../core/auth.ts";
import { Failure, type FailureCode } from "../../core/failures.ts";
import type { PasswordHasher } from "../../core/passwords/ports.ts";
import type { Store } from "../../core/ports.ts";
import type { DeletedBatch } from "../../core/sessions/batches.ts";
import type { BcryptEngine } from "../../drivers/bcrypt/bcrypt.ts";
import type { HashQueue } from "../../drivers/bcrypt/queue.ts";
import type { AppOptions } from "../../http/options.ts";
import type { LoginOutcome, Metrics, RefreshOutcome } from "../../drivers/metrics/metrics.ts";

const secondsSince = (start: number): number => (performance.now() - start) / 1000;

/** Runs work and reports its time as that of a hash. */
async function timed<T>(metrics: Metrics, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  metrics.hashed(secondsSince(start));
  return result;
}

/** The engine, whose new hashes are timed. */
export const watchEngine = (engine: BcryptEngine, metrics: Metrics | undefined): BcryptEngine =>
  metrics
    ? { ...engine, hash: (input, cost) => timed(metrics, () => engine.hash(input, cost)) }
    : engine;

/** The hasher, whose checks are timed, of hashes of every kind. */
export const watchChecks = (hasher: PasswordHasher, metrics: Metrics | undefined): PasswordHasher =>
  metrics
    ? {
        ...hasher,
        inTurn: (task, signal, rank) =>
          hasher.inTurn(
            (verify) => task((password, hash) => timed(metrics, () => verify(password, hash))),
            signal,
            rank,
          ),
      }
    : hasher;

/** The queue, whose waits are timed. */
export function watchQueue(queue: HashQueue, metrics: Metrics | undefined): HashQueue {
  if (!metrics) return queue;
  let waiting = 0;
  const leave = (): void => metrics.waitingForHash(--waiting);
  return async (task, signal, rank) => {
    const arrived = performance.now();
    let isWaiting = true;
    metrics.waitingForHash(++waiting);
    const begin = (): ReturnType<typeof task> => {
      isWaiting = false;
      leave();
      metrics.waitedForHash(secondsSince(arrived));
      return task();
    };
    try {
      return await queue(begin, signal, rank);
    } finally {
      if (isWaiting) leave();
    }
  };
}

/** The methods of the store that delete batches of rows. */
type Purge = {
  [Name in keyof Store]: Store[Name] extends (until: never) => Promise<DeletedBatch> ? Name : never;
}[keyof Store];

/** The table of each. */
const purges: Readonly<Record<Purge, string>> = {
  deleteExpiredSessions: "sessions",
  deleteRevokedSessions: "sessions",
  deleteIdleSessions: "sessions",
  purgeDeletedAccounts: "users",
  deleteOldDeliveries: "outbox",
  deleteExpiredCounters: "throttle",
  deleteOldAuditEntries: "audit",
  deleteExpiredUses: "used_challenges",
};

/** The store, whose purges are counted. */
export function watchPurges(store: Store, metrics: Metrics | undefined): Store {
  if (!metrics) return store;
  const watched = Object.entries(purges).map(([name, table]) => {
    metrics.purged(table, 0);
    const purge = store[name as Purge] as (until: unknown) => Promise<DeletedBatch>;
    return [
      name,
      async (until: unknown) => {
        const batch = await purge(until);
        metrics.purged(table, batch.deleted);
        return batch;
      },
    ];
  });
  return { ...store, ...(Object.fromEntries(watched) as Pick<Store, Purge>) };
}

/** Counts the requests. A limit that was reached is in the refusal of its request. */
export const onAnswered =
  (metrics: Metrics): NonNullable<AppOptions["onAnswered"]> =>
  ({ route, method, status, start, failure }) => {
    metrics.answered({ route, method, status, seconds: secondsSince(start) });
    const policy = failure instanceof Failure ? policyOf(failure) : undefined;
    if (policy !== undefined) metrics.throttled(policy);
  };

/** The limit that caused a refusal. The caller does not learn of that of an account. */
const policyOf = ({ quota, reason }: Failure): string | undefined =>
  quota?.policy ?? (reason === "policy login-account" ? "login-account" : undefined);

/** The use cases, whose logins and refreshes are counted. */
export function watchAuth(auth: Auth, metrics: Metrics | undefined): Auth {
  if (!metrics) return auth;
  const { login, tokens } = auth;
  const logIn =
    <Args extends unknown[], T>(
      open: (...args: Args) => Promise<T>,
      outcomeOf: (error: unknown) => LoginOutcome = loginOutcome,
    ) =>
    (...args: Args) =>
      reported(
        () => open(...args),
        () => "success" as const,
        outcomeOf,
        metrics.loggedIn,
      );
  return {
    ...auth,
    // Every way to open a session. A re-authentication opens none.
    login: {
      ...login,
      withPassword: logIn(login.withPassword),
      withLink: logIn(login.withLink),
      withSecondFactor: logIn(login.withSecondFactor, factorOutcome),
      withPasskey: logIn(login.withPasskey, factorOutcome),
    },
    tokens: {
      ...tokens,
      refresh: (request) =>
        reported(
          () => tokens.refresh(request),
          ({ isRepeated }) => (isRepeated ? "repeated" : "rotated"),
          refreshOutcome,
          metrics.refreshed,
        ),
    },
  };
}

/** Runs work and reports how it ended. */
async function reported<T, Outcome>(
  work: () => Promise<T>,
  succeeded: (result: T) => Outcome,
  failed: (error: unknown) => Outcome,
  report: (outcome: Outcome) => void,
): Promise<T> {
  try {
    const result = await work();
    report(succeeded(result));
    return result;
  } catch (error) {
    report(failed(error));
    throw error;
  }
}

/** The reasons of `invalid_grant` at a login. A test causes each of them. */
const loginReasons: Readonly<Record<string, LoginOutcome>> = {
  "wrong password": "wrong",
  "unknown account": "unknown",
  "account disabled": "disabled",
  "policy login-account": "locked",
  "address not verified": "unverified",
  "scheme off": "scheme_off",
  "account disabled or deleted": "disabled",
};

const outcomes = {
  too_many_requests: "throttled",
  unavailable: "failed",
  internal: "failed",
} as const satisfies Partial<Record<FailureCode, LoginOutcome & RefreshOutcome>>;

function loginOutcome(error: unknown): LoginOutcome {
  if (!(error instanceof Failure)) return "failed";
  const { code, reason = "" } = error;
  if (code === "overloaded" || code === "aborted" || code === "mfa_required") return code;
  if (code === "email_not_verified") return "unverified";
  return loginReasons[reason] ?? commonOutcome(code);
}

/** Of a login by a code or a passkey, which may be wrong for many reasons. */
function factorOutcome(error: unknown): LoginOutcome {
  const outcome = loginOutcome(error);
  const isWrong =
    error instanceof Failure &&
    (error.code === "invalid_grant" || error.code === "unknown_passkey");
  return outcome === "refused" && isWrong ? "wrong_factor" : outcome;
}

function refreshOutcome(error: unknown): RefreshOutcome {
  if (!(error instanceof Failure)) return "failed";
  if (error.reason === "refresh token used before") return "reuse";
  return commonOutcome(error.code);
}

const commonOutcome = (code: FailureCode): LoginOutcome & RefreshOutcome =>
  code in outcomes ? outcomes[code as keyof typeof outcomes] : "refused";
