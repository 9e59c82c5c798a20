import type { ServerAnswer } from "../../core/outbox/ports.ts";
import type { GuardedFetch } from "../guarded/guarded-fetch.ts";
import { postUnread } from "./post.ts";

/** Milliseconds. */
const timeout = 15_000;

/** What the outbox says of errors, by their names. A private address is never connected to, so the error tells nothing about it. */
const codes: Readonly<Record<string, string>> = {
  TimeoutError: "TIMEOUT",
  PrivateAddressError: "PRIVATE_ADDRESS",
};

/** Posts what waited in the outbox to the server of somebody else. Never throws, follows no redirect, and reads no body of an answer. */
export async function postDelivery(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  fetchBy?: GuardedFetch,
): Promise<ServerAnswer> {
  const sent = { "User-Agent": "Latchkey", ...headers };
  try {
    const request = { headers: sent, body, deadline: timeout };
    const { status, retryAfter } = await postUnread(url, request, fetchBy);
    return { status, code: `HTTP ${status}`, retryAfter };
  } catch (error) {
    const code = (error instanceof Error && codes[error.name]) || "NETWORK";
    return { status: undefined, code, retryAfter: 0 };
  }
}
