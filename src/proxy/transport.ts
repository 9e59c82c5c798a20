import { Failure, serverFailures } from "../core/failures.ts";
import type { Clock, Log, Random } from "../core/system.ts";
import { encode } from "../drivers/base64url.ts";
import type { CryptoProvider } from "../drivers/crypto/crypto.ts";
import type { OpenPost, PostAnswer } from "../drivers/post/post.ts";
import { digestOf } from "./protocol/digest.ts";
import { type RefusalBody, rowOf } from "./protocol/refusals.ts";
import {
  executePath,
  headers,
  importSigningKey,
  isAnswerSignedBy,
  signRequest,
} from "./protocol/signature.ts";
import { statementId } from "./protocol/statement-id.ts";
import {
  checkParameters,
  DuplicateKey,
  OutcomeUnknown,
  type Parameter,
  type Transport,
} from "../drivers/store/statements/prepared.ts";
import { adminFailures } from "../core/admin/rows.ts";

export interface ProxyTransportOptions {
  /** The proxy's address: https, or http on the same machine. */
  readonly url: string;
  /** The secret that server and proxy share. */
  readonly key: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: CryptoProvider;
  readonly openPost: OpenPost;
  readonly log: Log;
  /** The header `traceparent` of the request that a statement belongs to. */
  readonly traceparent?: (() => string | undefined) | undefined;
}

/** Milliseconds for one call. The proxy's own limits are shorter. */
const deadline = 4000;

/**
 * Bytes of an answer. The most rows of one read, a hundred, are far smaller. The answer is read before its signature is
 * checked, so anyone between the server and the proxy could send a text without end.
 */
const maxAnswer = 1024 * 1024;

const encoder = new TextEncoder();

/** Milliseconds for which calls to a busy proxy are retried. The proxy refuses a burst at once, and has room soon after. */
const busyTime = 1000;

/**
 * Runs each statement by one signed call of the MySQL proxy: the statement's id and its parameters. SQL never leaves
 * this side. Only a signed answer decides whether a statement ran.
 */
export function proxyTransport(options: ProxyTransportOptions): Transport {
  const { url, clock, random, crypto, log } = options;
  const post = options.openPost(url + executePath);
  const importedKey = importSigningKey(crypto, options.key);
  const ids = new Map<string, string>();

  const idOf = async (sql: string): Promise<string> => {
    const id = ids.get(sql) ?? (await statementId(sql));
    ids.set(sql, id);
    return id;
  };

  const send = async (body: string, digest: string): Promise<Answer> => {
    const key = await importedKey;
    const timestamp = String(clock());
    const nonce = encode(new Uint8Array(random(16)));
    const traceparent = options.traceparent?.();
    const { status, text, header } = await withAnswer(
      post({
        headers: {
          "Content-Type": "application/json",
          // For the log of the proxy alone, so it is not signed.
          ...(traceparent !== undefined && { traceparent }),
          [headers.timestamp]: timestamp,
          [headers.nonce]: nonce,
          [headers.digest]: digest,
          // The signature must not follow a redirect to another server. No Post follows one.
          [headers.signature]: await signRequest(key, { timestamp, nonce, digest }),
        },
        body,
        deadline,
        maxAnswer,
      }),
    );
    const claims = { nonce, status, body: text };
    const isSigned = await isAnswerSignedBy(key, header(headers.signature), claims);
    return { status, isSigned, content: parse(text) };
  };

  const call = async (sql: string, parameters: readonly Parameter[]): Promise<Content> => {
    const params = checkParameters(parameters);
    const body = JSON.stringify({ statement: await idOf(sql), params });
    const digest = await digestOf(crypto, encoder.encode(body));
    const start = performance.now();
    for (let pause = 20; ; pause *= 2) {
      const answer = await send(body, digest);
      if (answer.status === 200 && answer.isSigned) return answer.content;
      // An unsigned `busy` is retried as well. This is safe even if the statement ran, because every statement is idempotent,
      // except that a try may be counted twice.
      const mayWait = answer.content.code === "busy" && performance.now() - start < busyTime;
      if (!mayWait) throw readRefusal(answer, log);
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
    }
  };

  return {
    async read(statement, parameters) {
      const { rows } = await call(statement, parameters);
      if (!Array.isArray(rows)) throw new OutcomeUnknown("the response of the proxy has no rows");
      return rows as unknown[][];
    },
    async write(statement, parameters) {
      const { affected_rows: affected } = await call(statement, parameters);
      if (typeof affected !== "number") {
        throw new OutcomeUnknown("the response of the proxy has no count");
      }
      return affected;
    },
  };
}

interface Answer {
  readonly status: number;
  /** True if the proxy signed this answer to this request. */
  readonly isSigned: boolean;
  readonly content: Content;
}

/** The members that an answer may have. */
type Content = Readonly<Partial<Record<keyof RefusalBody | "rows" | "affected_rows", unknown>>>;

/** Throws OutcomeUnknown unless a whole answer comes in time. */
async function withAnswer(answer: Promise<PostAnswer>): Promise<PostAnswer> {
  try {
    return await answer;
  } catch (error) {
    const kind = error instanceof Error ? error.name : typeof error;
    throw new OutcomeUnknown(`the proxy did not respond (${kind})`);
  }
}

function parse(text: string): Content {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === "object" && content !== null ? content : {};
  } catch {
    return {};
  }
}

/** The error for the store. An answer that the proxy did not sign says nothing about the statement. */
function readRefusal({ status, isSigned, content }: Answer, log: Log): Error {
  if (!isSigned) return readUnsigned(status, content, log);
  const { code, outcome } = content;
  const row = rowOf(code);
  const reason = `mysql proxy ${status} ${typeof code === "string" ? code : "without a code"}`;
  if (row?.hint) log.error("mysql_proxy_refuses", { code: String(code), hint: row.hint });
  if (code === "admin_api_off") return new Failure(adminFailures.admin_api_off, { reason });
  if (code === "duplicate") return new DuplicateKey("unique index");
  if (row?.isBug) return new ProxyFault(reason);
  if (outcome === "not_executed" || outcome === "rejected") {
    return new Failure(serverFailures.unavailable, { reason });
  }
  return new OutcomeUnknown(reason);
}

/** The hint for an unsigned answer whose code has no hint. */
const unsignedHint =
  "the proxy did not sign this response: deploy the proxy first if it is older than this server, else check what responds at MYSQL_PROXY_URL";

/**
 * The proxy itself sends unsigned refusals before it accepts a request, such as `unauthorized`. Their `not_executed` is
 * not trusted: an attacker who carries the request can run it, and deliver such a refusal instead of the answer. The
 * code only selects the hint for the operator.
 */
function readUnsigned(status: number, { code }: Content, log: Log): OutcomeUnknown {
  const row = rowOf(code);
  const known = row ? String(code) : "without a known code";
  log.error("mysql_proxy_unsigned", { status, code: known, hint: row?.hint ?? unsignedHint });
  return new OutcomeUnknown(`mysql proxy ${status} ${known}, unsigned`);
}

/** The proxy refused a call because of a bug in Latchkey. */
class ProxyFault extends Error {
  /** Includes the reason, because logs leave messages out. */
  override readonly name: string;

  constructor(reason: string) {
    super(reason);
    this.name = `ProxyFault ${reason}`;
  }
}
