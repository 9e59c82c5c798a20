import type { MailSender } from "../../core/mail/ports.ts";
import { bindingSender, type SendEmail } from "../../drivers/mail/binding.ts";
import { apiSender } from "../../drivers/mail/http.ts";
import { ConfigError } from "../config/config-error.ts";
import type { Config } from "../config/config.ts";

/** The sender of a Worker: a provider's API, or the binding `EMAIL`. Throws ConfigError for another or a second one. */
export function workerMailSender(
  { mail, policy }: Pick<Config, "mail" | "policy">,
  binding: unknown,
): MailSender | undefined {
  if (mail.kind === "smtp") {
    throw new ConfigError("SMTP_URL cannot be used here; set MAIL_API_URL, or bind EMAIL");
  }
  if (mail.kind === "api") {
    if (binding === undefined) return apiSender(mail.api);
    throw new ConfigError("MAIL_API_URL is set together with the binding EMAIL; set only one");
  }
  if (binding === undefined) return undefined;
  if (policy.mailFrom.address.endsWith("@localhost")) {
    throw new ConfigError("MAIL_FROM is required with the binding EMAIL");
  }
  return bindingSender(binding as SendEmail);
}
