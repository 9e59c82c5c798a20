import { Failure } from "../core/failures.ts";
import type { Clock, Log, Random } from "../core/system.ts";
import { encode } from "../drivers/base64url.ts";
import {
  checkParameters,
  DuplicateKey,
  OutcomeUnknown,
  type Parameter,
  type Transport,
} from "../drivers/store/transport.ts";
import type { RefusalBody, RefusalCode } from "./protocol/refusals.ts";
import { executePath, headers, importSigningKey, sign } from "./protocol/signature.ts";
import { statementId } from "./protocol/statement-id.ts";

export interface ProxyTransportOptions {
  /** Where the proxy is: https, or http on this machine. */
  readonly url: string;
  /** The secret shared with it. */
  readonly key: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** Milliseconds for one call, a little more than the proxy allows itself. */
const deadline = 4000;

/** Milliseconds that a busy proxy is asked again: it refuses a burst at once, and serves it in a moment. */
const patience = 1000;

/** One call of the MySQL proxy a statement: its id and its parameters, signed. SQL never leaves this side. */
export function proxyTransport(options: ProxyTransportOptions): Transport {
  const { url, clock, random, log } = options;
  const key = importSigningKey(options.key);
  const ids = new Map<string, string>();

  const idOf = async (sql: string): Promise<string> => {
    const id = ids.get(sql) ?? (await statementId(sql));
    ids.set(sql, id);
    return id;
  };

  const send = async (body: Uint8Array<ArrayBuffer>) => {
    const signed = { timestamp: String(clock()), nonce: encode(bytes(random)), body };
    const signature = await sign(await key, signed);
    return post(url + executePath, {
      body,
      headers: {
        "Content-Type": "application/json",
        [headers.timestamp]: signed.timestamp,
        [headers.nonce]: signed.nonce,
        [headers.signature]: signature,
      },
    });
  };

  const call = async (sql: string, parameters: readonly Parameter[]): Promise<Answer> => {
    const params = checkParameters(parameters);
    const text = JSON.stringify({ statement: await idOf(sql), params });
    const body = new TextEncoder().encode(text);
    const start = performance.now();
    for (let pause = 20; ; pause *= 2) {
      const { status, text } = await send(body);
      const answer = parse(text);
      if (status === 200 && answer) return answer;
      const mayWait = answer?.code === "busy" && performance.now() - start < patience;
      if (!mayWait) throw readRefusal(status, answer ?? {}, log);
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
    }
  };

  return {
    async read(statement, parameters) {
      const { rows } = await call(statement, parameters);
      if (!Array.isArray(rows)) throw new OutcomeUnknown("the proxy answered no rows");
      return rows as unknown[][];
    },
    async write(statement, parameters) {
      const { affected_rows: affected } = await call(statement, parameters);
      if (typeof affected !== "number") throw new OutcomeUnknown("the proxy answered no count");
      return affected;
    },
  };
}

/** What the proxy may answer. */
type Answer = Readonly<Partial<RefusalBody & { rows: unknown; affected_rows: unknown }>>;

/** Throws OutcomeUnknown when no whole answer comes in time. */
async function post(
  url: string,
  { body, headers }: { body: Uint8Array<ArrayBuffer>; headers: Record<string, string> },
): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers,
      // Wherever else it leads, the signature must not go there.
      redirect: "manual",
      signal: AbortSignal.timeout(deadline),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const kind = error instanceof Error ? error.name : typeof error;
    throw new OutcomeUnknown(`the proxy did not answer (${kind})`);
  }
}

function parse(text: string): Answer | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === "object" && answer !== null ? answer : undefined;
  } catch {
    return undefined;
  }
}

/** These mean a bug of ours: nothing gets better by waiting. */
const bugs: readonly (RefusalCode | undefined)[] = [
  "malformed_request",
  "wrong_parameters",
  "body_too_large",
  "invalid_data",
  "too_many_rows",
];

/** What the operator must do, where nobody else can. */
const hints: Partial<Record<RefusalCode, string>> = {
  unknown_statement: "the proxy is older than this server: deploy the proxy first",
  unauthorized: "compare MYSQL_PROXY_KEY on both sides, and their clocks",
  not_found: "compare MYSQL_PROXY_URL with the proxy's address",
};

/** What the store is told. An answer that is not the proxy's own says nothing of what became of the statement. */
function readRefusal(status: number, { code, outcome }: Answer, log: Log): Error {
  const reason = `mysql proxy ${status} ${code ?? "without a code"}`;
  const hint = code && hints[code];
  if (hint) log.error("mysql_proxy_refuses", { code, hint });
  if (code === "duplicate") return new DuplicateKey("unique index");
  if (bugs.includes(code)) return new ProxyFault(reason);
  if (outcome === "not_executed" || outcome === "rejected") {
    return new Failure("unavailable", { reason });
  }
  return new OutcomeUnknown(reason);
}

/** The proxy found fault with what we sent. */
class ProxyFault extends Error {
  /** With its reason, since logs leave messages out. */
  override readonly name: string;

  constructor(reason: string) {
    super(reason);
    this.name = `ProxyFault ${reason}`;
  }
}

const bytes = (random: Random): Uint8Array<ArrayBuffer> => new Uint8Array(random(16));
