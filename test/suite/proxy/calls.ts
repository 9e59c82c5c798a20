import { createHash, createHmac, randomBytes } from "node:crypto";
import { request, type IncomingMessage } from "node:http";
import { expect } from "vitest";
import { secret } from "../../support/secrets.ts";
import type { Answer } from "../http/calls/calls.ts";
import { answerSignature } from "./signed-answer.ts";
import { statement } from "./statements.ts";
import type { ProxyTarget } from "./target.ts";

/** A request to the proxy. A header with several values is sent as several lines. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

/** The text that a signature covers. */
interface Claims {
  readonly version: string;
  readonly method: string;
  readonly path: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly digest: string;
}

export const executePath = "/v1/execute";
export const timestampHeader = "x-latchkey-timestamp";
export const nonceHeader = "x-latchkey-nonce";
export const digestHeader = "x-latchkey-digest";
export const signatureHeader = "x-latchkey-signature";

export const newNonce = (): string => randomBytes(16).toString("base64url");

/** A call as a Worker makes it, built without the code under test. `claims` are sent and signed in place of the truth. */
export function signed(key: string, content: string | Buffer, claims: Partial<Claims> = {}): Call {
  const body = Buffer.from(content);
  const { version, method, path, timestamp, nonce, digest } = {
    version: "latchkey-proxy-1",
    method: "POST",
    path: executePath,
    timestamp: String(Date.now()),
    nonce: newNonce(),
    digest: createHash("sha256").update(body).digest("base64url"),
    ...claims,
  };
  const message = [version, method, path, timestamp, nonce, digest].join("\n");
  const signature = createHmac("sha256", key).update(message).digest("base64url");
  const headers = {
    "content-type": "application/json",
    [timestampHeader]: timestamp,
    [nonceHeader]: nonce,
    [digestHeader]: digest,
    [signatureHeader]: signature,
  };
  return { method: "POST", path: executePath, headers, body };
}

/** Whether an answer to a call is signed with a key, checked without the code under test. */
export function isSigned({ status, headers, text }: Answer, call: Call, key: string): boolean {
  const nonce = String(call.headers[nonceHeader]);
  return headers.get(signatureHeader) === answerSignature(key, { nonce, status, text });
}

/** The body of a call of a statement. Each parameter is JSON, sent as it is. */
export const bodyOf = (name: string, ...parameters: readonly string[]): string =>
  `{"statement":"${statement(name).id}","params":[${parameters.join(",")}]}`;

/** The body of a call that inserts a new session. The session's id is a secret, so it must be in no log. */
export function insertion(): string {
  const id = `"${secret(`Tell-Tale-${newNonce()}`)}"`;
  const numbers = Array.from({ length: 6 }, () => "1");
  const before = [id, id, id, id, ...numbers, "null", id, "null", id, "1", "null", "0", "null"];
  const columns = [...before, "null", "1", "null", "null"];
  return bodyOf("insertSession", ...columns);
}

/** Sends a call over a new connection. No log may hold its signature, or the text in its place. */
export function send({ host, port }: ProxyTarget, { body, ...call }: Call): Promise<Answer> {
  const signatures = [call.headers[signatureHeader] ?? []].flat();
  for (const text of signatures) if (text.length > 8) secret(text);
  const length = "transfer-encoding" in call.headers ? {} : { "content-length": body.length };
  const headers = { ...length, ...call.headers };
  return new Promise((resolve, reject) => {
    const outgoing = request({ host, port, ...call, headers, agent: false }, (response) => {
      resolve(read(response));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function read(response: IncomingMessage): Promise<Answer> {
  const text = (await response.toArray()).join("");
  return {
    status: response.statusCode ?? 0,
    headers: new Headers(response.headers as Record<string, string>),
    text,
    body: text === "" ? {} : (JSON.parse(text) as Answer["body"]),
  };
}

/** Calls a statement that changes nothing, and asserts that it is answered. */
export async function ping(target: ProxyTarget, key = target.key): Promise<Answer> {
  const answer = await send(target, signed(key, bodyOf("ping")));
  expect(answer).toMatchObject({ status: 200, body: { rows: [] } });
  return answer;
}

/** Asserts a refusal: its status, and a body with code and outcome only. */
export function expectRefusal(
  { status, text, headers }: Answer,
  expected: number,
  code: string,
  outcome = "not_executed",
): void {
  expect({ status, text }).toEqual({ status: expected, text: JSON.stringify({ code, outcome }) });
  expect(headers.get("content-type")).toBe("application/json");
  expect(headers.get("cache-control")).toBe("no-store");
}

/** Asserts that an attack sends nothing to the database, then or later, and that the proxy still answers. */
export async function expectUnheard(
  target: ProxyTarget,
  attack: () => Promise<void>,
): Promise<void> {
  const before = { heard: target.heard(), ran: target.ran(), rows: await rowsOf(target) };
  await attack();
  expect(target.heard()).toBe(before.heard);
  await ping(target);
  // A statement that was waiting would have run by now.
  expect(target.ran()).toBe(before.ran + 1);
  expect(await rowsOf(target)).toEqual(before.rows);
}

const rowsOf = async ({ sql }: ProxyTarget) => [
  await sql("SELECT * FROM users ORDER BY id"),
  await sql("SELECT * FROM sessions ORDER BY id"),
];
