import { expect } from "vitest";
import { secret } from "../secrets.ts";
import { startProvider, type Provider } from "./provider.ts";
import { startMailServer, type MailServer, type ReceivedMail } from "./smtp.ts";

/** Workers have no SMTP. All other runtimes send to a real mail server. */
export type MailWay = "smtp" | "api";

let provider: Promise<Provider> | undefined;
let mailServer: Promise<MailServer> | undefined;

/**
 * The variables of a server whose mails `mailsTo` gives. One mail server and one provider receive those of all servers of this
 * process.
 */
export async function mailboxVariables(way: MailWay): Promise<Readonly<Record<string, string>>> {
  const MAIL_FROM = "Example <login@mail.example.com>";
  if (way === "smtp") {
    mailServer ??= startMailServer();
    return { SMTP_URL: (await mailServer).url, MAIL_FROM };
  }
  provider ??= startProvider();
  const MAIL_API_URL = (await provider).url;
  return { MAIL_API_URL, MAIL_API_KEY: "key-of-the-tests", MAIL_FROM };
}

/** A mail as it was received. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A mail that is read when somebody asks for it. `to` is in lower case. */
interface Arrived {
  readonly to: string;
  read(): Promise<Mail>;
}

/** All mails so far, each taken over once, because a test asks every few milliseconds until its mail has come. */
const arrived: Arrived[] = [];
let taken = { requests: 0, received: 0 };

async function takeOver(): Promise<readonly Arrived[]> {
  const { requests = [] } = (await provider) ?? {};
  const { received = [] } = (await mailServer) ?? {};
  for (const { body } of requests.slice(taken.requests)) {
    const mail = JSON.parse(body) as Mail;
    arrived.push({ to: mail.to.toLowerCase(), read: async () => mail });
  }
  for (const mail of received.slice(taken.received)) {
    arrived.push({ to: mail.to.join().toLowerCase(), read: () => mailOf(mail) });
  }
  taken = { requests: requests.length, received: received.length };
  return arrived;
}

/** The mails to an address so far, in the order of their arrival. Their tokens become secrets that no log may hold. */
export async function mailsTo(address: string): Promise<readonly Mail[]> {
  const wanted = address.toLowerCase();
  const found = (await takeOver()).filter(({ to }) => to === wanted);
  const mails = await Promise.all(found.map((one) => one.read()));
  for (const mail of mails) if (mail.text.includes("#token=")) secret(tokenIn(mail));
  return mails;
}

/** The mails to all addresses so far. */
export const allMails = async (): Promise<readonly Mail[]> =>
  Promise.all((await takeOver()).map((one) => one.read()));

async function mailOf({ to, parsed }: ReceivedMail): Promise<Mail> {
  const { subject = "", text = "", html, headerLines } = await parsed();
  return {
    to: to.join(),
    subject,
    text,
    html: html || "",
    headers: Object.fromEntries(
      headerLines.map(({ line }) => [
        line.slice(0, line.indexOf(":")),
        line.slice(line.indexOf(":") + 1).trim(),
      ]),
    ),
  };
}

/** Waits for a mail to an address, the `count`th. */
export async function mailTo(address: string, count = 1): Promise<Mail> {
  await expect.poll(async () => (await mailsTo(address)).length).toBeGreaterThanOrEqual(count);
  return (await mailsTo(address))[count - 1] ?? expect.fail("no mail");
}

/** The code in a mail. */
export const codeIn = ({ text }: Pick<Mail, "text">): string =>
  /^(?:Code: )?(\d{6})$/m.exec(text)?.[1] ?? expect.fail("the mail has no code");

/** Waits for a code in a mail to an address, the `count`th code. */
export async function codeTo(address: string, count = 1): Promise<string> {
  const withCode = async () => (await mailsTo(address)).filter(({ text }) => /^\d{6}$/m.test(text));
  await expect.poll(async () => (await withCode()).length).toBeGreaterThanOrEqual(count);
  return codeIn((await withCode())[count - 1] ?? expect.fail("no mail"));
}

/** The token of the link in a mail. */
export const tokenIn = ({ text }: Mail): string =>
  /#token=(lt1_[\w-]+)(?:&invitation)?$/m.exec(text)?.[1] ?? expect.fail("the mail has no link");
