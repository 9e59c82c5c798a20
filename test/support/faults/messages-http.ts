import { createCatalogue } from "../../../src/proxy/server/catalogue.ts";
import { splitMessages, type Message, type Reader } from "./messages.ts";

const blankLine = "\r\n\r\n";

const bodyAt = (start: Buffer): number => {
  const at = start.indexOf(blankLine);
  return at < 0 ? Infinity : at + blankLine.length;
};

/** Only for bodies with a Content-Length, which is all that the proxy and its client send. */
function lengthOf(start: Buffer): number {
  const begin = bodyAt(start);
  if (begin === Infinity) return begin;
  const head = start.toString("latin1", 0, begin);
  if (/^transfer-encoding:/im.test(head)) throw new Error("a body of unknown length");
  return begin + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
}

function message(bytes: Buffer): Message {
  const begin = bodyAt(bytes);
  return { bytes, middle: begin + Math.floor((bytes.length - begin) / 2) };
}

/** Reads the requests of clients to the MySQL proxy, and its answers. */
export async function httpReader(): Promise<() => Reader> {
  const catalogue = await createCatalogue();
  const statementOf = (request: Buffer): string | undefined => {
    const body = request.toString("utf8", bodyAt(request));
    const { statement = "" } = body === "" ? {} : (JSON.parse(body) as { statement?: string });
    return catalogue.get(statement)?.name;
  };
  return () => {
    const [requests, answers] = [splitMessages(lengthOf), splitMessages(lengthOf)];
    return {
      requests: (bytes) =>
        requests(bytes).map((one) => ({ ...message(one), statement: statementOf(one) })),
      answers: (bytes) => answers(bytes).map(message),
    };
  };
}
