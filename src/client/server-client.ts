import { accountsOver, type Accounts } from "./accounts.ts";
import type { AnyAttributes, AttributesOf } from "./api-types.ts";
import type { Fetch } from "./connection.ts";
import type { LatchkeyError } from "./latchkey-error.ts";
import type { SendJson } from "./managed-calls.ts";
import { organizationsOver, type Organizations } from "./managed-organizations.ts";
import { readAnswer, timeout, unreachable } from "./server-answer.ts";

export interface ServerClientOptions {
  /** Latchkey's `ISSUER`, or its address inside your network. It may have a path. */
  readonly baseUrl: string;
  readonly clientId: string;
  /** A secret of your server. Never send it to a browser. */
  readonly clientSecret: string;
  /** Sends the requests instead of the global fetch. */
  readonly fetch?: Fetch | undefined;
}

interface Token {
  readonly access_token: string;
  /** Seconds. */
  readonly expires_in: number;
}

/**
 * Creates a client with which a server reads and writes accounts and organizations, without sending a request. The client of Latchkey needs
 * `--accounts`, `--organizations` or both. A token is requested at the first call, and again shortly before it expires.
 */
export function createServerClient<Config extends object = AnyAttributes>({
  baseUrl,
  clientId,
  clientSecret,
  fetch = globalThis.fetch,
}: ServerClientOptions): {
  readonly accounts: Accounts<AttributesOf<Config>>;
  readonly organizations: Organizations;
} {
  const base = new URL(baseUrl).href.replace(/\/+$/, "");
  let token: Promise<string> | undefined;
  /** When the token is replaced, in epoch milliseconds. */
  let end = Infinity;

  const send = async (path: string, init: RequestInit): Promise<object> => {
    const signal = AbortSignal.timeout(timeout);
    // Only Latchkey may receive the secret, and Latchkey never redirects.
    const response = await fetch(base + path, { ...init, redirect: "manual", signal }).catch(
      unreachable,
    );
    return readAnswer(response);
  };

  async function requestToken(): Promise<string> {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
    });
    const answer = (await send("/authenticate/token", { method: "POST", body })) as Token;
    const { access_token: text, expires_in: lifetime } = answer;
    end = Date.now() + lifetime * 900;
    return text;
  }
  const authorized = async (method: string, path: string, body?: object): Promise<object> => {
    if (Date.now() > end) token = undefined;
    token ??= requestToken().catch((error: unknown) => {
      token = undefined;
      throw error;
    });
    return send(path, {
      method,
      headers: {
        Authorization: `Bearer ${await token}`,
        ...(body && { "Content-Type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  };

  const sendAgain: SendJson = (method, path, body) =>
    authorized(method, path, body).catch((error: unknown) => {
      // The key of the server was replaced, for example. Nothing was done.
      if ((error as LatchkeyError).code !== "invalid_token") throw error;
      token = undefined;
      return authorized(method, path, body);
    });
  return { accounts: accountsOver(sendAgain), organizations: organizationsOver(sendAgain) };
}
