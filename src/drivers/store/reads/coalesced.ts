import { Failure } from "../../../core/failures.ts";
import { maxKeys, type KeyedRead, type SendReads } from "./keyed.ts";

/** The number of statements of one kind that run at the same time. Meanwhile the next reads wait, and are sent together. */
const maxUnderWay = 2;

/** The number of reads of one kind that may wait. */
const maxWaiting = 1000;

interface Reader<Row> {
  readonly key: string;
  resolve(row: Row | undefined): void;
  reject(error: unknown): void;
}

/**
 * Sends the reads that wait at the same time by one statement, because the write to the socket costs more than the rest of
 * a read. A read joins only a statement that was not sent yet, so no answer is older than its question. When a statement
 * fails, all its readers get the same error. Throws Failure `unavailable` if too many reads wait.
 */
export const coalesced: SendReads = <Row>(read: KeyedRead<Row>) => {
  const waiting: Reader<Row>[] = [];
  let underWay = 0;
  let isScheduled = false;

  const schedule = (): void => {
    if (isScheduled || waiting.length === 0 || underWay === maxUnderWay) return;
    isScheduled = true;
    // Runs after all requests that have arrived already, so that their reads are sent together.
    setImmediate(send);
  };

  const send = (): void => {
    isScheduled = false;
    const readers = waiting.splice(0, maxKeys);
    underWay++;
    void answer(read, readers).then(() => {
      underWay--;
      schedule();
    });
    schedule();
  };

  return (key) => {
    // A key of another type must not make the reads of others fail.
    if (typeof key !== "string") return read.one(key);
    if (waiting.length >= maxWaiting) {
      return Promise.reject(new Failure("unavailable", { reason: "too many reads wait" }));
    }
    return new Promise<Row | undefined>((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      schedule();
    });
  };
};

/** Reads the rows of all readers and tells each its own. Never rejects. */
async function answer<Row>(
  { one, many }: KeyedRead<Row>,
  readers: readonly Reader<Row>[],
): Promise<void> {
  try {
    const keys = [...new Set(readers.map(({ key }) => key))];
    const [first = ""] = keys;
    if (keys.length === 1) {
      const row = await one(first);
      for (const { resolve } of readers) resolve(row);
      return;
    }
    const rows = await many(keys);
    const byKey = new Map(rows.map((row) => [row.id, row]));
    for (const { key, resolve } of readers) resolve(byKey.get(key));
  } catch (error) {
    for (const { reject } of readers) reject(error);
  }
}
