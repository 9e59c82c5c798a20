import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPassword } from "../../suite/http/calls/calls.ts";
import {
  expectPage,
  expectText,
  field,
  follow,
  press,
  verifyLater,
} from "../../support/browser/app.ts";
import { closePages, sharedChromium } from "../../support/browser/chromium.ts";
import { latchkeyWithConfig } from "../../support/cli-in-process.ts";
import { wordsOf } from "../../support/documents/code.ts";
import { blocksOf, readGuide } from "../../support/documents/guide.ts";
import { startProgram, type Program } from "../../support/documents/program.ts";
import { linkPackages } from "../../support/mcp/example.ts";
import { freePort } from "../../support/network/free-port.ts";
import { secret } from "../../support/secrets.ts";
import { cheapHashes, scratchFolder } from "../../support/targets/http-target.ts";

const guide = readGuide("organizations");
const manage = readGuide("manage-organizations");

/** As the page declares them. */
const organizations = {
  scopes: { "projects:read": "See the projects", "projects:write": "Change the projects" },
  roles: { member: ["projects:read"], admin: ["projects:write"], billing: [] },
};

/** What starts the app, and runs the other programs in it. */
const main = `import { writeFileSync } from "node:fs";
import { latchkey } from "./app.ts";
import { join } from "./members.ts";
import { createFor, organizations } from "./organizations.ts";

const account = (name) => latchkey.accounts.create({ email: name + "@example.com" });
const [cleo, dan] = [await account("cleo"), await account("dan")];
const organization = await createFor(cleo.id, "Shop");
await join(organization, dan.id);
const { members } = await organizations.members(organization);
writeFileSync("members.txt", members.map(({ username, role }) => username + " " + role).join(", "));`;

