import { emailApiStyleNames } from "../../../../drivers/email/styles.ts";
import { choice, type VariableRows } from "../rules.ts";

/** How emails are sent. */
export const emailVariables = {
  SMTP_URL: {
    fallback: "",
    about:
      "Mail server: `smtp://user:password@host:port`, or `smtps://` for TLS from the first byte. Percent-encode special characters. " +
      "Default outside production: emails are written to the folder `outbox` beside `SQLITE_FILE`.",
  },
  MAIL_FROM: {
    isShown: true,
    fallback: "",
    about:
      "Sender of emails: an address, or `Name <address>`. Required in production to send emails.",
  },
  MAIL_API_URL: {
    fallback: "",
    about: "URL of an email provider's HTTP API. Set it instead of `SMTP_URL`.",
  },
  MAIL_API_KEY: { fallback: "", about: "Key of that API." },
  MAIL_API_STYLE: {
    rule: choice(emailApiStyleNames),
    fallback: "json",
    about: "Kind of that API: `resend`, `postmark`, `mailgun`, `cloudflare` or `json`.",
  },
} as const satisfies VariableRows;
