import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oidcPaths } from "../../../src/contract/oidc/paths.ts";
import type { GrantRow } from "../../../src/contract/tokens/grants/grant.ts";
import { tokenRoute } from "../../../src/contract/tokens/token.ts";
import { oidcScopes } from "../../../src/core/app-scopes.ts";
import { authorizationLimits } from "../../../src/core/authorizations/model.ts";
import { redirectLimits } from "../../../src/core/clients/redirect-uris.ts";
import { addedClaimsLimit } from "../../../src/core/oidc/added-claims.ts";
import { accountClaims, claimNames } from "../../../src/core/oidc/claims.ts";
import { requestLimits } from "../../../src/core/oidc/request/limits.ts";
import { prompts } from "../../../src/core/oidc/request/model.ts";
import { oidcThrottle } from "../../../src/core/oidc/rows.ts";
import { sessionLimits } from "../../../src/core/sessions/limits.ts";
import { acrValues } from "../../../src/core/user.ts";
import { loadConfigFile } from "../../../src/entry/config/own/config-file.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { jwks, metadata, openIdConfiguration } from "../../../src/http/discovery.ts";
import { registerClient } from "../../../src/http/oidc/registration.ts";
import { getUserInfo, postUserInfo } from "../../../src/http/oidc/userinfo.ts";
import { revoke } from "../../../src/http/tokens/revoke.ts";
import { grants } from "../../../src/http/tokens/token.ts";
import { json, newcomer } from "../../suite/http/calls/calls.ts";
import {
  authorize,
  codeIn as codeAt,
  createApp,
  leadsTo,
  loggedIn,
  newVerifier,
  queryOf,
  redeem,
} from "../../suite/http/oidc/app.ts";
import { installDebianPackages } from "../../support/apt.ts";
import {
  field,
  follow,
  press,
  submitRegistration,
  verifyLater,
} from "../../support/browser/app.ts";
import { closePages, sharedChromium } from "../../support/browser/chromium.ts";
import { latchkey } from "../../support/cli.ts";
import { codeIn, wordsOf } from "../../support/documents/code.ts";
import { blocksOf } from "../../support/documents/guide.ts";
import { operationsOf, readJson, type OpenApi } from "../../support/documents/openapi.ts";
import { freePort } from "../../support/network/free-port.ts";
import { untilAnswered } from "../../support/network/until-answered.ts";
import { allow, expectConsent } from "../../support/oidc/steps.ts";
import { secret } from "../../support/secrets.ts";
import { usualTerms } from "../../support/session-terms.ts";
import {
  cheapHashes,
  openInProcess,
  scratchFolder,
  useTarget,
} from "../../support/targets/http-target.ts";
import { startServer, type Server } from "../../support/targets/server.ts";
import { decodeToken } from "../../support/tokens/forge.ts";

/** The guides, and the reference that belongs to them. */
const page = [
  "settings-for-common-apps",
  "single-sign-on-for-other-apps",
  "python-apps",
  "openid-connect",
]
  .map((name) => readFileSync(`docs/${name}.md`, "utf8"))
  .join("\n");
/** The same with each paragraph in one line. */
const text = page.replaceAll(/(?<=\S)\n(?=\S)/g, " ");
const python = "/usr/bin/python3";

/** The program of the page with a name. */
const program = (name: string): string =>
  new RegExp(`^\`\`\`\\w+\\n(?://|#) ${name}\\n([^]*?)^\`\`\`$`, "m").exec(page)?.[1] ??
  expect.fail(`no ${name}`);

/** The app in Python with the functions for organizations, and a page that shows which one was chosen. */
const withOrganizations = (code: string): string => {
  const [, functions = ""] = blocksOf(page, "python");
  const shown =
    '\n\n@app.get("/organization")\ndef shown():\n    return str(session["organization"])\n';
  return code
    .replace("import Flask,", "import Flask, abort,")
    .replace('@app.get("/callback")', (route) => `${functions}${shown}\n\n${route}`)
    .replace(
      /^.*authorize_access_token\(\)$/m,
      (line) => `${line}\n    require_organization(token)`,
    );
};

/** The commands of the page that begin with `clients`, without `latchkey`. */
const commands = codeIn(page)
  .filter(({ language }) => language === "sh")
  .flatMap(({ text }) => text.split("\n"))
  .flatMap((line) => /^npx --no latchkey-auth (clients .*)$/.exec(line)?.[1] ?? [])
  .map(wordsOf);

