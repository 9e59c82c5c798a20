import { postgresDialect } from "../../../src/drivers/postgres/dialect.ts";
import { textOf } from "../../../src/drivers/store/statements/prepared.ts";
import { statements } from "../../../src/drivers/store/store.ts";
import { splitMessages, type Message, type Reader } from "./messages.ts";

/** A message begins with its type and the length of the rest. Only the first of a client has no type. */
const headLength = 5;

/** The length of the messages up to the first of these types, or Infinity while it is unknown. */
const lengthUpTo = (ends: string) => (start: Buffer) => {
  if (start[0] === 0) return start.length < headLength ? Infinity : start.readInt32BE(0);
  for (let at = 0; at + headLength <= start.length;) {
    const isLast = ends.includes(String.fromCodePoint(start[at] ?? 0));
    at += 1 + start.readInt32BE(at + 1);
    if (isLast) return at;
  }
  return Infinity;
};

/** The two texts with which a message begins: for Parse its name and its statement, for Bind the portal and the name. */
const textsIn = (bytes: Buffer, at: number): readonly string[] =>
  bytes.toString("utf8", at + headLength, at + 1 + bytes.readInt32BE(at + 1)).split("\0", 2);

const message = (bytes: Buffer): Message => ({ bytes, middle: Math.floor(bytes.length / 2) });

/**
 * Reads connections to PostgreSQL without TLS. What is sent for a statement, up to Sync, counts as its request, and what comes back, up
 * to ReadyForQuery, as its answer.
 */
export function postgresReader(): () => Reader {
  const names = new Map(
    Object.entries(statements(postgresDialect)).map(([name, query]) => [
      textOf(postgresDialect, query).sql,
      name,
    ]),
  );
  return () => {
    const requests = splitMessages(lengthUpTo("SQpX"));
    const answers = splitMessages(lengthUpTo("ZR"));
    /** The names of the store, by those that the connection gave. */
    const prepared = new Map<string, string | undefined>();

    const statementIn = (bytes: Buffer): string | undefined => {
      let statement: string | undefined;
      if (bytes[0] === 0) return undefined;
      for (let at = 0; at < bytes.length; at += 1 + bytes.readInt32BE(at + 1)) {
        const type = String.fromCodePoint(bytes[at] ?? 0);
        const [first = "", second = ""] = textsIn(bytes, at);
        if (type === "P") prepared.set(first, names.get(second));
        if (type === "B") statement = prepared.get(second);
      }
      return statement;
    };
    return {
      requests: (bytes) =>
        requests(bytes).map((one) => ({ ...message(one), statement: statementIn(one) })),
      answers: (bytes) => answers(bytes).map(message),
    };
  };
}
