import type { ListedUser } from "../../../core/admin/model.ts";
import { appNameOf } from "../../../core/consents/model.ts";
import { lastTime } from "../../../core/ground/time.ts";
import type { ListedSession } from "../../../core/sessions/model.ts";
import type { Config } from "../../config/config.ts";
import type { ShownUser } from "../../../http/admin/answers.ts";

/** Characters that could move the cursor of a terminal, colour it, or turn the direction of a text. */
const unsafe = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A text as a terminal may show it. Control characters and those that change the direction are written out. */
export const shown = (text: string): string =>
  text.replaceAll(unsafe, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);

/** When the email with a link is sent. */
export const linkWords = ({ mail }: Pick<Config, "mail">): string =>
  mail.kind === "none"
    ? "The email waits, because this server cannot send emails. Set SMTP_URL or MAIL_API_URL, or print a link: latchkey users reset-password NAME --print-link"
    : "A running server sends the link within ten seconds.";

/** JSON for a script or a terminal: with the same characters escaped, and nothing else changed. */
export const jsonOf = (value: unknown): string =>
  JSON.stringify(value, undefined, 2).replaceAll(unsafe, (character) =>
    character === "\n"
      ? character
      : [...Array(character.length).keys()]
          .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
          .join(""),
  );

/** The accounts of a list, one a line, in columns. */
export const linesOfUsers = (users: readonly ListedUser[]): string[] =>
  inColumns(
    users.map(({ id, username, email, emailVerifiedAt, role, disabledAt, name }) => [
      id,
      disabledAt === null ? "active" : "disabled",
      role,
      shown(username),
      `${shown(email)}${emailVerifiedAt === null ? " (not verified)" : ""}`,
      shown(name),
    ]),
  );

/** The most characters to which cells are padded. One long name would otherwise move the other columns out of the window. */
const widest = 36;

/** Lines whose cells begin at the same place, unless a cell is longer than `widest`. The last cell has no spaces behind it. */
function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widthOf = (column: number) =>
    Math.max(
      0,
      ...rows.map((row) => row[column]?.length ?? 0).filter((length) => length <= widest),
    );
  const widths = rows[0]?.map((_, column) => widthOf(column)) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** One line for a session. */
export const lineOfSession = ({
  id,
  clientId,
  createdAt,
  lastSeenAt,
  address,
  userAgent,
}: ListedSession): string =>
  [
    id,
    `since ${timeOf(createdAt)}`,
    `used ${timeOf(lastSeenAt)}`,
    clientId,
    shown(address ?? "-"),
    shown(userAgent ?? "-"),
  ].join("  ");

/** The facts about an account, one a line. `providers` are those that are on. */
export function linesOfPerson(
  { account, login, factors, identities, consents, lastLoginAt }: ShownUser,
  providers: Config["policy"]["providers"],
): string[] {
  const { until, remedy, failures } = login;
  const isOn = (one: ShownUser["identities"][number]) =>
    providers.some(({ id }) => id === one.provider);
  const others = [...new Set(identities.filter(isOn).map(({ provider }) => provider))];
  // A user without a password can still log in at a provider.
  const obstacles = login.obstacles.filter((one) => one !== "no_password" || others.length === 0);
  const yes = obstacles.length < login.obstacles.length ? `yes, with ${others.join(", ")}` : "yes";
  const time = (at: number | null) => (at === null ? "never" : timeOf(at));
  const facts: Readonly<Record<string, string>> = {
    id: account.id,
    username: account.username,
    email: account.email === "" ? "none" : account.email,
    verified: time(account.emailVerifiedAt),
    ...(account.emailFailedAt !== null && { "emails refused": time(account.emailFailedAt) }),
    name: account.name,
    role: account.role,
    created: time(account.createdAt),
    ...(account.invitedAt !== null && { invited: time(account.invitedAt) }),
    disabled: time(account.disabledAt),
    "last login": time(lastLoginAt),
    "can log in": obstacles.length === 0 ? yes : `no: ${obstacles.join(", ")}`,
    ...(remedy !== undefined && { "what helps": remedy }),
    ...(until !== undefined && until <= lastTime && { until: timeOf(until) }),
    "second factors": `${wordsOf(factors)}${factors.isRequired ? " (required)" : ""}`,
    "wrong passwords": `${failures}${failures > 0 && obstacles.length === 0 ? mayWait : ""}`,
  };
  const lines = [
    ...Object.entries(facts),
    ...identities.map((one): [string, string] => ["connected", wordsOfIdentity(one, isOn(one))]),
    ...consents.map((one): [string, string] => ["app", wordsOfConsent(one)]),
  ];
  return lines.map(([name, fact]) => `${name.padEnd(16)}${shown(fact)}`);
}

/** One line for a login of another provider. */
export const wordsOfIdentity = (
  { id, provider, email, createdAt, lastUsedAt }: ShownUser["identities"][number],
  isOn = true,
): string =>
  [
    isOn ? provider : `${provider} (switched off)`,
    shown(email ?? "-"),
    `since ${timeOf(createdAt)}`,
    lastUsedAt === null ? "not used" : `used ${timeOf(lastUsedAt)}`,
    id,
  ].join("  ");

/** One line for what a user lets an app do. */
export const wordsOfConsent = (consent: ShownUser["consents"][number]): string =>
  [
    shown(appNameOf(consent)),
    shown(consent.host),
    consent.scope || "no scopes",
    `since ${timeOf(consent.createdAt)}`,
    consent.lastUsedAt === null ? "not used" : `used ${timeOf(consent.lastUsedAt)}`,
    consent.id,
  ].join("  ");

/** What a user has, in words. */
function wordsOf({ totp, passkeys, codes }: ShownUser["factors"]): string {
  const some = (count: number, what: string) =>
    count === 0 ? [] : [`${count} ${what}${count === 1 ? "" : "s"}`];
  const words = [
    ...(totp ? ["authenticator app"] : []),
    ...some(passkeys.length, "passkey"),
    ...some(codes.left, "recovery code"),
  ];
  return words.join(", ") || "none";
}

/** The counters of other networks cannot be found, so the line "can log in" leaves them out. */
const mayWait = " (a network that sent many of them may have to wait)";

/** A time to the second, for a terminal. */
export const timeOf = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