describe("the apps of docs/single-sign-on-for-other-apps.md and docs/python-apps.md", () => {
  const person = newcomer();
  let cwd = "";
  let server: Server;
  let tab: Page;
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    cwd = await scratchFolder();
    writeFileSync(join(cwd, "latchkey.config.mjs"), "export default { organizations: {} };");
    // Without OIDC_KEY, as the page begins.
    server = await startServer({ env: cheapHashes, cwd });
    tab = await (await sharedChromium()).newPage();
  });
  afterAll(async () => {
    await closePages();
    for (const close of closing) await close();
    await server?.stop();
  });

  /** Runs a command of the page, with another port. */
  async function run(words: readonly string[], port: { from: number; to: number }) {
    const replaced = words.map((word) =>
      word.replaceAll(/^"|"$/g, "").replace(`localhost:${port.from}`, `localhost:${port.to}`),
    );
    const { code, stdout, stderr } = await latchkey({ env: cheapHashes, cwd }, ...replaced);
    expect(code, stderr).toBe(0);
    const [, id = ""] = /^client_id=(.*)$/m.exec(stdout) ?? [];
    const [, own] = /^client_secret=(.*)$/m.exec(stdout) ?? [];
    return { id, secret: secret(own ?? expect.fail("no secret")) };
  }

  /** Registers an app with the command of the page that creates it, and starts its program. Gives its URL. */
  async function start(
    name: string,
    command: readonly string[] | undefined,
    from: number,
    argv: readonly [string, ...string[]],
  ): Promise<string> {
    const port = await freePort();
    const client = await run(command ?? expect.fail(`no command for ${name}`), { from, to: port });
    const folder = await scratchFolder();
    writeFileSync(
      join(folder, name),
      name === "app.py" ? withOrganizations(program(name)) : program(name),
    );
    symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
    const [file, ...others] = argv;
    const child = spawn(file, [...others, name], {
      cwd: folder,
      env: {
        ISSUER: `http://localhost:${server.port}`,
        CLIENT_ID: client.id,
        CLIENT_SECRET: client.secret,
        SESSION_SECRET: secret("a secret for the sessions of the apps"),
        PORT: String(port),
      },
      stdio: "ignore",
    });
    const exit = once(child, "exit");
    closing.push(() => (child.kill(), exit));
    const url = `http://localhost:${port}/`;
    await untilAnswered(url);
    return url;
  }

  const created = (name: string) => commands.find((words) => words[2] === name);

  it("log a new user in with Auth.js, then in to Python without a password, and log out of both", async () => {
    const notes = await start("app.mjs", created("Notes"), 4000, [process.execPath]);
    await tab.goto(notes);
    await follow(tab, "Log in");
    await press(tab, "Sign in with Latchkey");
    await follow(tab, "Create an account");
    secret(person.password);
    await submitRegistration(tab, person);
    await verifyLater(tab);
    await expectConsent(tab, "Notes");
    await allow(tab);
    await tab.waitForURL(notes);
    expect(await tab.textContent("body")).toBe(`Hello, ${person.name} <${person.email}>!`);

    await hasPython();
    const inPython = await start("app.py", created('"Notes in Python"'), 5001, [python]);
    await tab.goto(inPython);
    await follow(tab, "Log in");
    await expectConsent(tab, "Notes in Python");
    await allow(tab);
    await tab.waitForURL(inPython);
    expect(await tab.textContent("body")).toBe(`Hello, ${person.name}! Log out`);

    // The page asked for no username.
    const body = new URLSearchParams({ username: person.email, password: person.password });
    const granted = await fetch(`${server.url}/authenticate/token`, { method: "POST", body });
    const { access_token } = (await granted.json()) as { access_token: string };
    const { headers, ...post } = json({ name: "Acme" });
    const made = await fetch(`${server.url}/organizations`, {
      ...post,
      headers: { ...headers, Authorization: `Bearer ${secret(access_token)}` },
    });
    const { id } = (await made.json()) as { id: string };
    for (const [path, organization] of [
      [`login/${id}`, id],
      ["login", "None"],
    ] as const) {
      await tab.goto(inPython + path);
      await allow(tab);
      await tab.waitForURL(inPython);
      await tab.goto(`${inPython}organization`);
      expect(await tab.textContent("body")).toBe(organization);
    }
    await tab.goto(inPython);

    await follow(tab, "Log out");
    await tab.waitForURL(inPython);
    await follow(tab, "Log in");
    await field(tab, "Username or email").waitFor();
  });

  it("exist with the settings of the page", async () => {
    const others = commands.filter(
      (words) => !["Notes", '"Notes in Python"'].includes(words[2] ?? ""),
    );
    expect(others.map((words) => words.slice(1, 3).join(" "))).toEqual([
      "create Grafana",
      "create Gitea",
      "update Grafana",
      "update Wiki",
      "update Grafana",
    ]);
    const [grafana = [], gitea = [], updateGrafana = [], updateWiki = [], groups = []] = others;
    const run = async (words: readonly string[]) => {
      const { code, stderr } = await latchkey({ env: cheapHashes, cwd }, ...words);
      expect(code, stderr).toBe(0);
    };
    await run(grafana);
    await run(gitea);
    await run(updateGrafana);
    await run(["clients", "create", "Wiki", "--redirect-uri", "https://wiki.example.com/"]);
    await run(updateWiki);
    const { stdout } = await latchkey({ env: cheapHashes, cwd }, "clients", "show", "Wiki");
    expect(stdout).toMatch(/^allowed roles +admin$/m);
    await writeConfig(cwd);
    await run(groups);
    const shown = await latchkey({ env: cheapHashes, cwd }, "clients", "show", "Grafana");
    expect(shown.stdout).toMatch(/^scopes +groups$/m);
    await run(["clients", "update", "Grafana", "--scopes", ""]);
    const { stdout: after } = await latchkey(
      { env: cheapHashes, cwd },
      "clients",
      "show",
      "Grafana",
    );
    expect(after).toMatch(/^scopes +none$/m);
  });
});

