import type { Command } from "commander";
import type { Organization } from "../../../core/memberships/model.ts";
import { organizationLimits } from "../../../core/organizations/limits.ts";
import type { Member } from "../../../core/organizations/ports.ts";
import { publicMember, publicOrganization } from "../../../http/admin/answers.ts";
import { ConfigError } from "../../config/config-error.ts";
import type { Terminal } from "../terminal.ts";
import { jsonOption } from "../users/create.ts";
import { NotDone, organizationNotFound } from "../users/not-done.ts";
import { asOperator, changing, type Operator } from "../users/operator.ts";
import { confirmDeletion } from "../users/prompt.ts";
import { explainedBy } from "../users/refused.ts";
import { jsonOf, shown, timeOf } from "../users/text.ts";

interface Json {
  readonly json?: true;
}

interface CreateOptions extends Json {
  readonly owner: string;
  readonly slug?: string;
  readonly requireMfa?: true;
}

interface UpdateOptions extends Json {
  readonly name?: string;
  readonly slug?: string;
  readonly requireMfa?: boolean;
}

const what = "organizations";

const organizationArgument = ["<organization>", "slug or id of the organization"] as const;
const userArgument = ["<user>", "username, email address or id of the user"] as const;

/** Adds the commands of organizations. */
export function addOrganizationCommands(organizations: Command, terminal: Terminal): void {
  const { print } = terminal;

  organizations
    .command("list")
    .description("list the organizations, the newest first")
    .option(...jsonOption)
    .action(({ json }: Json) =>
      asOperator(
        terminal,
        async (operator) => {
          const all = await everyPage((cursor) => facesOf(operator).list(undefined, cursor));
          if (json) print(jsonOf({ organizations: all.map(publicOrganization) }));
          else for (const one of all) print(lineOf(one));
        },
        what,
      ),
    );

  organizations
    .command("show")
    .description("show an organization and its members")
    .argument(...organizationArgument)
    .option(...jsonOption)
    .action((text: string, { json }: Json) =>
      asOperator(
        terminal,
        async (operator) => {
          const organization = await findOrganization(operator, text);
          const { id } = organization;
          const members = await everyPage((cursor) => facesOf(operator).members(id, cursor));
          if (json) {
            const shownMembers = members.map(publicMember);
            print(jsonOf({ ...publicOrganization(organization), members: shownMembers }));
          } else for (const line of linesOf(organization, members)) print(line);
        },
        what,
      ),
    );

  organizations
    .command("create")
    .description("create an organization")
    .argument("<name>", "name that users see")
    .requiredOption("--owner <user>", "username, email address or id of the user who owns it")
    .option("--slug <slug>", "short name for URLs: letters, digits and hyphens")
    .option("--require-mfa", "its members need a second factor")
    .option(...jsonOption)
    .action((name: string, { owner, slug, requireMfa, json }: CreateOptions) => {
      const create = async (operator: Operator) => {
        const { id: ownerId } = await operator.find(owner);
        const order = { name, slug, ownerId, requireMfa };
        const made = await explained(() => facesOf(operator).create(operator.actor, order));
        print(json ? jsonOf(publicOrganization(made)) : lineOf(made));
      };
      return changing(terminal, create, what);
    });

  organizations
    .command("update")
    .description("change an organization; settings that are not given stay")
    .argument(...organizationArgument)
    .option("--name <name>", "new name")
    .option("--slug <slug>", "new short name for URLs; an empty one removes it")
    .option("--require-mfa", "its members need a second factor")
    .option("--no-require-mfa", "its members need no second factor")
    .option(...jsonOption)
    .action((text: string, { name, slug, requireMfa, json }: UpdateOptions) => {
      const update = async (operator: Operator) => {
        const { id } = await findOrganization(operator, text);
        const settings = { name, slug: slug === "" ? null : slug, requireMfa };
        const changed = await explained(() =>
          facesOf(operator).change(operator.actor, id, settings),
        );
        print(json ? jsonOf(publicOrganization(changed)) : lineOf(changed));
      };
      return changing(terminal, update, what);
    });

  for (const [name, description, done] of [
    ["disable", "disable an organization: tokens no longer name it", "disabled"],
    ["enable", "enable a disabled organization", "enabled"],
  ] as const) {
    organizations
      .command(name)
      .description(description)
      .argument(...organizationArgument)
      .action((text: string) => {
        const change = async (operator: Operator) => {
          const { id } = await findOrganization(operator, text);
          const settings = { disabled: name === "disable" };
          await facesOf(operator).change(operator.actor, id, settings);
          print(`The organization is ${done}.`);
        };
        return changing(terminal, change, what);
      });
  }

  organizations
    .command("delete")
    .description(
      `delete an organization; its data is deleted and its slug is free after ${organizationLimits.deletedDays} days`,
    )
    .argument(...organizationArgument)
    .option("--yes", "do not ask")
    .action((text: string, { yes }: { readonly yes?: true }) => {
      const remove = async (operator: Operator) => {
        const { id, name } = await findOrganization(operator, text);
        if (!yes) await confirmDeletion("organization", name);
        await facesOf(operator).delete(operator.actor, id);
        print("The organization is deleted. Tokens no longer name it.");
      };
      return changing(terminal, remove, what);
    });

  organizations
    .command("add")
    .description("add a user to an organization")
    .argument(...organizationArgument)
    .argument(...userArgument)
    .option("--role <role>", "role in the organization", "member")
    .action((text: string, user: string, { role }: { readonly role: string }) => {
      const add = async (operator: Operator) => {
        const { id } = await findOrganization(operator, text);
        const { id: userId } = await operator.find(user);
        const faces = facesOf(operator);
        if (await faces.has(id, userId)) {
          throw new NotDone(
            "The user is already a member. Change the role: latchkey organizations role",
          );
        }
        await explained(() => faces.put(operator.actor, id, userId, role));
        print(`The user is a member with the role ${role}.`);
      };
      return changing(terminal, add, what);
    });

  organizations
    .command("role")
    .description("give a member another role in an organization")
    .argument(...organizationArgument)
    .argument(...userArgument)
    .argument("<role>", "role in the organization")
    .action((text: string, user: string, role: string) => {
      const change = async (operator: Operator) => {
        const { id } = await findOrganization(operator, text);
        const { id: userId } = await operator.find(user);
        const faces = facesOf(operator);
        if (!(await faces.has(id, userId))) throw notMember();
        await explained(() => faces.put(operator.actor, id, userId, role));
        print(`The user is a member with the role ${role}.`);
      };
      return changing(terminal, change, what);
    });

  organizations
    .command("remove")
    .description("remove a member from an organization")
    .argument(...organizationArgument)
    .argument(...userArgument)
    .action((text: string, user: string) => {
      const remove = async (operator: Operator) => {
        const { id } = await findOrganization(operator, text);
        const { id: userId } = await operator.find(user);
        const faces = facesOf(operator);
        if (!(await faces.has(id, userId))) throw notMember();
        await faces.remove(operator.actor, id, userId);
        print("The user is not a member any more.");
      };
      return changing(terminal, remove, what);
    });

  organizations
    .command("owner")
    .description(
      "transfer an organization to another user; the previous organization owner stays a member",
    )
    .argument(...organizationArgument)
    .argument(...userArgument)
    .action((text: string, user: string) => {
      const transfer = async (operator: Operator) => {
        const { id } = await findOrganization(operator, text);
        const { id: userId } = await operator.find(user);
        await facesOf(operator).transfer(operator.actor, id, userId);
        print("The user owns the organization now.");
      };
      return changing(terminal, transfer, what);
    });
}

