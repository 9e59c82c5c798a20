import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessionLimits } from "../../../src/core/sessions/limits.ts";
import { failures } from "../../../src/core/tables/failures.ts";
import { loginLinkGrant } from "../../../src/core/tokens/grants.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { operationsOf, readJson, type OpenApi } from "../../support/documents/openapi.ts";
import { ann } from "../../support/documents/refused-calls.ts";
import { codeIn, mailboxVariables, mailsTo, tokenIn } from "../../support/mail/mailbox.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { startServer, type Server } from "../../support/targets/server.ts";

const run = promisify(execFile);
const accounts = readFileSync("docs/accounts.md", "utf8");
const verification = readFileSync("docs/email-verification.md", "utf8");
const devices = readFileSync("docs/sessions-and-devices.md", "utf8");
const page = `${accounts}\n${verification}\n${devices}`;
const browserPage = readFileSync("docs/single-page-apps.md", "utf8");
const passwordless = readFileSync("docs/passwordless.md", "utf8");
const better = secret("a better horse battery");

const blocks = (text: string, kind: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${kind}\\n(.*?)^\`\`\``, "gms"))].map(
    ([, code = ""]) => code,
  );

describe("docs/accounts.md", () => {
  let cwd: string;
  let server: Server;
  beforeAll(async () => {
    cwd = await scratchFolder();
    const env = { BCRYPT_COST: "10", LOGIN_LINKS: "on", ...(await mailboxVariables("smtp")) };
    server = await startServer({ env, cwd });
    await post("/authenticate/register", "application/json", JSON.stringify(ann));
  });
  afterAll(() => server?.stop());

  const post = (path: string, type: string, body: string) =>
    fetch(server.url + path, { method: "POST", headers: { "Content-Type": type }, body });
  const logIn = (username: string, password: string) =>
    post(
      "/authenticate/token",
      "application/x-www-form-urlencoded",
      new URLSearchParams({ username, password }).toString(),
    );
  const tokenFor = async (username: string, password: string): Promise<string> => {
    const { access_token } = (await (await logIn(username, password)).json()) as {
      access_token: string;
    };
    return secret(access_token);
  };
  /** Runs a command of the page. Returns the status of the answer and, in the file or the output, its body. */
  const curl = async (
    command: string,
    token: string,
    more: Readonly<Record<string, string>> = {},
  ) => {
    const real = command.replace("http://localhost:3000", server.url);
    const { stdout } = await run("sh", ["-c", `${real.trimEnd()} -sS -w '\n%{http_code}'`], {
      cwd,
      env: { ...process.env, TOKEN: token, ...more },
    });
    const [body = "", status] = stdout.split(/\n(?=\d+$)/);
    return { body, status };
  };

  it("changes an account by the program of the page", async () => {
    const folder = await scratchFolder();
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(process.cwd(), join(folder, "node_modules", "latchkey-auth"));
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    const [client = ""] = blocks(browserPage, "ts");
    writeFileSync(join(folder, "latchkey.ts"), client.replace("http://localhost:3000", server.url));
    const [program = ""] = blocks(accounts, "ts");
    writeFileSync(join(folder, "account.ts"), program);
    writeFileSync(
      join(folder, "run.ts"),
      `import { latchkey } from "./latchkey.ts";
      await latchkey.logIn(${JSON.stringify({ username: "ann", password: ann.password })});
      await import("./account.ts");
      await latchkey.changePassword(${JSON.stringify({
        current_password: better,
        new_password: ann.password,
      })});
      await latchkey.logOut();`,
    );
    const { stdout } = await run(process.execPath, ["run.ts"], { cwd: folder });
    expect(stdout.trim().split("\n")).toEqual([
      "Hello, Ann Jones!",
      "ann@example.com has 1 session.",
    ]);
  });

  it("lists and logs out devices by the commands of docs/sessions-and-devices.md", async () => {
    const [list = "", endOthers = ""] = blocks(devices, "sh");
    const [shown = ""] = blocks(devices, "json");
    const token = await tokenFor("ann", ann.password);
    await tokenFor("ann", ann.password);
    const listed = async () =>
      (JSON.parse((await curl(list, token)).body) as { sessions: readonly object[] }).sessions;
    const [example = {}] = (JSON.parse(shown) as { sessions: readonly object[] }).sessions;
    const sessions = await listed();
    expect(sessions.length).toBeGreaterThan(1);
    expect(Object.keys(sessions[0] ?? {}).toSorted()).toEqual(Object.keys(example).toSorted());
    expect(await curl(endOthers, token)).toEqual({ body: "", status: "204" });
    expect(await listed()).toMatchObject([{ current: true }]);
  });

  it("docs/sessions-and-devices.md states the real defaults and limits", () => {
    for (const name of ["SESSION_IDLE_DAYS", "SESSION_DAYS"] as const) {
      expect(devices).toContain(`| \`${name}\` | ${variables[name].fallback} |`);
    }
    expect(devices).toContain(`for ${variables.SESSION_HISTORY_DAYS.fallback} days after`);
    expect(devices).toContain(`a ${sessionLimits.perUser + 1}st session`);
    expect(devices).toContain(`after ${sessionLimits.forgotten / 3_600_000} hours at the latest`);
  });

  it("changes, exports and deletes an account by the commands of the page", async () => {
    const [rename = "", change = "", exports = "", apps = "", remove = ""] = blocks(accounts, "sh");
    const token = await tokenFor("ann", ann.password);
    const other = await tokenFor("ann", ann.password);
    const renamed = await curl(rename, token);
    expect(renamed.status).toBe("200");
    expect(JSON.parse(renamed.body)).toMatchObject({ username: "ann.jones" });

    expect(await curl(change, token)).toEqual({ body: "", status: "204" });
    const meBy = (one: string) =>
      fetch(`${server.url}/users/me`, { headers: { Authorization: `Bearer ${one}` } });
    expect([(await meBy(token)).status, (await meBy(other)).status]).toEqual([200, 401]);
    expect((await logIn("ann.jones", better)).status).toBe(200);

    expect(await curl(apps, token)).toEqual({ body: '{"consents":[]}', status: "200" });
    expect((await curl(exports, token)).status).toBe("200");
    const saved: unknown = JSON.parse(readFileSync(join(cwd, "account.json"), "utf8"));
    expect(saved).toMatchObject({ account: { username: "ann.jones" } });

    expect(await curl(remove, token)).toEqual({ body: "", status: "204" });
    expect((await meBy(token)).status).toBe(401);
    const registerAs = (username: string) =>
      post("/authenticate/register", "application/json", JSON.stringify({ ...ann, username }));
    expect((await registerAs("ann.jones")).status).toBe(409);
    expect((await registerAs("ann")).status).toBe(201);
  });

  it("logs in by the commands of docs/passwordless.md, with the link and with the code of an email", async () => {
    const [ask = "", byLink = "", byCode = "", ...others] = blocks(passwordless, "sh");
    expect(others).toEqual([]);
    const enter = async (command: string, given: Readonly<Record<string, string>>) => {
      const { body, status } = await curl(command, "", given);
      expect(status, status === "200" ? "" : body).toBe("200");
      secret((JSON.parse(body) as { access_token: string }).access_token);
    };
    // Other servers of this process have sent codes to the same address.
    const withCode = async () =>
      (await mailsTo(ann.email)).filter(
        ({ text }) => /^\d{6}$/m.test(text) && text.includes(`:${server.port}/`),
      );
    const emailWithCode = async (count: number) => {
      await expect.poll(async () => (await withCode()).length).toBe(count);
      return (await withCode())[count - 1]!;
    };
    expect(await curl(ask, "")).toMatchObject({ status: "202" });
    await enter(byLink, { LINK: tokenIn(await emailWithCode(1)) });
    const { body } = await curl(ask, "");
    const { login_request } = JSON.parse(body) as { login_request: string };
    const CODE = codeIn(await emailWithCode(2));
    await enter(byCode, { REQUEST: secret(login_request), CODE });
    expect(passwordless).toContain(loginLinkGrant);
    expect((await logIn("ann", ann.password)).status).toBe(400);
  });

  it("names only existing calls, codes and variables, and the default of the hold", () => {
    const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;
    const calls = operationsOf(document).map(
      ({ method, path }) => `${method.toUpperCase()} ${path}`,
    );
    const named = [
      ...`${page}${passwordless}`.matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) \/[^`]*)`/g),
    ];
    expect(named).toHaveLength(45);
    for (const [, call] of named) expect(calls).toContain(call);
    for (const code of ["wrong_password", "username_taken", "email_taken", "email_not_verified"]) {
      expect(page).toContain(`\`${code}\``);
      expect(failures).toHaveProperty(code);
    }
    for (const name of page.match(/\b[A-Z]+_[A-Z_]+\b/g) ?? []) {
      expect(variables).toHaveProperty(name);
    }
    expect(page).toContain(
      `${variables.USERNAME_HOLD_DAYS.fallback} days (\`USERNAME_HOLD_DAYS\`)`,
    );
  });
});