/** Writes the configuration of the page into a folder. */
async function writeConfig(folder: string): Promise<void> {
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(join(process.cwd(), "node_modules/zod"), join(folder, "node_modules/zod"));
  // The package is not built here.
  const define = "const defineConfig = (config) => config;";
  const config = program("latchkey.config.ts").replace(
    /^import .* from "latchkey-auth";$/m,
    define,
  );
  writeFileSync(join(folder, "latchkey.config.mjs"), config);
}

describe("the groups of docs/openid-connect.md", () => {
  const target = useTarget(async () => {
    const folder = await scratchFolder();
    await writeConfig(folder);
    return openInProcess({ database: "sqlite", own: await loadConfigFile(folder) });
  });

  it("come from the attribute, and are none for a user without it", async () => {
    const scope = "openid groups";
    const app = await createApp(target(), { columns: { scope: "groups", first_party: 1 } });
    const { browser, person } = await loggedIn(target());
    const { verifier, challenge } = newVerifier();
    const claims = async () => {
      const asked = queryOf(app, { scope, code_challenge: challenge });
      const code = codeAt(leadsTo(await authorize(browser, asked)), app);
      const { body } = await redeem(target(), app, { code, verifier });
      return decodeToken(secret(String(body["id_token"]))).payload["groups"];
    };
    expect(await claims()).toEqual([]);
    const change = `'{"groups":["staff","admins"]}' WHERE username = '${person.username}'`;
    await target().sql(`UPDATE users SET attributes = ${change}`);
    expect(await claims()).toEqual(["staff", "admins"]);
    expect(text).toContain(`${addedClaimsLimit.toLocaleString("en")} bytes of JSON together`);
  });
});

/** Installs what the program needs, unless it is there. */
async function hasPython(): Promise<void> {
  const found = await promisify(execFile)(python, ["-c", "import authlib, flask, requests"]).then(
    () => true,
    () => false,
  );
  if (!found) await installDebianPackages(["python3-authlib", "python3-flask", "python3-requests"]);
}

/** The rows of the table under a heading, by their cells. */
function rowsUnder(heading: string): string[][] {
  const part = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  return [...part.matchAll(/^\| (.*) \|$/gm)].slice(2).map(([, row = ""]) => row.split(" | "));
}

/** The names in backquotes. */
const names = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);

const numbersIn = (text: string): number[] =>
  (text.match(/\d[\d,]*/g) ?? []).map((one) => Number(one.replaceAll(",", "")));

