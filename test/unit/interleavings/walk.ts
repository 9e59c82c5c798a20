import { sqliteDialect } from "../../../src/drivers/sqlite/dialect.ts";
import type { Parameter } from "../../../src/drivers/store/statements/prepared.ts";
import { createStore } from "../../../src/drivers/store/store.ts";
import type { Backend, Server, ServerOptions } from "../support/backend.ts";
import { hashOf, openSharedRows, type SharedRows } from "./shared-rows.ts";

interface Walk<A, B> {
  readonly backend: Backend;
  /** What differs from the usual settings of a server. */
  readonly policy?: ServerOptions["policy"];
  /** Each request is sent to a server of its own. */
  readonly requests: readonly [(at: Server) => Promise<A>, (at: Server) => Promise<B>];
  /** Asserts what holds after both, in whatever order. Its server, and `read`, see the rows as they left them. */
  check(
    outcomes: readonly [PromiseSettledResult<A>, PromiseSettledResult<B>],
    at: Server,
    read: SharedRows["read"],
  ): Promise<void>;
}

/** A moment at which each request has stopped before a statement, or has ended. */
interface Moment {
  /** Which request sent each statement so far, in one of the orders. */
  readonly path: readonly number[];
  /** The requests that have not ended. */
  readonly possible: readonly number[];
  /** The moments that follow, by the request that goes on. */
  readonly next: Map<number, Moment>;
}

/** A request that has not gone on from a moment yet. */
const untried = ({ possible, next }: Moment): number | undefined =>
  possible.find((at) => !next.has(at));

/** The request that goes on: one that has not yet, or that comes to a moment from which one has not yet. */
function bestOf(moment: Moment): number | undefined {
  const { possible, next } = moment;
  const isOpen = (at: number): boolean => {
    const following = next.get(at);
    return following !== undefined && untried(following) !== undefined;
  };
  return untried(moment) ?? possible.find(isOpen) ?? possible[0];
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The store of one request, which stops before each statement. */
function createGate(rows: SharedRows, request: number) {
  let waiting: (() => Promise<void>)[] = [];
  let count = 0;
  /** All that the request has sent and received, which decides what it does next. */
  let history = "";
  let tell = (): void => {};
  const stopping =
    <T>(send: (sql: string, values: readonly Parameter[]) => Promise<T>) =>
    (sql: string, values: readonly Parameter[]): Promise<T> =>
      new Promise((resolve, reject) => {
        waiting.push(async () => {
          rows.name(values, `${request}.${count++}`);
          const [result] = await Promise.allSettled([send(sql, values)]);
          const isDone = result.status === "fulfilled";
          const seen = isDone ? rows.named(result.value) : String(result.reason);
          history = hashOf([history, sql, rows.named(values), seen].join("\n"));
          if (isDone) resolve(result.value);
          else reject(result.reason as Error);
        });
        tell();
      });
  const { read, write } = rows.transport;
  return {
    store: createStore(sqliteDialect, { read: stopping(read), write: stopping(write) }),
    hasStopped: () => waiting.length > 0,
    history: () => history,
    goOn: async (): Promise<void> => waiting.shift()?.(),
    /** Waits until the request has stopped before a statement, or has ended. */
    async settle(ended: Promise<unknown> | undefined): Promise<void> {
      await turn();
      if (waiting.length > 0) return;
      await Promise.race([new Promise<void>((resolve) => (tell = resolve)), ended]);
      await turn();
    },
    reset(): void {
      [waiting, count, history] = [[], 0, ""];
    },
  };
}

/**
 * Runs two requests in every order of their statements, each time from the same rows, and checks what is true afterwards. Prints how
 * many orders there are, and returns it. Two orders that meet, with the same rows and with the same results for both requests, have the
 * same future, so only one of them is run to its end.
 */
export async function walkOrders<A, B>(
  name: string,
  { backend, policy = {}, requests, check }: Walk<A, B>,
): Promise<number> {
  const rows = openSharedRows(backend.file);
  const gates = [createGate(rows, 0), createGate(rows, 1)] as const;
  // Events would be stored over another connection.
  const open = (store: Server["ports"]["store"]) =>
    backend.openServer({ policy, later: () => {}, wrap: () => ({ store }) });
  const servers = [await open(gates[0].store), await open(gates[1].store)] as const;
  const after = await open(createStore(sqliteDialect, rows.transport));
  const moments = new Map<string, Moment>();
  let first: Moment | undefined;

  /** Runs one order: along a path, and then on to where no order went before. */
  async function run(path: readonly number[]): Promise<void> {
    for (const gate of gates) gate.reset();
    const running = [requests[0](servers[0]), requests[1](servers[1])] as const;
    const outcomes = Promise.allSettled(running);
    const ended = running.map((one) => Promise.allSettled([one]));
    for (const [at, gate] of gates.entries()) await gate.settle(ended[at]);
    const taken: number[] = [];
    let moment = first;
    let by: { readonly from: Moment; readonly at: number } | undefined;
    let isNew = false;
    for (;;) {
      if (!moment) {
        const key = [rows.content(), ...gates.map(({ history }) => history())].join();
        moment = moments.get(key);
        isNew = moment === undefined;
        const possible = [0, 1].filter((at) => gates[at]?.hasStopped());
        moment ??= { path: [...taken], possible, next: new Map() };
        moments.set(key, moment);
        first ??= moment;
        if (by) by.from.next.set(by.at, moment);
      }
      const at = path[taken.length] ?? bestOf(moment);
      if (at === undefined) break;
      taken.push(at);
      by = { from: moment, at };
      moment = moment.next.get(at);
      await gates[at]?.goOn();
      await gates[at]?.settle(ended[at]);
    }
    const ends = await outcomes;
    if (!isNew) return;
    await check(ends, after, rows.read).catch((error: unknown) => {
      console.log(`${name}: the requests sent their statements in the order ${taken.join(" ")}`);
      throw error;
    });
  }

  try {
    let from: Moment | undefined = { path: [], possible: [], next: new Map() };
    while (from) {
      rows.begin();
      try {
        await run(from.path);
      } finally {
        rows.undo();
      }
      from = [...moments.values()].findLast((moment) => untried(moment) !== undefined);
    }
  } finally {
    rows.close();
  }
  const orders = first ? countOrders(first) : 0;
  console.log(`${name}: ${orders} orders of the statements, ${moments.size} different moments`);
  return orders;
}

/** How many ways lead from a moment to the end. */
function countOrders(from: Moment, known = new Map<Moment, number>()): number {
  const found = known.get(from);
  if (found !== undefined) return found;
  let count = from.possible.length === 0 ? 1 : 0;
  for (const next of from.next.values()) count += countOrders(next, known);
  known.set(from, count);
  return count;
}
