import type { Command } from "commander";
import { appNameOf } from "../../../core/consents/model.ts";
import { publicSession, type ListedSession } from "../../../core/sessions/model.ts";
import type { Terminal } from "../terminal.ts";
import { jsonOfPerson, jsonOption } from "./create.ts";
import { NotDone } from "./not-done.ts";
import { asOperator, changing, requireDeclared, type Operator } from "./operator.ts";
import { confirmDeletion } from "./prompt.ts";
import {
  jsonOf,
  lineOfSession,
  linkWords,
  shown,
  wordsOfConsent,
  wordsOfIdentity,
} from "./text.ts";
import type { ShownUser } from "../../../http/admin/answers.ts";

interface Json {
  readonly json?: true;
}

/** Adds the commands that change an account. */
export function addChangingCommands(users: Command, terminal: Terminal): void {
  const { print, note } = terminal;
  const command = (name: string, description: string) =>
    users
      .command(name)
      .description(description)
      .argument("<name>", "username, email address or id")
      .option(...jsonOption);
  /** Prints an account after a change. */
  const report = async (operator: Operator, id: string, { json }: Json, text: string) => {
    if (!json) return print(text);
    const changed = await operator.admin.users.change(operator.actor, id, {});
    print(jsonOfPerson(operator, changed));
  };

  command("disable", "end all sessions of a user, and block logins").action(
    (name: string, options: Json) =>
      changing(terminal, async (operator) => {
        const { id } = await operator.find(name);
        await operator.admin.users.change(operator.actor, id, { disabled: true });
        await report(operator, id, options, "The account is disabled. All of its sessions ended.");
      }),
  );

  command("enable", "let a disabled user log in again").action((name: string, options: Json) =>
    changing(terminal, async (operator) => {
      const { id } = await operator.find(name);
      await operator.admin.users.change(operator.actor, id, { disabled: false });
      await report(operator, id, options, "The account is enabled.");
    }),
  );

  command("set-role", "give a user another role, for example admin")
    .argument("<role>", "the new role")
    .option("--force", "take the role even from the last administrator")
    .action((name: string, role: string, options: Json & { force?: true }) =>
      changing(terminal, async (operator) => {
        const { id } = await operator.find(name);
        requireDeclared(operator, role);
        const order = { role, force: options.force ?? false };
        if (!(await operator.admin.users.setRole(operator.actor, id, order))) {
          throw new NotDone(
            "This is the last administrator. Give the role to another account first, or add --force to have none.",
          );
        }
        await report(operator, id, options, `The role is now ${role}.`);
      }),
    );

  command("unlock", "let a user log in again after too many wrong passwords").action(
    (name: string, options: Json) =>
      changing(terminal, async (operator) => {
        const { id } = await operator.find(name);
        await operator.admin.users.unlock(operator.actor, id);
        const limits = "A network with many wrong passwords may have to wait up to a day.";
        await report(operator, id, options, `The user can log in again. ${limits}`);
      }),
  );

  command("reset-password", "send a user a link to choose a new password")
    .option("--print-link", "print the link, and send no email")
    .option("--disable-password", "take the present password away, and end all sessions")
    .action((name: string, options: ResetOptions) =>
      changing(terminal, async ({ admin, actor, config, find }) => {
        const { printLink, disablePassword = false, json } = options;
        const { id } = await find(name);
        if (!printLink) {
          await admin.users.resetPassword(actor, id, { disablePassword, language: "en" });
          print(json ? jsonOf({ user: id }) : linkWords(config));
          return;
        }
        const url = await admin.users.resetLink(actor, id, { disablePassword });
        print(json ? jsonOf({ user: id, link: url }) : url);
        note("The link works once, within 20 minutes. Give it only to the user.");
      }),
    );

  command(
    "reset-factors",
    "remove all second factors and passkeys of a user, and end all sessions",
  ).action((name: string, options: Json) =>
    changing(terminal, async (operator) => {
      const { id } = await operator.find(name);
      await operator.admin.users.resetFactors(operator.actor, id, "en");
      const text = "The account has no second factor. All of its sessions ended.";
      await report(operator, id, options, text);
    }),
  );

  command("disconnect", "disconnect a user's login at another provider")
    .argument("<provider>", "provider or id, as users show prints them")
    .action((name: string, wanted: string, options: Json) =>
      changing(terminal, async (operator) => {
        const { admin, actor, find } = operator;
        const { id } = await find(name);
        const { identities } = await admin.users.find(actor, id);
        const identity = identityNamed(identities, wanted);
        await admin.users.disconnect(actor, id, identity.id, "en");
        await report(operator, id, options, "The login is disconnected. Sessions stay active.");
        const { login } = await admin.users.change(actor, id, {});
        if (login.obstacles.includes("no_password")) {
          note("The account has no password. Send a link with: latchkey users reset-password");
        }
      }),
    );

  command("disconnect-app", "disconnect an app from a user's account, and end its sessions")
    .argument("<app>", "name, client_id or id, as users show prints them")
    .action((name: string, app: string, options: Json) =>
      changing(terminal, async (operator) => {
        const { admin, actor, find } = operator;
        const { id } = await find(name);
        const { consents } = await admin.users.find(actor, id);
        await admin.consents.disconnect(actor, id, consentNamed(consents, app).id);
        await report(operator, id, options, "The app is disconnected. Its sessions ended.");
      }),
    );

  const listed = (sessions: readonly ListedSession[]) =>
    sessions.map((one) => publicSession(one, undefined));

  command("sessions", "list the sessions of a user").action((name: string, { json }: Json) =>
    asOperator(terminal, async ({ admin, actor, find }) => {
      const sessions = await admin.sessions.list(actor, (await find(name)).id);
      if (json) return print(jsonOf({ sessions: listed(sessions) }));
      for (const one of sessions) print(lineOfSession(one));
      if (sessions.length === 0) note("The user has no session.");
    }),
  );

  command("end-sessions", "end all sessions of a user").action((name: string, { json }: Json) =>
    changing(terminal, async ({ admin, actor, find }) => {
      const { id } = await find(name);
      const sessions = await admin.sessions.list(actor, id);
      await admin.sessions.endAll(actor, id);
      if (json) return print(jsonOf({ ended: listed(sessions) }));
      for (const one of sessions) print(lineOfSession(one));
      print("All sessions ended.");
    }),
  );

  command("delete", "delete an account and all personal data; this cannot be undone")
    .option("--yes", "do not ask")
    .action((name: string, { yes, json }: Json & { yes?: true }) =>
      changing(terminal, async ({ admin, actor, find }) => {
        const { id, username } = await find(name);
        if (!yes) await confirmDeletion("account", username);
        await admin.users.delete(actor, id, "en");
        print(json ? jsonOf({ deleted: id }) : "The account is deleted.");
      }),
    );
}

