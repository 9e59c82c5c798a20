import { createCatalogue } from "../../../src/proxy/server/catalogue.ts";
import { splitMessages, type Message, type Reader } from "./messages.ts";

/** A packet has its length in three bytes, its number, which is 0 for a command, and then the command. */
const [numberAt, commandAt, argumentAt] = [3, 4, 5];

const commands = { query: 0x03, prepare: 0x16, execute: 0x17 };

const lengthOf = (start: Buffer): number =>
  start.length < commandAt ? Infinity : commandAt + start.readUIntLE(0, numberAt);

/** Matches a statement with values in place of its question marks. */
const withValues = (sql: string): RegExp => {
  const pieces = sql
    .split("?")
    .map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${pieces.join("(?:NULL|-?\\d+|_utf8mb4 x'[0-9a-f]*')")}$`);
};

const message = (bytes: Buffer): Message => ({ bytes, middle: Math.floor(bytes.length / 2) });

/** Reads connections to MySQL without TLS. Each packet of the server counts as an answer. The first has the outcome. */
export async function mysqlReader(): Promise<() => Reader> {
  const catalogue = [...(await createCatalogue()).values()];
  const nameOf = (sql: string): string | undefined =>
    catalogue.find((statement) => statement.sql === sql)?.name;
  const texts = catalogue.map(({ name, sql }) => ({ name, pattern: withValues(sql) }));

  return () => {
    const [requests, answers] = [splitMessages(lengthOf), splitMessages(lengthOf)];
    const prepared = new Map<number, string | undefined>();
    /** The statement that the server is preparing, until it answers. */
    let asked: { readonly statement: string | undefined } | undefined;

    const request = (bytes: Buffer) => {
      const command = bytes[numberAt] === 0 ? bytes[commandAt] : undefined;
      if (command === commands.prepare) {
        asked = { statement: nameOf(bytes.toString("utf8", argumentAt)) };
      }
      return { ...message(bytes), statement: statementOf(command, bytes) };
    };
    const statementOf = (command: number | undefined, bytes: Buffer): string | undefined => {
      if (command === commands.execute) return prepared.get(bytes.readUInt32LE(argumentAt));
      if (command !== commands.query) return undefined;
      // MySQL reads attributes of a query: the number 0 of them and the number 1 of their sets stand before the text.
      const text = bytes.toString("utf8", bytes[argumentAt] === 0 ? argumentAt + 2 : argumentAt);
      return texts.find(({ pattern }) => pattern.test(text))?.name;
    };
    const answer = (bytes: Buffer): Message => {
      if (asked && bytes[commandAt] === 0) {
        prepared.set(bytes.readUInt32LE(argumentAt), asked.statement);
      }
      asked = undefined;
      return message(bytes);
    };
    return {
      requests: (bytes) => requests(bytes).map(request),
      answers: (bytes) => answers(bytes).map(answer),
    };
  };
}
