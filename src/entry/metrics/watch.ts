import type { Listener } from "../../core/audit/ports.ts";
import type { CounterName } from "../../core/audit/row.ts";
import type { PasswordHasher } from "../../core/passwords/ports.ts";
import type { Store } from "../../core/ports.ts";
import type { DeletedBatch } from "../../core/ground/batches.ts";
import type { BcryptEngine } from "../../drivers/bcrypt/bcrypt.ts";
import type { HashQueue } from "../../drivers/bcrypt/queue.ts";
import type { AppOptions } from "../../http/options.ts";
import type { Metrics } from "../../drivers/metrics/metrics.ts";

const secondsSince = (start: number): number => (performance.now() - start) / 1000;

/** Runs work and reports its time as that of a hash. */
async function timed<T>(metrics: Metrics, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  metrics.observeHash(secondsSince(start));
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
  const leave = (): void => metrics.setHashesWaiting(--waiting);
  const watched = async <T>(task: () => Promise<T>, signal?: AbortSignal, rank?: number) => {
    const arrived = performance.now();
    let isWaiting = true;
    metrics.setHashesWaiting(++waiting);
    const begin = (): ReturnType<typeof task> => {
      isWaiting = false;
      leave();
      metrics.observeHashWait(secondsSince(arrived));
      return task();
    };
    try {
      return await queue(begin, signal, rank);
    } finally {
      if (isWaiting) leave();
    }
  };
  return Object.assign(watched, { places: queue.places });
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
  deleteExpiredAuthorizations: "authorizations",
  purgeOrganizations: "organizations",
  purgeInvitations: "invitations",
};

/** The store, whose purges are counted. */
export function watchPurges(store: Store, metrics: Metrics | undefined): Store {
  if (!metrics) return store;
  const watched = Object.entries(purges).map(([name, table]) => {
    metrics.countPurged(table, 0);
    const purge = store[name as Purge] as (until: unknown) => Promise<DeletedBatch>;
    return [
      name,
      async (until: unknown) => {
        const batch = await purge(until);
        metrics.countPurged(table, batch.deleted);
        return batch;
      },
    ];
  });
  return { ...store, ...(Object.fromEntries(watched) as Pick<Store, Purge>) };
}

/** Counts the requests. */
export const onAnswered =
  (metrics: Metrics): NonNullable<AppOptions["onAnswered"]> =>
  ({ route, method, status, start }) =>
    metrics.countRequest({ route, method, status, seconds: secondsSince(start) });

/** Counts the events of the audit trail, as their rows say. */
export function countEvents({
  countLogin,
  countRefresh,
  countLimit,
  countUpstream,
  countApp,
  countAuthorization,
}: Metrics): Listener {
  const count: Readonly<Record<CounterName, (label: string) => void>> = {
    logins: countLogin,
    refreshes: countRefresh,
    limits: countLimit,
    upstreams: countUpstream,
    apps: countApp,
    authorizations: countAuthorization,
  };
  return {
    hears: ({ counts }) => counts !== undefined,
    hearsRepetitions: () => true,
    hear({ counts = {} }, facts) {
      for (const [name, labelOf] of Object.entries(counts)) {
        const label = labelOf(facts);
        if (label !== undefined) count[name as CounterName](label);
      }
      return undefined;
    },
  };
}
