import { randomUUID } from "node:crypto";
import { accountRow, setAccount } from "../../suite/http/calls/accounts.ts";
import { insertAccount, type Person, type Tokens } from "../../suite/http/calls/calls.ts";
import {
  clientToken,
  createClient,
  basic,
  type TestClient,
} from "../../suite/http/calls/clients.ts";
import {
  askVerification,
  codeFor,
  linkFor,
  type AskedEmailCode,
} from "../../suite/http/calls/links.ts";
import { logInBy, sessionOf } from "../../suite/http/calls/sessions.ts";
import { createApp, type App } from "../../suite/http/oidc/app.ts";
import type { Target } from "../targets/http-target.ts";
import { appTokenOf } from "../tokens/app-token.ts";

/** What a caller knows of the own account, of mails, of a client, and of another account. */
export interface Credentials extends Tokens, Person {
  readonly links: Readonly<Record<"verify" | "reset" | "logIn", string>>;
  /** The request of the account that has the link to log in. */
  readonly asked: AskedEmailCode;
  readonly client: TestClient;
  readonly clientToken: string;
  /** The token of a server that may write accounts and organizations. */
  readonly serverToken: string;
  /** The access token of another app for the own account. */
  readonly appToken: string;
  /** An app that logs users in. */
  readonly app: App;
  readonly basic: string;
  readonly other: Person;
  /** The access token of an administrator who has just logged in. */
  readonly adminToken: string;
  /** The id of the other account. */
  readonly otherId: string;
  /** The id of a session of the other account. */
  readonly otherSession: string;
  /** The id of a mail that waits. */
  readonly mail: string;
}

/** In every made-up secret, so that one search finds any of them. Letters alone, which no encoding changes. */
export const mark = "ThisIsASecretOfTheFuzzTest";

/** A made-up secret with the mark. Values of other types and placeholders stay as they are. */
export const marked = (value: unknown): unknown =>
  typeof value === "string" && value !== "" && !isPlaceholder(value) ? value + mark : value;

/** Members that hold a secret. */
export const isSecret = (name: string): boolean =>
  /password|token$|secret|^login_request$/.test(name);

/** Stands for something that is known only when the request is sent. */
const read: Readonly<Record<string, (known: Credentials) => string>> = {
  "<username>": ({ username }) => username,
  "<password>": ({ password }) => password,
  "<email>": ({ email }) => email,
  "<access token>": ({ token }) => token,
  "<refresh token>": ({ refreshToken }) => refreshToken,
  "<session>": ({ token }) => sessionOf(token),
  "<link to verify>": ({ links }) => links.verify,
  "<link to reset>": ({ links }) => links.reset,
  "<link to log in>": ({ links }) => links.logIn,
  "<login request>": ({ asked }) => asked.login_request,
  "<code>": ({ asked }) => asked.code,
  "<asked username>": ({ asked }) => asked.username,
  "<client id>": ({ client }) => client.id,
  "<app id>": ({ app }) => app.id,
  "<redirect uri>": ({ app }) => app.redirectUri,
  "<client secret>": ({ client }) => client.secret,
  "<client token>": ({ clientToken }) => clientToken,
  "<server token>": ({ serverToken }) => serverToken,
  "<app token>": ({ appToken }) => appToken,
  "<basic>": (known) => known.basic,
  "<other username>": ({ other }) => other.username,
  "<admin token>": ({ adminToken }) => adminToken,
  "<other id>": ({ otherId }) => otherId,
  "<other session>": ({ otherSession }) => otherSession,
  "<mail>": ({ mail }) => mail,
  "<other email>": ({ other }) => other.email,
};

export const isPlaceholder = (text: string): boolean => Object.hasOwn(read, text);

