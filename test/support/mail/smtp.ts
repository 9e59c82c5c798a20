import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { simpleParser, type ParsedMail } from "mailparser";
import { SMTPServer } from "smtp-server";

/** A mail that a real mail server received. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it was sent. */
  readonly source: string;
  /** Parsed at the first call, because most mails are never looked at. */
  parsed(): Promise<ParsedMail>;
}

/** A mail server on this machine. */
export interface MailServer {
  readonly url: string;
  readonly received: readonly ReceivedMail[];
  /** Gives the status with which the next recipients are refused; undefined accepts them. */
  refuse(status: (recipient: string) => number | undefined): void;
  close(): Promise<void>;
}

/** Starts a mail server that accepts every mail. It does not keep the process alive. With `login` it asks for this user and password. */
export async function startMailServer(
  login?: { readonly user: string; readonly password: string },
  port = 0,
): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  let statusOf: (recipient: string) => number | undefined = () => undefined;
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS", ...(login ? [] : ["AUTH"])],
    authOptional: login === undefined,
    allowInsecureAuth: true,
    logger: false,
    disableReverseLookup: true,
    onAuth({ username, password }, _, done) {
      const isRight = username === login?.user && password === login?.password;
      done(isRight ? null : new Error("wrong password"), { user: username });
    },
    onRcptTo({ address }, _, done) {
      const responseCode = statusOf(address);
      done(
        responseCode === undefined
          ? null
          : Object.assign(new Error(`${address} is refused`), { responseCode }),
      );
    },
    async onData(stream, { envelope }, done) {
      // A client that was killed sends half a mail.
      const source = await text(stream).catch(() => undefined);
      if (source === undefined) return done(new Error("half a mail"));
      let parsed: Promise<ParsedMail> | undefined;
      received.push({
        from: envelope.mailFrom === false ? "" : envelope.mailFrom.address,
        to: envelope.rcptTo.map(({ address }) => address),
        source,
        parsed: () => (parsed ??= simpleParser(source)),
      });
      done();
    },
  });
  server.on("error", () => {});
  const listening = server.listen(port, "127.0.0.1").unref();
  await once(listening, "listening");
  const address = listening.address() as AddressInfo;
  const user = login ? `${login.user}:${encodeURIComponent(login.password)}@` : "";
  return {
    url: `smtp://${user}127.0.0.1:${address.port}`,
    received,
    refuse: (status) => void (statusOf = status),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
