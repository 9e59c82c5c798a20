import type { ServerAnswer } from "../../core/outbox/ports.ts";
import { postUnread } from "./post.ts";

/** Milliseconds. */
const timeout = 15_000;

/** Posts what waited in the outbox to the server of somebody else. Never throws, follows no redirect, and reads no body of an answer. */
export async function postDelivery(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<ServerAnswer> {
  const sent = { "User-Agent": "Latchkey", ...headers };
  try {
    const { status, retryAfter } = await postUnread(url, {
      headers: sent,
      body,
      deadline: timeout,
    });
    return { status, code: `HTTP ${status}`, retryAfter };
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    return { status: undefined, code: isLate ? "TIMEOUT" : "NETWORK", retryAfter: 0 };
  }
}
