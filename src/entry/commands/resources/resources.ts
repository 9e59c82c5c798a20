import type { Command } from "commander";
import { createAccess } from "../../../core/access.ts";
import { createResource, type ResourceOrder } from "../../../core/resources/change.ts";
import type { Resource } from "../../../core/resources/model.ts";
import { comparableUri } from "../../../core/resources/uri.ts";
import { insertResourceSql } from "../../../drivers/store/resources.ts";
import { systemClock, systemRandom } from "../../../drivers/system.ts";
import { publicResource } from "../../../http/admin/answers.ts";
import { repeated } from "../clients/options.ts";
import { requireOidcKey } from "../doctor/keys.ts";
import type { Terminal } from "../terminal.ts";
import { jsonOption } from "../users/create.ts";
import { NotDone, NotFound } from "../users/not-done.ts";
import { asOperator, changing, type Operator } from "../users/operator.ts";
import { ask, isTerminal } from "../users/prompt.ts";
import { jsonOf, shown } from "../users/text.ts";
import { explainedResource, resourceSettingsIn, type ResourceOptions } from "./options.ts";
import { lineOfResource, linesOfResource } from "./text.ts";

interface Json {
  readonly json?: true;
}

interface AddOptions extends ResourceOptions, Json {
  /** False for `--no-older-servers`. */
  readonly olderServers: boolean;
  readonly sql?: true;
}

const what = "resources";

/** Adds the commands of resources. */
export function addResourceCommands(resources: Command, terminal: Terminal): void {
  const { configure, print } = terminal;
  const report = (resource: Resource, { json }: Json): void => {
    if (json) print(jsonOf(publicResource(resource)));
    else for (const line of linesOfResource(resource)) print(line);
  };

  withSettings(
    resources
      .command("add")
      .description("add a resource: an API or MCP server that apps get tokens for")
      .argument("<uri>", "the URI that apps call, such as https://mcp.example.com/mcp"),
  )
    .option(
      "--no-older-servers",
      "confirm that no server of an older release uses the database, which the first resource needs",
    )
    .option(...jsonOption)
    .option("--sql", "print the INSERT statement instead of running it, for a database such as D1")
    .action(async (uri: string, options: AddOptions) => {
      const settings = resourceSettingsIn(options);
      const orderOf = (hasNoOlderServers: boolean) => ({ ...settings, uri, hasNoOlderServers });
      if (options.sql) {
        await confirmIf(options.olderServers);
        print(await sqlOf(terminal, orderOf(true)));
        return;
      }
      const add = async ({ admin, actor, config }: Operator) => {
        requireOidcKey(config);
        const isFirst = (await admin.resources.list()).length === 0;
        await confirmIf(isFirst && options.olderServers);
        const order = orderOf(isFirst);
        report(
          await explainedResource(settings, () => admin.resources.create(actor, order)),
          options,
        );
      };
      const unlessNew = { ...terminal, configure: () => configure("no database") };
      await changing(unlessNew, add, what);
    });

  resources
    .command("list")
    .description("list the resources, also those that were revoked")
    .option(...jsonOption)
    .action(({ json }: Json) =>
      asOperator(
        terminal,
        async ({ admin }) => {
          const all = await admin.resources.list();
          if (json) print(jsonOf({ resources: all.map(publicResource) }));
          else for (const one of all) print(lineOfResource(one));
        },
        what,
      ),
    );

  resources
    .command("show")
    .description("show a resource")
    .argument("<resource>", "URI or id of the resource")
    .option(...jsonOption)
    .action((text: string, options: Json) =>
      asOperator(
        terminal,
        async (operator) => report(await findResource(operator, text), options),
        what,
      ),
    );

  withSettings(
    resources
      .command("update")
      .description(
        "change a resource; settings that are not given stay, and an empty value removes one",
      )
      .argument("<resource>", "URI or id of the resource"),
  )
    .option(...jsonOption)
    .action((text: string, options: ResourceOptions & Json) => {
      const settings = resourceSettingsIn(options);
      const update = async (operator: Operator) => {
        const { admin, actor } = operator;
        const { id } = requireActive(await findResource(operator, text));
        report(
          await explainedResource(settings, () => admin.resources.change(actor, id, settings)),
          options,
        );
      };
      return changing(terminal, update, what);
    });

  resources
    .command("revoke")
    .description(
      "revoke a resource: no more tokens are issued for it, and its URI cannot be used again",
    )
    .argument("<resource>", "URI or id of the resource")
    .action((text: string) => {
      const revoke = async (operator: Operator) => {
        const { admin, actor } = operator;
        await admin.resources.revoke(actor, (await findResource(operator, text)).id);
        print(
          "The resource is revoked. Access tokens that apps already have stay valid until they expire.",
        );
      };
      return changing(terminal, revoke, what);
    });
}

/** The options of `resources add` and `resources update`. */
const withSettings = (command: Command): Command =>
  command
    .option("--name <name>", "name that users see (default of a new one: its host)")
    .option(
      "--scope <name=text>",
      "a scope, and what it lets an app do, such as notes:read=See your notes; can be repeated",
      repeated,
    )
    .option("--open-scopes <scopes>", "scopes for apps that no one registered, or all")
    .option("--implies <scope=scopes>", "scopes that a scope includes; can be repeated", repeated)
    .option("--allow-role <roles>", "only users with one of these roles may use the resource")
    .option("--client <id>", "client_id of the service that may introspect its tokens");

/** The INSERT of a new resource. Throws NotDone for settings that are wrong. */
async function sqlOf(
  { configure }: Pick<Terminal, "configure">,
  order: ResourceOrder,
): Promise<string> {
  const { config, log } = await configure("no database");
  const access = createAccess(config.access, log);
  const { policy } = config;
  const rules = { access, allowsHttp: policy.allowsPrivateUrls, own: policy };
  const system = { clock: systemClock, random: systemRandom };
  const resource = await explainedResource(order, async () => createResource(system, rules, order));
  return insertResourceSql(resource, config.database.kind === "postgres" ? "chr" : "char");
}

const words = "no older servers";

/** Asks the operator to type that no older server runs, if `isNeeded`. Throws NotDone for any other answer, and without a terminal. */
async function confirmIf(isNeeded: boolean): Promise<void> {
  if (!isNeeded) return;
  if (!isTerminal()) {
    throw new NotDone(
      "A server of an older release must not use a database with resources. There is no terminal to ask. Stop such servers, and add --no-older-servers.",
    );
  }
  const answer = await ask(
    `A server of an older release must not use a database with resources. If none does, type the words ${words}: `,
  );
  if (answer.trim() === words) return;
  throw new NotDone(`You did not type the words ${words}. Nothing was added.`);
}

/** The resource with a URI or an id. Throws NotFound. */
async function findResource({ admin }: Operator, text: string): Promise<Resource> {
  const uri = comparableUri(text);
  const found = (await admin.resources.list()).find(
    (one) => one.id === text || (uri !== undefined && comparableUri(one.uri) === uri),
  );
  if (found) return found;
  throw new NotFound(`No resource has the URI or id ${shown(text)}.`);
}

/** Throws NotDone for a resource that was revoked. */
function requireActive(resource: Resource): Resource {
  if (resource.revokedAt === null) return resource;
  throw new NotDone("The resource is revoked.");
}
