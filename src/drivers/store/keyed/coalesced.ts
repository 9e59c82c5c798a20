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

    return (key) => {
      // A key of another type must not make the calls of others fail.
      if (typeof key !== "string") return statement.one(key);
      if (waiting.length >= maxWaiting) {
        return Promise.reject(
          new Failure(serverFailures.unavailable, { reason: "too many calls wait" }),
        );
      }
      return new Promise<Row | undefined>((resolve, reject) => {
        waiting.push({ key, resolve, reject });
        schedule();
      });
    };
  };

export const coalesced = coalescedWithin(usualPatience);

/** Runs the statement for all callers and tells each its own row. Never rejects. */
async function answer<Row>(
  { one, many }: KeyedStatement<Row>,
  callers: readonly Caller<Row>[],
): Promise<void> {
  try {
    const keys = [...new Set(callers.map(({ key }) => key))];
    const [first = ""] = keys;
    if (keys.length === 1) {
      const row = await one(first);
      for (const { resolve } of callers) resolve(row);
      return;
    }
    const rows = await many(keys);
    const byKey = new Map(rows.map((row) => [row.id, row]));
    for (const { key, resolve } of callers) resolve(byKey.get(key));
  } catch (error) {
    for (const { reject } of callers) reject(error);
  }
}