describe("the app of docs/organizations.md, with the programs of docs/manage-organizations.md", () => {
  let folder: string;
  let program: Program;
  let url: string;
  const contexts: BrowserContext[] = [];

  /** Runs a command of the page on the database of the app. */
  const latchkey = async (command: string): Promise<string> => {
    const [group = "", ...words] = wordsOf(command.replace(/^latchkey /, "")).map((word) =>
      word.replaceAll('"', ""),
    );
    const file = { SQLITE_FILE: join(folder, "data", "latchkey.db") };
    const ran = await latchkeyWithConfig({ organizations }, file, group, ...words);
    expect(ran, command).toMatchObject({ code: 0 });
    return ran.stdout;
  };
  const commandsIn = (heading: string): string[] =>
    blocksOf(manage.part(heading), "sh").flatMap((block) => block.trim().split("\n"));

  beforeAll(async () => {
    folder = await scratchFolder();
    const port = await freePort();
    url = `http://localhost:${port}`;
    mkdirSync(join(folder, "node_modules"));
    linkPackages(folder, ["hono", "@hono/node-server", "latchkey-auth"]);
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    for (const one of [guide, manage]) {
      for (const name of one.programs) {
        const text = one.program(name);
        // The server of the test is the app itself, below the path of its issuer.
        writeFileSync(
          join(folder, name),
          text.replace('baseUrl: "http://localhost:3000"', `baseUrl: "${url}/auth"`),
        );
      }
    }
    writeFileSync(join(folder, "main.js"), main);
    const [create = ""] = commandsIn("From your code");
    const created = await latchkey(create);
    const [, id = ""] = /^client_id=(.*)$/m.exec(created) ?? [];
    const own = secret(/^client_secret=(.*)$/m.exec(created)?.[1] ?? "");
    const env = { ...cheapHashes, LATCHKEY_CLIENT_ID: id, LATCHKEY_CLIENT_SECRET: own };
    program = await startProgram([process.execPath, "main.js"], folder, env, port);
  });
  afterAll(async () => {
    for (const context of contexts) await context.close();
    await closePages();
    await program?.stop();
  });

  async function visit(): Promise<Page> {
    const context = await (await sharedChromium()).newContext({ reducedMotion: "reduce" });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    return page;
  }

  async function register(page: Page, username: string, email?: string): Promise<void> {
    await expectPage(page, "register");
    if (await field(page, "Username").isVisible()) await field(page, "Username").fill(username);
    if (await field(page, "Name").isVisible()) await field(page, "Name").fill(username);
    if (email !== undefined) await field(page, "Email").fill(email);
    await field(page, "Password").fill(newPassword());
    await press(page, "Create account");
  }

  /** Chooses an organization in the menu of the app. */
  async function choose(page: Page, name: string): Promise<void> {
    await page.goto(url);
    const reloaded = page.waitForEvent("load");
    await page.getByRole("combobox", { name: "Organization" }).selectOption(name);
    await reloaded;
  }

  async function addProject(page: Page, name: string): Promise<void> {
    await field(page, "Project").fill(name);
    await press(page, "Add");
  }

  /** The token of the link in the email to an address. */
  async function tokenTo(address: string): Promise<string> {
    const outbox = join(folder, "data", "outbox");
    const texts = () =>
      readdirSync(outbox).map((name) =>
        readFileSync(join(outbox, name), "utf8")
          .replaceAll(/=\r?\n/g, "")
          .replaceAll("=3D", "="),
      );
    const found = () => texts().find((text) => text.includes(`To: ${address}`)) ?? "";
    await expect.poll(found).toContain("/app/invitation#token=");
    return secret(/invitation#token=([\w-]+)/.exec(found())?.[1] ?? "");
  }

  it("is a team in fifteen minutes", async () => {
    expect(guide.programs).toEqual(["latchkey.config.ts", "app.ts"]);
    const ann = await visit();
    await ann.goto(url);
    await follow(ann, "Log in");
    await follow(ann, "Create an account");
    await register(ann, "ann", "ann@example.com");
    await verifyLater(ann);
    await expectText(ann, "Hello, ann!");
    await follow(ann, "Your organizations");
    await field(ann, "Name").fill("Acme");
    await press(ann, "Create organization");
    await follow(ann, "Invitations");
    await field(ann, "Email").fill("ben@example.com");
    await ann.getByRole("combobox", { name: "Role" }).selectOption({ label: "Member" });
    await press(ann, "Send invitation");
    await expectText(ann, "An invitation has been sent to ben@example.com.");
    await choose(ann, "Acme");
    await addProject(ann, "Website");
    await ann.getByRole("listitem").filter({ hasText: "Website" }).waitFor();

    const ben = await visit();
    await ben.goto(`${url}/auth/app/invitation#token=${await tokenTo("ben@example.com")}`);
    await press(ben, "Create account");
    await register(ben, "ben");
    await expectText(ben, "You’ve joined Acme.");
    await choose(ben, "Acme");
    await ben.getByRole("listitem").filter({ hasText: "Website" }).waitFor();
    const refused = ben.waitForResponse(`${url}/projects`);
    await addProject(ben, "Another");
    expect((await refused).status()).toBe(403);
    const projects = async () => (await ben.request.get(`${url}/projects`)).status();
    expect(await projects()).toBe(200);

    await follow(ann, "Your organizations");
    await follow(ann, "Acme");
    await follow(ann, "Members");
    await press(ann, "Remove ben");
    await press(ann, "Remove");
    await expectText(ann, "ben has been removed.");
    expect(await projects()).toBe(403);
    await choose(ann, "None");
    expect(await ann.getByRole("listitem").count()).toBe(0);

    const commands = [
      ...commandsIn("Create an organization"),
      ...commandsIn("Change or remove members"),
      ...commandsIn("Change or disable an organization"),
      "latchkey organizations delete acme --yes",
    ];
    expect(commands.length).toBeGreaterThan(9);
    for (const command of commands) await latchkey(command);
  });

  it("creates an organization over HTTP, and adds a member in the same process", async () => {
    expect(manage.programs).toEqual(["members.ts", "organizations.ts"]);
    const members = () => readFileSync(join(folder, "members.txt"), "utf8");
    await expect.poll(members).toBe("cleo owner, dan member");
  });
});

it("docs/organizations.md shows the statements of examples/teams", () => {
  const source = readFileSync("examples/teams/projects.ts", "utf8");
  const own = [...source.matchAll(/^ {4}(\w+): prepare\(\s*"([^"]*)"/gm)].map(([, ...one]) => one);
  const shown = [...guide.text.matchAll(/^\| (\w+) \| `([A-Z][^`]*)` \|$/gm)].map(
    ([, ...one]) => one,
  );
  expect(own).toHaveLength(7);
  expect(shown).toEqual(own);
});