/** What an operator does with organizations. Throws ConfigError if none are declared. */
function facesOf({ admin }: Operator) {
  if (admin.organizations) return admin.organizations;
  throw new ConfigError(
    "option organizations is missing: declare organizations in latchkey.config.ts first",
  );
}

/** The organization with a slug or an id. Throws NotFound. */
async function findOrganization(operator: Operator, text: string): Promise<Organization> {
  const { rows } = await facesOf(operator).list(text, undefined);
  const [found] = text.trim() === "" ? [] : rows;
  if (found) return found;
  throw organizationNotFound(text);
}

const notMember = (): NotDone => new NotDone("The user is not a member of the organization.");

/** Runs what may refuse settings. Throws NotDone, which names what is wrong. */
const explained = <T>(work: () => Promise<T>): Promise<T> =>
  explainedBy({ name: "name", slug: "--slug", role: "role" }, {}, work);

/** The rows of all pages of a list. */
async function everyPage<Row>(
  read: (cursor: string | undefined) => Promise<{
    readonly rows: readonly Row[];
    readonly next: string | undefined;
  }>,
): Promise<readonly Row[]> {
  const all: Row[] = [];
  let cursor: string | undefined;
  do {
    const { rows, next } = await read(cursor);
    all.push(...rows);
    cursor = next;
  } while (cursor !== undefined);
  return all;
}

const stateOf = ({ disabledAt }: Organization): string =>
  disabledAt === null ? "active" : "disabled";

/** One line for an organization in a list. */
const lineOf = (organization: Organization): string =>
  shown(
    `${organization.id}  ${stateOf(organization).padEnd(8)}  ${organization.slug ?? "-"}  ${organization.name}`,
  );

/** The facts about an organization, one a line, and then its members. */
const linesOf = (organization: Organization, members: readonly Member[]): string[] => [
  ...[
    ["id", organization.id],
    ["slug", organization.slug ?? "none"],
    ["name", organization.name],
    ["owner", organization.ownerId],
    ["second factor", organization.requireMfa === 1 ? "required" : "not required"],
    ["state", stateOf(organization)],
    ["created", timeOf(organization.createdAt)],
  ].map(([name = "", fact = ""]) => `${name.padEnd(18)}${shown(fact)}`),
  ...members.map(({ userId, role, username, email }) =>
    shown(`${"member".padEnd(18)}${userId}  ${role}  ${username}  ${email}`),
  ),
];