const placeholders: Readonly<Record<string, readonly string[]>> = {
  username: ["<username>", "<email>", "<other username>", "<asked username>"],
  password: ["<password>"],
  current_password: ["<password>"],
  email: ["<email>", "<other email>"],
  token: [
    "<access token>",
    "<refresh token>",
    "<app token>",
    "<link to verify>",
    "<link to reset>",
    "<link to log in>",
  ],
  refresh_token: ["<refresh token>"],
  login_request: ["<login request>", "<link to log in>"],
  code: ["<code>"],
  scope: ["profile:read", "sessions profile:read"],
  client_id: ["<client id>", "<app id>"],
  redirect_uri: ["<redirect uri>"],
  client_secret: ["<client secret>"],
  id: ["<session>", "<other id>", "<client id>", "<app id>", "<mail>"],
  session_id: ["<other session>"],
};

/** What a caller may know for a member. */
export const placeholdersOf = (member: string): readonly string[] => placeholders[member] ?? [];

/** A text with its placeholders filled in. */
export const fillIn = (text: string, known: Credentials): string =>
  text.replaceAll(/<[a-z ]+>/g, (name) => read[name]?.(known) ?? name);

/** The secrets among them. */
export const secretsOf = (known: Credentials): string[] => [
  known.token,
  known.refreshToken,
  known.password,
  known.client.secret,
  known.clientToken,
  known.serverToken,
  known.appToken,
  known.adminToken,
  known.asked.login_request,
  ...Object.values(known.links),
];

/** A new account with a verified address, so that it can set up a second factor. */
async function verifiedAccount(target: Target): Promise<Person> {
  const person = await insertAccount(target);
  await setAccount(target, person, "email_verified_at", "1");
  return person;
}

/** The link to verify the address of a new account. */
export async function linkToVerify(target: Target): Promise<string> {
  const verifier = await insertAccount(target);
  const { token } = await logInBy(target, undefined, verifier);
  return linkFor(target, verifier, () => askVerification(target, token));
}

/** A new account with a session, beside a client and the links of other accounts. */
export async function createCredentials(target: Target): Promise<Credentials> {
  const [client, server] = [await createClient(target), await createClient(target, { scope: "" })];
  await target.sql(
    `UPDATE clients SET account_access = 'write', organization_access = 'write' WHERE id = '${server.id}'`,
  );
  const people = await Promise.all([1, 2].map(() => insertAccount(target)));
  const [resetter, visitor] = people as [Person, Person];
  const person = await verifiedAccount(target);
  const [verify, reset, asked] = await Promise.all([
    linkToVerify(target),
    linkFor(target, resetter),
    codeFor(target, visitor),
  ]);
  const tokens = await logInBy(target, undefined, person);
  return {
    ...person,
    ...tokens,
    appToken: await appTokenOf(target, tokens.token),
    links: { verify, reset, logIn: asked.token },
    asked,
    client,
    clientToken: await clientToken(target, client),
    serverToken: await clientToken(target, server),
    app: await createApp(target),
    basic: basic(client)["Authorization"] ?? "",
    ...(await forAdmin(target)),
  };
}

/** An administrator, an account and a mail that no request before has changed. */
export async function forAdmin(target: Target) {
  const [admin, other] = [await insertAccount(target), await insertAccount(target)];
  await setAccount(target, admin, "role", "'admin'");
  const mail = randomUUID();
  // No server knows this kind, so none sends it.
  await target.sql(
    `INSERT INTO outbox (id, channel, kind, payload, created_at, due_at, tries) VALUES ('${mail}', 'mail', 'fuzz', '{}', ${Date.now()}, ${Date.now() + 1e9}, 0)`,
  );
  return {
    adminToken: (await logInBy(target, undefined, admin)).token,
    other,
    otherSession: sessionOf((await logInBy(target, undefined, other)).token),
    otherId: String((await accountRow(target, other))["id"]),
    mail,
  };
}

/** The same with a new account, after a request that may have ended the old one. */
export async function withNewAccount(target: Target, known: Credentials): Promise<Credentials> {
  const person = await verifiedAccount(target);
  const tokens = await logInBy(target, undefined, person);
  return { ...known, ...person, ...tokens, appToken: await appTokenOf(target, tokens.token) };
}
