import type { Command } from "commander";
import { defaultRole } from "../../../core/access.ts";
import { listedUser, personWith } from "../../../http/admin/answers.ts";
import { publicAccount } from "../../../core/accounts/model.ts";
import { databaseLine, type Terminal } from "../terminal.ts";
import { NotDone } from "./not-done.ts";
import { asOperator, changing, requireDeclared, type Operator } from "./operator.ts";
import { askPassword, isTerminal, readLine } from "./prompt.ts";
import { jsonOf, linesOfPerson, linesOfUsers, linkWords, shown } from "./text.ts";

/** The option of every command that prints for a script. */
export const jsonOption = ["--json", "print JSON"] as const;

interface CreateOptions {
  readonly username?: string;
  readonly name?: string;
  readonly role: string;
  readonly verified?: true;
  readonly passwordStdin?: true;
  readonly invite?: true;
  readonly locale?: string;
  readonly json?: true;
}

/** The JSON of an account, as the admin API answers it. */
export const jsonOfPerson = (
  { config, admin }: Operator,
  details: Awaited<ReturnType<typeof admin.users.create>>,
): string => {
  const { policy } = config;
  const person = personWith(
    { publicAccount: (account) => publicAccount(account, policy) },
    policy.providers,
  );
  return jsonOf(person(details));
};

/** Adds `users create`, `list` and `show`. */
export function addReadingCommands(users: Command, terminal: Terminal): void {
  const { print, note } = terminal;

  users
    .command("create")
    .description("create an account, for example that of the first administrator")
    .argument("<email>", "email address")
    .option("--username <username>", "name to log in with (default: created from the address)")
    .option("--name <name>", "name of the user (default: the username)")
    .option("--role <role>", "role, for example admin", defaultRole)
    .option("--verified", "the email address counts as verified")
    .option("--password-stdin", "read the password from the first line of the input")
    .option("--invite", "set no password, and send an invitation to choose one")
    .option("--locale <language>", "language of the user's emails, for example de")
    .option(...jsonOption)
    .action(async (email: string, options: CreateOptions) => {
      const password = await chosenPassword(options);
      const configure = () => terminal.configure("no database");
      await changing({ ...terminal, configure }, async (operator) => {
        const { username, name, role, locale, verified = false, json } = options;
        const wanted = { email, username, name, role, locale, isEmailVerified: verified, password };
        requireDeclared(operator, role);
        const creation = { ...wanted, source: "cli", language: "en" } as const;
        const details = await operator.admin.users.create(operator.actor, creation);
        if (json) return print(jsonOfPerson(operator, details));
        print(
          `The account ${shown(details.account.username)} was created. Its id is ${details.account.id}.`,
        );
        if (password === undefined) note(linkWords(operator.config));
      });
    });

  users
    .command("create-admin")
    .description("print a link with which you create the first administrator")
    .requiredOption("--print-link", "print the link, which creates nothing before you open it")
    .option(...jsonOption)
    .action(async ({ json }: { json?: true }) => {
      await changing(terminal, async ({ admin, actor, config }) => {
        if (!config.http.app || !config.http.adminApi) throw new NotDone(noConsole);
        const link = await admin.first.link(actor);
        if (link === undefined) throw new NotDone(hasAdmin);
        print(json ? jsonOf({ link }) : link);
        note("The link works once, within an hour, on a running server. Open it yourself.");
      });
    });

  users
    .command("list")
    .description("list accounts, the newest first, or find some; 50 at a time")
    .argument("[search]", "words of a name, username or email address, or an id")
    .option("--admins", "administrators only")
    .option("--disabled", "disabled accounts only")
    .option("--cursor <cursor>", "start after an earlier list, as its last line says")
    .option(...jsonOption)
    .action(async (q: string | undefined, { admins, disabled, cursor, json }: ListOptions) => {
      const filter = admins ? "admins" : disabled ? "disabled" : undefined;
      const place = cursor && Buffer.from(cursor, "base64url").toString();
      const { rows, next, database } = await asOperator(terminal, async ({ admin, config }) => ({
        ...(await admin.users.list({ q, filter, cursor: place })),
        database: databaseLine(config),
      }));
      const following = next === undefined ? null : Buffer.from(next).toString("base64url");
      if (json) {
        print(jsonOf({ users: rows.map(listedUser), next_cursor: following }));
        return;
      }
      linesOfUsers(rows).forEach(print);
      if (rows.length === 0) note(`No account is found. ${database}`);
      if (following) note(`There are more: add --cursor ${following}`);
    });

  users
    .command("show")
    .description("show an account, and why its user cannot log in")
    .argument("<name>", "username, email address or id")
    .option(...jsonOption)
    .action(async (name: string, { json }: { json?: true }) => {
      await asOperator(terminal, async (operator) => {
        const { id } = await operator.find(name);
        const details = await operator.admin.users.find(operator.actor, id);
        if (json) return print(jsonOfPerson(operator, details));
        linesOfPerson(details, operator.config.policy.providers).forEach(print);
      });
    });
}

const noConsole =
  "This server has no page for the link, because APP or ADMIN_API is off. Create the administrator with: latchkey users create EMAIL --role admin";

const hasAdmin =
  "There is an administrator already. Give the role to another account with: latchkey users set-role NAME admin";

interface ListOptions {
  readonly admins?: true;
  readonly disabled?: true;
  readonly cursor?: string;
  readonly json?: true;
}

/** The password of a new account; undefined if its owner gets a link. Throws NotDone. */
async function chosenPassword({ passwordStdin, invite }: CreateOptions) {
  if (passwordStdin && invite) throw new NotDone("Use --password-stdin or --invite, not both.");
  if (invite) return undefined;
  if (passwordStdin) return readLine();
  if (!isTerminal()) {
    throw new NotDone(
      "There is no terminal to ask for a password. Add --password-stdin or --invite.",
    );
  }
  const password = await askPassword("Password: ");
  if (password === (await askPassword("The same again: "))) return password;
  throw new NotDone("The passwords differ.");
}
