import type { Mailbox, Message } from "../../core/email/model.ts";

/** What differs between the HTTP APIs of mail providers. */
interface Style {
  /** The API's key as a header. */
  credential(key: string): Readonly<Record<string, string>>;
  body(message: Message): object | URLSearchParams;
  /** The header that makes a repeated request send one mail. */
  readonly idempotencyHeader?: string;
  /** The statuses of an email that will never be accepted. */
  readonly permanent: readonly number[] | "4xx";
}

const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });

/** A mailbox in the form `Name <address>` (RFC 5322 section 3.4). The name is quoted. */
const mailbox = ({ name, address }: Mailbox): string =>
  name === undefined ? address : `"${name.replaceAll(/[\\"]/g, "\\$&")}" <${address}>`;

/** All headers of an email that are not a member of their own. */
const headersOf = ({ headers, messageId }: Message): Readonly<Record<string, string>> => ({
  ...headers,
  "Message-ID": `<${messageId}>`,
});

const common = (message: Message) => ({
  subject: message.subject,
  text: message.text,
  html: message.html,
});

/** One row a provider. */
const emailApiStyles = {
  resend: {
    credential: bearer,
    idempotencyHeader: "Idempotency-Key",
    permanent: [400, 403, 422],
    body: (message) => ({
      from: mailbox(message.from),
      to: [message.to],
      ...common(message),
      headers: headersOf(message),
    }),
  },
  postmark: {
    credential: (key) => ({ "X-Postmark-Server-Token": key, Accept: "application/json" }),
    permanent: [422],
    body: (message) => ({
      From: mailbox(message.from),
      To: message.to,
      Subject: message.subject,
      TextBody: message.text,
      HtmlBody: message.html,
      MessageStream: "outbound",
      Headers: [
        ...Object.entries(headersOf(message)).map(([Name, Value]) => ({ Name, Value })),
        // Otherwise Postmark replaces the Message-ID.
        { Name: "X-PM-KeepID", Value: "true" },
      ],
      // A rewritten link would be known to the provider and could be logged there.
      TrackOpens: false,
      TrackLinks: "None",
    }),
  },
  mailgun: {
    credential: (key) => ({ Authorization: `Basic ${btoa(`api:${key}`)}` }),
    permanent: [400],
    body: (message) =>
      new URLSearchParams({
        from: mailbox(message.from),
        to: message.to,
        ...common(message),
        ...Object.fromEntries(
          Object.entries(headersOf(message)).map(([name, value]) => [`h:${name}`, value]),
        ),
        "o:tracking": "no",
      }),
  },
  cloudflare: {
    credential: bearer,
    permanent: "4xx",
    body: (message) => ({
      from: { address: message.from.address, name: message.from.name ?? "" },
      to: message.to,
      ...common(message),
      // It makes its own Message-ID, and refuses an email that has one.
      headers: message.headers,
    }),
  },
  json: {
    credential: bearer,
    idempotencyHeader: "Idempotency-Key",
    permanent: "4xx",
    body: (message) => ({
      id: message.id,
      from: mailbox(message.from),
      to: message.to,
      ...common(message),
      headers: headersOf(message),
    }),
  },
} as const satisfies Record<string, Style>;

export type EmailApiStyle = keyof typeof emailApiStyles;

export const emailApiStyleNames = Object.keys(emailApiStyles) as readonly EmailApiStyle[];

/** The row of a style, without the literal types. */
export const styleOf = (name: EmailApiStyle): Style => emailApiStyles[name];
