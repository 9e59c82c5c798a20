import { createTransport } from "nodemailer";
import { Undelivered, type EmailSender } from "../../core/email/ports.ts";
import { composed } from "./composed.ts";

/** A mail server. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** True for TLS from the first byte. Otherwise the connection changes to TLS by STARTTLS. */
  readonly secure: boolean;
  /** True if TLS is required. False only for this machine. */
  readonly requireTls: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/** Milliseconds. `mail` is for everything, and shorter than the lease of an email, because a server can answer slowly many times. */
const timeouts = { connect: 5000, greeting: 5000, socket: 10_000, mail: 45_000 };

/** Sends emails by SMTP (RFC 5321), over at most two connections. For Node and Bun. */
export function smtpSender({
  host,
  port,
  secure,
  requireTls,
  user,
  password,
}: SmtpServer): EmailSender {
  const transport = createTransport({
    pool: true,
    maxConnections: 2,
    // The outbox repeats an email itself.
    maxRequeues: 0,
    host,
    port,
    secure,
    requireTLS: !secure && requireTls,
    ...(user !== undefined && { auth: { user, pass: password ?? "" } }),
    connectionTimeout: timeouts.connect,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.socket,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(message) {
      try {
        const signal = AbortSignal.timeout(timeouts.mail);
        await transport.sendMail({ ...composed(message), signal });
      } catch (error) {
        throw undelivered(error);
      }
    },
    close: async () => transport.close(),
  };
}

/** The members of nodemailer's errors that are used. Their message can hold the address and the server's answer. */
interface SmtpError {
  readonly code?: unknown;
  /** The command that was answered. */
  readonly command?: unknown;
  readonly responseCode?: unknown;
}

/**
 * The answers that refuse every email to a recipient (RFC 5321 section 4.2.3, RFC 7504). Others are about this email, or a full
 * mailbox.
 */
const refusesAddress = [550, 551, 553, 556];

/** A 5xx answer to this email is final (RFC 5321 section 4.2.1). One to the login or the greeting is about the server. */
function undelivered(error: unknown): Undelivered {
  const { code, command, responseCode } = error as SmtpError;
  const status = typeof responseCode === "number" ? responseCode : undefined;
  const name = typeof code === "string" && /^[A-Z]+$/.test(code) ? code : "SMTP";
  const isPermanent =
    status !== undefined && status >= 500 && (name === "EENVELOPE" || name === "EMESSAGE");
  const isAddressRefused =
    command === "RCPT TO" && status !== undefined && refusesAddress.includes(status);
  const told = status === undefined ? name : `${name} ${status}`;
  return new Undelivered(told, { isPermanent, isAddressRefused });
}
