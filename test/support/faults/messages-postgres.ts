import { postgresDialect } from "../../../src/drivers/postgres/dialect.ts";
import { adminStatements, statements } from "../../../src/drivers/store/store.ts";
import { splitMessages, type Message, type Reader } from "./messages.ts";

/** A message has its type in one byte and its length in four, which count themselves. The first of a client has no type. */
const lengthOf = (start: Buffer): number =>
  start.length < 5 ? Infinity : 1 + start.readInt32BE(1);

const typeOf = (bytes: Buffer): string => String.fromCharCode(bytes[0] ?? 0);

/** The texts in a message, each of which ends with a zero. */
const textsIn = (bytes: Buffer): string[] => bytes.toString("utf8", 5).split("\0");

const message = (bytes: Buffer): Message => ({ bytes, middle: Math.floor(bytes.length / 2) });

/** Joins messages up to one of these types, because a statement is sent and answered by several. */
function joinUpTo(types: string): (bytes: Buffer) => Buffer | undefined {
  let pending: Buffer[] = [];
  return (bytes) => {
    pending.push(bytes);
    if (!types.includes(typeOf(bytes))) return undefined;
    const whole = Buffer.concat(pending);
    pending = [];
    return whole;
  };
}

const isThere = <T>(value: T | undefined): value is T => value !== undefined;

/** Reads connections to PostgreSQL without TLS. All messages for one statement count as one. Its outcome is known after the last. */
export function postgresReader(): () => Reader {
  const all = { ...statements(postgresDialect), ...adminStatements(postgresDialect) };
  const names = new Map(Object.entries(all).map(([name, query]) => [query.toSQL().sql, name]));
  const nameOf = (text = ""): string | undefined => names.get(text.replaceAll(/::[a-z]+/g, ""));

  return () => {
    let hasStarted = false;
    let isReady = false;
    const prepared = new Map<string, string | undefined>();
    const ofClient = splitMessages((start) => {
      if (hasStarted) return lengthOf(start);
      return start.length < 4 ? Infinity : start.readInt32BE(0);
    });
    const ofServer = splitMessages(lengthOf);
    const requests = joinUpTo("SQXp");
    const answers = joinUpTo("Z");
    let statement: string | undefined;

    const request = (bytes: Buffer) => {
      if (!hasStarted) {
        hasStarted = true;
        return { ...message(bytes), statement: undefined };
      }
      const [first = "", second = ""] = textsIn(bytes);
      if (typeOf(bytes) === "P") prepared.set(first, nameOf(second));
      // A query without a name is parsed anew.
      if (typeOf(bytes) === "B") statement = prepared.get(second);
      const whole = requests(bytes);
      if (whole === undefined) return undefined;
      const its = statement;
      statement = undefined;
      return { ...message(whole), statement: its };
    };
    /** Before the server is ready, the client has to respond to each message. */
    const answer = (bytes: Buffer): Message | undefined => {
      const wasReady = isReady;
      if (typeOf(bytes) === "Z") isReady = true;
      if (!wasReady) return message(bytes);
      const whole = answers(bytes);
      return whole && message(whole);
    };
    return {
      requests: (bytes) => ofClient(bytes).map(request).filter(isThere),
      answers: (bytes) => ofServer(bytes).map(answer).filter(isThere),
    };
  };
}