/** The identity of a provider, or with an id. Throws NotDone unless there is exactly one. */
function identityNamed(
  identities: ShownUser["identities"],
  wanted: string,
): ShownUser["identities"][number] {
  const found = identities.filter(({ id, provider }) => id === wanted || provider === wanted);
  const [identity, another] = found;
  if (!identity) {
    const names = identities.map(({ provider }) => provider).join(", ");
    throw new NotDone(`The user has no such login. Connected are: ${names || "none"}.`);
  }
  if (!another) return identity;
  throw new NotDone(
    [
      "The user has several of them. Name one by its id:",
      ...found.map((one) => wordsOfIdentity(one)),
    ].join("\n"),
  );
}

/** A consent for the app with a name or an id, or the one with an id. Throws NotDone unless they are all for one app. */
function consentNamed(
  consents: ShownUser["consents"],
  wanted: string,
): ShownUser["consents"][number] {
  const name = wanted.normalize("NFC");
  const found = consents.filter(
    (one) => [one.id, one.clientId, one.document].includes(wanted) || appNameOf(one) === name,
  );
  const [consent] = found;
  if (!consent) {
    const names = [...new Set(consents.map(appNameOf))].map(shown).join(", ");
    throw new NotDone(`The user has no such app. Connected are: ${names || "none"}.`);
  }
  if (found.every(({ clientId }) => clientId === consent.clientId)) return consent;
  throw new NotDone(
    [
      "The user has several of them. Name one by its id:",
      ...found.map((one) => wordsOfConsent(one)),
    ].join("\n"),
  );
}

interface ResetOptions extends Json {
  readonly printLink?: true;
  readonly disablePassword?: true;
}
