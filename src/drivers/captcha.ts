import type { VerifyCaptcha } from "../core/captcha/captcha.ts";
import { explain } from "../core/explain.ts";
import { second } from "../core/ground/time.ts";
import type { Log } from "../core/system.ts";
import { openWebPost } from "./post/post.ts";

/** Where Turnstile is. */
export const turnstileUrl = "https://challenges.cloudflare.com";

/** What a response of Turnstile's widget looks like. Another text costs no call. */
const responses = /^[\w.:+/=-]{1,2048}$/;

/** The errors that no response causes: a wrong secret, and a fault of Turnstile. */
const ofServer = ["missing-input-secret", "invalid-input-secret", "internal-error"];

/** What one call may take, with its whole answer. */
const limits = { deadline: 3 * second, maxAnswer: 16 * 1024 };

/** Asks Turnstile. For all runtimes. Says in the log why Turnstile is away, and never what was asked. */
export function turnstile(
  { url, secret }: { readonly url: string; readonly secret: string },
  log: Log,
): VerifyCaptcha {
  const post = openWebPost(`${url}/turnstile/v0/siteverify`);
  return async (response, address) => {
    if (!responses.test(response)) return "wrong";
    const asked = { secret, response, ...(address !== undefined && { remoteip: address }) };
    try {
      const { text } = await post({
        ...limits,
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams(asked).toString(),
      });
      const { success, "error-codes": codes = [] } = JSON.parse(text) as {
        readonly success?: unknown;
        readonly "error-codes"?: readonly unknown[];
      };
      if (success === true) return "good";
      const fault = ofServer.find((code) => codes.includes(code));
      if (success === false && fault === undefined) return "wrong";
      log.warn("captcha_unavailable", { reason: fault ?? "no verdict" });
    } catch (error) {
      log.warn("captcha_unavailable", explain(error));
    }
    return "away";
  };
}
