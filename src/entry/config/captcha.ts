import { turnstileUrl } from "../../drivers/captcha.ts";
import { isLoopback } from "./network.ts";
import type { VariableReader } from "./variables/reader.ts";

/** The CAPTCHA. Undefined for none. */
export type CaptchaConfig =
  | { readonly siteKey: string; readonly secret: string; readonly url: string }
  | undefined;

/** The keys that Cloudflare publishes for tests: each decides alike about everybody. */
const forTests = /^[123]x0{20}/;

/** Reads the CAPTCHA. In production nobody but Cloudflare can be asked. */
export function readCaptcha(
  { choice, text, fault }: VariableReader,
  production: boolean,
): CaptchaConfig {
  const given = {
    CAPTCHA_SITE_KEY: text("CAPTCHA_SITE_KEY"),
    CAPTCHA_SECRET: text("CAPTCHA_SECRET"),
  };
  const url = text("CAPTCHA_URL");
  if (choice("CAPTCHA") === "off") return undefined;
  const required = (name: keyof typeof given): string => {
    const key = given[name] ?? "";
    if (key === "") fault(name, "is required with CAPTCHA=turnstile");
    else if (!/^[\w-]+$/.test(key)) fault(name, "must be a key of Turnstile");
    else if (production && forTests.test(key)) {
      fault(name, "is one of Cloudflare's keys for tests, which are not for production");
    }
    return key;
  };
  if (url !== undefined) {
    const { protocol, hostname, origin } = URL.parse(url) ?? {};
    if (production) fault("CAPTCHA_URL", "is for tests, and not for production");
    else if (protocol !== "http:" || !isLoopback(hostname ?? "") || origin !== url) {
      fault("CAPTCHA_URL", "must be an http origin of this machine");
    }
  }
  return {
    siteKey: required("CAPTCHA_SITE_KEY"),
    secret: required("CAPTCHA_SECRET"),
    url: url ?? turnstileUrl,
  };
}