describe("docs/single-sign-on-for-other-apps.md and docs/openid-connect.md", () => {
  const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;

  const account = {
    username: "ann",
    name: "",
    picture: "https://images.example.com/ann.png",
    email: "",
    emailVerifiedAt: 0,
    role: "user",
    updatedAt: 0,
  };

  it("lists the scopes with their claims, and the other claims of an id_token", () => {
    const rows = rowsUnder("Scopes and claims");
    expect(rows.map(([scope = ""]) => names(scope)[0])).toEqual(
      expect.arrayContaining([...oidcScopes]),
    );
    const listed = rows
      .filter(([, about = ""]) => !about.includes("."))
      .map(([scope = "", about = ""]) => [
        names(scope)[0],
        names(about).filter((name) => !name.startsWith("--")),
      ]);
    const given = ["profile", "email", "roles"].map((scope) => [
      scope,
      Object.keys(accountClaims(account, [scope], { roles: true })),
    ]);
    const sorted = (all: unknown[][]) =>
      all.map(([scope, claims]) => [scope, (claims as string[]).toSorted()]);
    expect(sorted(listed)).toEqual(sorted(given));
    const [, others = ""] = /^The id_token also contains (.*?)\./m.exec(text) ?? [];
    const ofAccount = given.flatMap(([, claims]) => claims);
    expect(names(others).toSorted()).toEqual(
      claimNames.filter((name) => name !== "sub" && !ofAccount.includes(name)).toSorted(),
    );
    expect(accountClaims(account, ["roles"], { roles: false })).toEqual({});
  });

  it("states the limits of the code", () => {
    const rows = new Map(
      rowsUnder("Limits").map(([what = "", limit = ""]) => [what, numbersIn(limit)]),
    );
    const perMinute = (name: keyof typeof oidcThrottle) => {
      const { rule } = oidcThrottle[name];
      expect(rule).toMatchObject({ window: 60_000 });
      return "limit" in rule ? rule.limit : expect.fail("no rate");
    };
    expect([...rows.values()]).toEqual([
      [authorizationLimits.code / 1000],
      [300 / 60],
      [Number(variables.ACCESS_TOKEN_TTL.fallback) / 60],
      [sessionLimits.perUser],
      [requestLimits.query, authorizationLimits.request],
      [requestLimits.state, requestLimits.nonce, requestLimits.scope, requestLimits.loginHint],
      [redirectLimits.uris],
      [perMinute("authorize")],
      [perMinute("push")],
      [perMinute("pushOfClient")],
      [perMinute("consent")],
      [perMinute("logout")],
    ]);
    expect(text).toContain("opened within 90 seconds");
    expect(authorizationLimits.pushed).toBe(90_000);
    expect(text).toContain(`after ${usualTerms.lifetime / 86_400_000} days at the latest`);
    expect(text).toContain(`after ${usualTerms.idle / 86_400_000} days without a refresh`);
  });

  it("names the paths of the calls, and which of them pages of every origin can send", () => {
    const paths = operationsOf(document).map(({ path }) => path);
    const values = rowsUnder("Any other app").flatMap(([, value = ""]) => names(value));
    const named = values.map((one) => one.replace("https://login.example.com", ""));
    const ofCalls = named.filter((one) => one.startsWith("/"));
    expect(ofCalls).toHaveLength(6);
    const known = [...paths, ...Object.values<string>(oidcPaths)];
    for (const path of ofCalls) expect(known).toContain(path);
    for (const path of Object.values(oidcPaths)) expect(page).toContain(path);
    const { name, preferred_username } = accountClaims({ ...account, name: "Ann" }, ["profile"], {
      roles: false,
    });
    expect({ name, preferred_username }).toEqual({ name: "Ann", preferred_username: "ann" });
    expect(named).toContain("preferred_username");
    const ofDiscovery = [jwks, metadata, openIdConfiguration];
    const forAnyOrigin = [...ofDiscovery, revoke, getUserInfo, postUserInfo, registerClient];
    expect(forAnyOrigin.map((route) => route["x-any-origin"])).toEqual(
      forAnyOrigin.map(() => true),
    );
    expect(tokenRoute([])).not.toHaveProperty("x-any-origin");
    const grantsOfPages = Object.values<GrantRow>(grants).filter((one) => one.isForAnyOrigin);
    for (const { type } of grantsOfPages) expect(page).toContain(`\`${type}\``);
    expect(grantsOfPages).toHaveLength(3);
  });

  it("lists exactly the values of prompt", () => {
    const [listed, others] = ["prompt=", "acr_values="].map((parameter) =>
      rowsUnder("Ask for a new or a stronger login")
        .flatMap(([cell = ""]) => names(cell))
        .filter((one) => one.startsWith(parameter))
        .map((one) => one.slice(parameter.length)),
    );
    expect(listed?.toSorted()).toEqual([...prompts].toSorted());
    expect(acrValues).toEqual(expect.arrayContaining(others ?? []));
  });

  it("says which modules of the conformance suite are tested", () => {
    const list = readFileSync("test/conformance.md", "utf8");
    for (const plan of ["Basic OP", "Config OP", "RP-initiated logout", "Back-channel logout"]) {
      expect(list).toContain(`## ${plan}\n`);
      expect(text.toLowerCase()).toContain(plan.toLowerCase());
    }
  });
});
