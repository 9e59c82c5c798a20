import { Undelivered, type EmailSender } from "../../core/email/ports.ts";
import { postUnread } from "../post/post.ts";
import { styleOf, type EmailApiStyle } from "./styles.ts";

/** The HTTP API of an email provider. */
export interface EmailApi {
  readonly url: string;
  readonly key: string;
  readonly style: EmailApiStyle;
}

/** Milliseconds. */
const timeout = 10_000;

/** The 4xx statuses that may pass: timeout, too early, too many requests, and a wrong key that the operator can correct. */
const passing = [401, 408, 425, 429];

/** Sends emails by the HTTP API of a provider. For all runtimes. Never reads or logs the body of the answer. */
export const apiSender = ({ url, key, style: name }: EmailApi): EmailSender => {
  const style = styleOf(name);
  const isPermanent = (status: number): boolean =>
    style.permanent === "4xx"
      ? status >= 400 && status < 500 && !passing.includes(status)
      : style.permanent.includes(status);
  return {
    async send(message) {
      const body = style.body(message);
      const isForm = body instanceof URLSearchParams;
      const { status, retryAfter } = await postUnread(url, {
        headers: {
          ...style.credential(key),
          "Content-Type": isForm ? "application/x-www-form-urlencoded" : "application/json",
          ...(style.idempotencyHeader !== undefined && { [style.idempotencyHeader]: message.id }),
        },
        body: isForm ? body.toString() : JSON.stringify(body),
        deadline: timeout,
      }).catch(() => {
        throw new Undelivered("NETWORK");
      });
      if (status >= 200 && status < 300) return;
      throw new Undelivered(`HTTP ${status}`, {
        isPermanent: isPermanent(status),
        ...(retryAfter > 0 && { retryAfter }),
      });
    },
    close: async () => {},
  };
};
