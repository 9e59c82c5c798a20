import { parseEmail } from "../../core/accounts/email.ts";
import { defaultName } from "../../core/brand/brand.ts";
import type { Mailbox } from "../../core/email/model.ts";
import type { EmailApi } from "../../drivers/email/http.ts";
import type { SmtpServer } from "../../drivers/email/smtp.ts";
import { isLoopback } from "./network.ts";
import type { VariableReader } from "./variables/reader.ts";

/** How emails are sent. */
export type EmailConfig =
  | { readonly kind: "smtp"; readonly server: SmtpServer }
  | { readonly kind: "api"; readonly api: EmailApi }
  /** Development: files of a folder beside the embedded database. */
  | { readonly kind: "folder"; readonly beside: string }
  /** Emails wait in the outbox, or leave by a binding of the Worker. */
  | { readonly kind: "none" };

const apiVariables = ["MAIL_API_URL", "MAIL_API_KEY", "MAIL_API_STYLE"] as const;

/** Reads how emails are sent: by `SMTP_URL` or `MAIL_API_URL`. Without them, a development server writes them to a folder. */
export function readEmailConfig(variables: VariableReader, production: boolean): EmailConfig {
  const { isSet, fault, text } = variables;
  const ofApi = apiVariables.filter((name) => isSet(name));
  if (isSet("SMTP_URL")) {
    if (ofApi.length > 0) {
      fault(
        "SMTP_URL",
        `is set together with ${ofApi.join(", ")}; set only one way to send emails`,
      );
    }
    const server = parseSmtpUrl(text("SMTP_URL") ?? "");
    if (typeof server !== "string") return { kind: "smtp", server };
    fault("SMTP_URL", server);
  }
  if (ofApi.length > 0) return { kind: "api", api: readApi(variables) };
  return production ? { kind: "none" } : { kind: "folder", beside: text("SQLITE_FILE") ?? "" };
}

function readApi({ text, fault, choice }: VariableReader): EmailApi {
  const url = text("MAIL_API_URL") ?? "";
  const key = text("MAIL_API_KEY") ?? "";
  if (url === "") fault("MAIL_API_URL", "is required with MAIL_API_KEY and MAIL_API_STYLE");
  else if (!isApiUrl(url)) {
    fault("MAIL_API_URL", "must be an https URL (http only for this machine)");
  }
  if (key === "") fault("MAIL_API_KEY", "is required with MAIL_API_URL");
  else if (!/^[\x21-\x7e]+$/.test(key)) fault("MAIL_API_KEY", "must be visible ASCII characters");
  return { url, key, style: choice("MAIL_API_STYLE") };
}

function isApiUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.username !== "" || url.password !== "" || url.hash !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

const ports = { "smtp:": 587, "smtps:": 465 } as const;

/** The server of an `smtp://user:password@host:port` URL, or the rule that the text breaks. */
function parseSmtpUrl(text: string): SmtpServer | string {
  const rule = "must be smtp://user:password@host:port, or smtps:// for TLS from the first byte";
  const url = URL.parse(text);
  if (!url || (url.protocol !== "smtp:" && url.protocol !== "smtps:")) return rule;
  if (url.hostname === "" || /[?#]/.test(text) || !["", "/"].includes(url.pathname)) return rule;
  let user: string, password: string;
  try {
    [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  } catch {
    return rule;
  }
  if (user === "" && password !== "") return rule;
  return {
    // The brackets of an IPv6 address belong to the URL.
    host: url.hostname.replaceAll(/^\[|\]$/g, ""),
    port: url.port === "" ? ports[url.protocol] : Number(url.port),
    secure: url.protocol === "smtps:",
    requireTls: !isLoopback(url.hostname),
    user: user === "" ? undefined : user,
    password: user === "" ? undefined : password,
  };
}

/** Reads `MAIL_FROM`. It is required with a way to send mail. A sender without a name has that of the brand. */
export function readEmailFrom(
  { text, isSet, fault }: VariableReader,
  production: boolean,
): Mailbox {
  const given = text("MAIL_FROM");
  const brandName = text("BRAND_NAME");
  const sending = (["SMTP_URL", "MAIL_API_URL"] as const).find((name) => isSet(name));
  if (given === undefined) {
    if (sending && production) fault("MAIL_FROM", `is required with ${sending}`);
    return { name: brandName ?? defaultName, address: "latchkey@localhost" };
  }
  const [, quoted = "", plain = given] = /^(.*?)\s*<([^<>]+)>$/.exec(given) ?? [];
  const name = quoted.replace(/^"(.*)"$/, "$1");
  const address =
    parseEmail(plain)?.address ?? (plain === "latchkey@localhost" ? plain : undefined);
  if (address === undefined || /[\p{Cc}<>"]/u.test(name) || name.length > 64) {
    fault("MAIL_FROM", "must be an email address, or: Name <address>");
  }
  return { name: name === "" ? brandName : name, address: address ?? "" };
}
