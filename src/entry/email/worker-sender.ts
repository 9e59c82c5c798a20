import type { EmailSender } from "../../core/email/ports.ts";
import { bindingSender, type SendEmail } from "../../drivers/email/binding.ts";
import { apiSender } from "../../drivers/email/http.ts";
import { ConfigError } from "../config/config-error.ts";
import type { Config } from "../config/config.ts";

/** The sender of a Worker: a provider's API, or the binding `EMAIL`. Throws ConfigError for another or a second one. */
export function workerEmailSender(
  { mail, policy }: Pick<Config, "mail" | "policy">,
  binding: unknown,
): EmailSender | undefined {
  if (mail.kind === "smtp") {
    throw new ConfigError("SMTP_URL cannot be used here; set MAIL_API_URL, or bind EMAIL");
  }
  if (mail.kind === "api") {
    if (binding === undefined) return apiSender(mail.api);
    throw new ConfigError("MAIL_API_URL is set together with the binding EMAIL; set only one");
  }
  if (binding === undefined) return undefined;
  if (policy.emailFrom.address.endsWith("@localhost")) {
    throw new ConfigError("MAIL_FROM is required with the binding EMAIL");
  }
  return bindingSender(binding as SendEmail);
}
