import { Failure, serverFailures } from "../../../core/failures.ts";
import { maxKeys, type KeyedStatement, type SendKeyed } from "./keyed.ts";

/** The number of statements of one kind that run at the same time. */
export const maxUnderWay = 4;

/** Milliseconds. Usually a statement takes less. */
const usualPatience = 10;

/** The number of calls of one kind that may wait. */
const maxWaiting = 1000;

interface Caller<Row> {
  readonly key: string;
  readonly second: string;
  resolve(row: Row | undefined): void;
  reject(error: unknown): void;
}

/**
 * Gives a `SendKeyed` that sends the calls that wait at the same time by one statement, because the write to the socket costs
 * more than the rest of a read, and each write to a table waits for the disk. A call joins only a statement that was not sent
 * yet, so no answer is older than its question. When a statement fails, all its callers get the same error. The next calls wait
 * for the statement that is under way, but at most for `patience`. Throws Failure `unavailable` if too many calls wait.
 */
export const coalescedWithin =
  (patience: number): SendKeyed =>
  <Row>(statement: KeyedStatement<Row>) => {
    const waiting: Caller<Row>[] = [];
    let underWay = 0;
    let isScheduled = false;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const schedule = (): void => {
      if (isScheduled || waiting.length === 0 || underWay === maxUnderWay) return;
      if (underWay > 0) {
        timer ??= setTimeout(send, patience);
        return;
      }
      isScheduled = true;
      // Runs after all requests that have arrived already, so that their calls are sent together.
      setImmediate(send);
    };

    const send = (): void => {
      isScheduled = false;
      clearTimeout(timer);
      timer = undefined;
      underWay++;
      void answer(statement, waiting.splice(0, maxKeys)).then(() => {
        underWay--;
        schedule();
      });
      schedule();
    };

    return (key, second = "") => {
      // A value of another type must not make the calls of others fail.
      if (typeof key !== "string" || typeof second !== "string") return statement.one(key, second);
      if (waiting.length >= maxWaiting) {
        return Promise.reject(
          new Failure(serverFailures.unavailable, { reason: "too many calls wait" }),
        );
      }
      return new Promise<Row | undefined>((resolve, reject) => {
        waiting.push({ key, second, resolve, reject });
        schedule();
      });
    };
  };

export const coalesced = coalescedWithin(usualPatience);

/** Runs the statement for all callers and tells each its own row. Never rejects. */
async function answer<Row>(
  statement: KeyedStatement<Row>,
  callers: readonly Caller<Row>[],
): Promise<void> {
  const asked = new Map<string, string>();
  for (const { key, second } of callers) if (!asked.has(key)) asked.set(key, second);
  const isAsked = ({ key, second }: Caller<Row>): boolean => asked.get(key) === second;
  const own = callers.filter(isAsked);
  try {
    const rows = await rowsOf(statement, asked);
    for (const { key, resolve } of own) resolve(rows.get(key));
  } catch (error) {
    for (const { reject } of own) reject(error);
  }
  // A statement has each key once. A caller with another second value for the same key waits for the next statement.
  if (own.length < callers.length) {
    await answer(
      statement,
      callers.filter((caller) => !isAsked(caller)),
    );
  }
}

/** The rows of keys, each with its second value, by key. */
async function rowsOf<Row>(
  { one, many }: KeyedStatement<Row>,
  asked: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Row | undefined>> {
  if (asked.size > 1) {
    const rows = await many([...asked.keys()], [...asked.values()]);
    return new Map(rows.map((row) => [row.id, row]));
  }
  const [[key, second] = ["", ""]] = asked;
  return new Map([[key, await one(key, second)]]);
}
