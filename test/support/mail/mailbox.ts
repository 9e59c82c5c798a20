import { expect } from "vitest";
import { secret } from "../secrets.ts";
import { startProvider, type Provider } from "./provider.ts";

let provider: Promise<Provider> | undefined;

/** The variables of a server whose mails `mailsTo` gives. One provider receives those of all servers of this process. */
export async function mailboxVariables(): Promise<Readonly<Record<string, string>>> {
  provider ??= startProvider();
  return {
    MAIL_API_URL: (await provider).url,
    MAIL_API_KEY: "key-of-the-tests",
    MAIL_FROM: "Example <login@mail.example.com>",
  };
}

/** A mail as the provider received it. */
export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The mails to an address so far, in the order of their arrival. Their tokens become secrets that no log may hold. */
export async function mailsTo(address: string): Promise<readonly Mail[]> {
  const { requests = [] } = (await provider) ?? {};
  const mails = requests
    .map(({ body }) => JSON.parse(body) as Mail)
    .filter(({ to }) => to.toLowerCase() === address.toLowerCase());
  for (const mail of mails) if (mail.text.includes("#token=")) secret(tokenIn(mail));
  return mails;
}

/** Waits for a mail to an address, the `count`th. */
export async function mailTo(address: string, count = 1): Promise<Mail> {
  await expect
    .poll(async () => (await mailsTo(address)).length, { timeout: 30_000 })
    .toBeGreaterThanOrEqual(count);
  return (await mailsTo(address))[count - 1] ?? expect.fail("no mail");
}

/** The token of the link in a mail. */
export const tokenIn = ({ text }: Mail): string =>
  /#token=(lt1_[\w-]+)$/m.exec(text)?.[1] ?? expect.fail("the mail has no link");
