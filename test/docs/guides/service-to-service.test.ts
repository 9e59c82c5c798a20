import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resourceServer } from "../../../src/resource.ts";
import { newcomer } from "../../suite/http/calls/calls.ts";
import { installDebianPackages } from "../../support/apt.ts";
import { latchkey } from "../../support/cli.ts";
import { wordsOf } from "../../support/documents/code.ts";
import { blocksOf, readGuide } from "../../support/documents/guide.ts";
import { startProgram, type Program } from "../../support/documents/program.ts";
import { secret } from "../../support/secrets.ts";
import { cheapHashes, scratchFolder } from "../../support/targets/http-target.ts";
import { startServer, type Server } from "../../support/targets/server.ts";
import { decodeToken, forge, forgeKey, headerOf, hmac } from "../../support/tokens/forge.ts";

const run = promisify(execFile);
const guide = readGuide("service-to-service");

describe("the programs of docs/service-to-service.md", () => {
  let folder = "";
  let server: Server;
  let issuer = "";
  let orders: Program;
  let key: Awaited<ReturnType<typeof forgeKey>>;
  const client = { CLIENT_ID: "", CLIENT_SECRET: "" };

  const environment = () => ({ ...client, LATCHKEY_URL: issuer, ORDERS_URL: orders?.url ?? "" });
  const commands = blocksOf(guide.text, "sh").flatMap((block) => block.trim().split("\n"));

  /** Runs a command of the page, with or without what starts it. */
  const runCommand = async (line: string) => {
    const words = wordsOf(line.replace("npx --no latchkey-auth ", ""));
    const env = { ...cheapHashes, ALGORITHM: "ES256", SECRET_KEY: key.material };
    return latchkey({ env, cwd: folder }, ...words.map((word) => word.replaceAll('"', "")));
  };

  beforeAll(async () => {
    folder = await scratchFolder();
    mkdirSync(join(folder, "node_modules"));
    for (const name of ["hono", "jose", "@hono", "@types"]) {
      symlinkSync(join(process.cwd(), "node_modules", name), join(folder, "node_modules", name));
    }
    symlinkSync(process.cwd(), join(folder, "node_modules", "latchkey-auth"));
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    for (const name of guide.programs) writeFileSync(join(folder, name), guide.program(name));

    const [serve = "", create = "", ...others] = commands;
    expect([serve, others]).toEqual(["ALGORITHM=ES256 npx --no latchkey-auth serve", []]);
    key = await forgeKey("ES256");
    secret(key.material);
    server = await startServer({
      env: { ...cheapHashes, ALGORITHM: "ES256", SECRET_KEY: key.material, LOG_LEVEL: "info" },
      cwd: folder,
    });
    issuer = `http://localhost:${server.port}`;
    const { code, stdout, stderr } = await runCommand(create);
    expect(code, stderr).toBe(0);
    client.CLIENT_ID = /^client_id=(.*)$/m.exec(stdout)?.[1] ?? "";
    client.CLIENT_SECRET = secret(/^client_secret=(.*)$/m.exec(stdout)?.[1] ?? "");
    orders = await startProgram([process.execPath, "orders.ts"], folder, environment());
  });
  afterAll(async () => {
    await orders?.stop();
    await server?.stop();
  });

  const requestToken = async (fields = {}, password = client.CLIENT_SECRET) => {
    const response = await fetch(`${server.url}/authenticate/token`, {
      method: "POST",
      headers: { Authorization: `Basic ${btoa(`${client.CLIENT_ID}:${password}`)}` },
      body: new URLSearchParams({ grant_type: "client_credentials", ...fields }),
    });
    const body = (await response.json()) as { access_token?: string; error?: string };
    return {
      status: response.status,
      error: body.error,
      token: body.access_token === undefined ? "" : secret(body.access_token),
    };
  };

  const read = async (token?: string) => {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const response = await fetch(`${orders.url}/orders`, { headers });
    return [response.status, response.headers.get("WWW-Authenticate")];
  };

  /** How many tokens the server has issued. */
  const issued = (): number => server.log().match(/"route":"\/authenticate\/token"/g)?.length ?? 0;

  it("get a token with curl, as the page shows it", async () => {
    const [session = ""] = blocksOf(guide.text, "console");
    const [command = "", shown = ""] = session.split("\n");
    const real = command
      .replace(/^\$ /, "")
      .replaceAll("localhost:3000", `localhost:${server.port}`);
    const { stdout } = await run("sh", ["-c", real], { env: { ...process.env, ...client } });
    const parsed = (text: string) => {
      const { access_token, ...others } = JSON.parse(text) as { access_token: string };
      const { header, payload } = decodeToken(secret(access_token));
      return { ...others, claims: Object.keys(payload), header: { ...header, kid: "" } };
    };
    expect(parsed(stdout)).toEqual(parsed(shown));
  });

  it("read the orders, with one token for many calls at the same time", async () => {
    const { stdout } = await run(process.execPath, ["report-job.ts"], {
      cwd: folder,
      env: environment(),
    });
    expect(stdout).toContain(`readBy: '${client.CLIENT_ID}'`);
    const before = issued();
    const code = `import { getOrders } from "./orders-client.ts";
      await Promise.all([getOrders(), getOrders(), getOrders()]);
      console.log((await getOrders()).length);`;
    writeFileSync(join(folder, "many.ts"), code);
    const many = await run(process.execPath, ["many.ts"], { cwd: folder, env: environment() });
    expect(many.stdout).toBe("1\n");
    await expect.poll(issued).toBe(before + 1);
  });

  it("read the orders in Python", async () => {
    const python = "/usr/bin/python3";
    await run(python, ["-c", "import authlib, requests"]).catch(async () =>
      installDebianPackages(["python3-authlib", "python3-requests"]),
    );
    const { stdout } = await run(python, ["report_job.py"], { cwd: folder, env: environment() });
    expect(stdout).toContain(`'readBy': '${client.CLIENT_ID}'`);
  }, 300_000);

  it("accept only a valid token of a client with the scope", async () => {
    const { token } = await requestToken();
    expect(await read(token)).toEqual([200, null]);
    expect(await read()).toEqual([401, "Bearer"]);
    const { payload } = decodeToken(token);
    const stranger = await forgeKey("ES256");
    const publicKey = await (await fetch(`${issuer}/.well-known/jwks.json`)).text();
    const invalid = [401, 'Bearer error="invalid_token"'];
    const scope = [403, 'Bearer error="insufficient_scope", scope="orders:read"'];
    const { exp, ...endless } = payload;
    for (const [what, forged, expected] of [
      [
        "another issuer",
        forge(headerOf(key), { ...payload, iss: "https://other.example" }, key.sign),
        invalid,
      ],
      [
        "another audience",
        forge(headerOf(key), { ...payload, aud: "https://other.example" }, key.sign),
        invalid,
      ],
      ["expired", forge(headerOf(key), { ...payload, exp: Number(exp) - 3600 }, key.sign), invalid],
      ["without an end", forge(headerOf(key), endless, key.sign), invalid],
      ["another key", forge({ ...headerOf(key) }, payload, stranger.sign), invalid],
      [
        "the public key as secret",
        forge({ ...headerOf(key), alg: "HS256" }, payload, hmac("HS256", publicKey)),
        invalid,
      ],
      ["without the scope", forge(headerOf(key), { ...payload, scope: "orders" }, key.sign), scope],
    ] as const) {
      expect(await read(secret(forged)), what).toEqual(expected);
    }
  });

  it("accept no token of a user, and requireUser none of a client", async () => {
    const person = newcomer();
    await fetch(`${server.url}/authenticate/register`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(person),
    });
    const { username, password } = person;
    const response = await fetch(`${server.url}/authenticate/token`, {
      method: "POST",
      body: new URLSearchParams({ username, password }),
    });
    const { access_token } = (await response.json()) as { access_token: string };
    const { payload } = decodeToken(secret(access_token));
    const scoped = secret(forge(headerOf(key), { ...payload, scope: "orders:read" }, key.sign));
    expect(await read(scoped)).toEqual([403, 'Bearer error="insufficient_scope"']);

    const { token } = await requestToken();
    const { authorize } = resourceServer({ issuer });
    const headers = { Authorization: `Bearer ${token}` };
    const refused = await authorize(new Request("http://localhost/orders", { headers }));
    expect(refused).toMatchObject({ status: 401 });
    expect(await (refused as Response).json()).toMatchObject({ code: "invalid_token" });
  });

  it("meet the errors of the page, and a revoked client gets no token", async () => {
    const wrong = await requestToken({}, secret("a wrong secret of the job"));
    expect(wrong).toMatchObject({ status: 401, error: "invalid_client" });
    for (const scope of ["orders:write", "profile:read"]) {
      expect(await requestToken({ scope })).toMatchObject({ status: 400, error: "invalid_scope" });
    }
    const shown = await runCommand('clients show "report job"');
    expect(shown.stdout).toMatch(/^scopes +orders:read$/m);

    const { token } = await requestToken();
    expect((await runCommand(`clients revoke ${client.CLIENT_ID}`)).code).toBe(0);
    expect(await requestToken()).toMatchObject({ status: 401, error: "invalid_client" });
    const headers = { Authorization: `Bearer ${token}` };
    const asked = await fetch(`${issuer}/authenticate/verify/token`, { method: "POST", headers });
    expect(asked.status).toBe(401);
    expect((await read(token))[0]).toBe(200);
  });
});
