import { once } from "node:events";
import { copyFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noLeaks } from "../../suite/leaks.ts";
import { press } from "../../support/browser/app.ts";
import { startProgram, type Program } from "../../support/documents/program.ts";
import { freePort } from "../../support/network/free-port.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { useLatchkey } from "../latchkey.ts";
import { debian, rowOf } from "../program.ts";

const row = "Apache, mod_auth_openidc 2.4.17";
const rowOfApi = `${row}, as an API that introspects tokens`;
const everyRequest = "-1";

describe("Apache with mod_auth_openidc", () => {
  const latchkey = useLatchkey();
  const running: Program[] = [];
  let version = "";
  /** The access token of the last request that a person sent. It is one of somebody else's app. */
  let tokenOfApp = "";

  /** The program behind Apache. It shows what Apache says of the user. */
  const behind = createServer(({ headers }, response) => {
    const claim = (name: string): string => String(headers[`oidc_claim_${name}`] ?? "");
    if (claim("email") !== "") tokenOfApp = secret(String(headers["oidc_access_token"]));
    response.end(`${claim("sub")} ${claim("email") || claim("username")}`);
  });
  beforeAll(async () => {
    version = await debian("libapache2-mod-auth-openidc", "apache2-bin");
    behind.listen(0, "127.0.0.1");
    await once(behind, "listening");
  }, 600_000);
  afterAll(async () => {
    await Promise.all(running.map(({ stop }) => stop()));
    behind.close();
  });

  /** Starts Apache, with options for the client that its API introspects tokens with. */
  async function start({ api = [] as string[], interval = everyRequest } = {}): Promise<string> {
    const folder = await scratchFolder();
    copyFileSync(join(import.meta.dirname, "httpd.conf"), join(folder, "httpd.conf"));
    const port = await freePort();
    const uri = `http://127.0.0.1:${port}/private/redirect_uri`;
    const backChannel = ["--backchannel-logout-uri", `${uri}?logout=backchannel`];
    const app = await latchkey().create("--redirect-uri", uri, ...backChannel);
    const client = await latchkey().create(...api);
    const env = {
      HOME: folder,
      MODULES: "/usr/lib/apache2/modules",
      ISSUER: latchkey().issuer,
      BEHIND: `http://127.0.0.1:${(behind.address() as AddressInfo).port}`,
      CLIENT_ID: app.id,
      CLIENT_SECRET: app.secret,
      API_ID: client.id,
      API_SECRET: client.secret,
      INTERVAL: interval,
      SESSION_SECRET: secret("a passphrase for the sessions of Apache"),
    };
    const command = ["/usr/sbin/apache2", "-X", "-d", folder, "-f", "httpd.conf"] as const;
    const apache = await startProgram(command, folder, env, port);
    running.push(apache);
    return apache.url;
  }

  async function logIn(url: string): Promise<Page> {
    const { visit, logIn, person } = latchkey();
    const page = await visit();
    await page.goto(`${url}/private/`);
    await logIn(page);
    await page.getByText(`${person.id} ${person.email}`, { exact: true }).waitFor();
    return page;
  }

  const post = (path: string, fields: Readonly<Record<string, string>>): Promise<Response> =>
    fetch(latchkey().issuer + path, { method: "POST", body: new URLSearchParams(fields) });

  /** A token for the services of the operator. */
  async function tokenForServices(): Promise<string> {
    const { username, password } = latchkey().person;
    const granted = await post("/authenticate/token", { username, password });
    return secret(((await granted.json()) as { readonly access_token: string }).access_token);
  }

  const call = async (url: string, token: string): Promise<readonly [number, string]> => {
    const response = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
    const text = await response.text();
    return [response.status, response.ok ? text : ""];
  };
  const refused = [401, ""];

  it("logs a user in, until the user logs out in Latchkey", async () => {
    const url = await start();
    const page = await logIn(url);
    const again = async (): Promise<number> =>
      (await page.request.get(`${url}/private/`, { maxRedirects: 0 })).status();
    expect(await again()).toBe(200);
    await page.goto(`${latchkey().issuer}/app`);
    await press(page, "Log out");
    await expect.poll(again).toBe(302);
    expect(rowOf(row, version)).toContain("`?logout=backchannel` as `--backchannel-logout-uri`");
  });

  it("accepts a token for the services of the operator until its session ends, and no other", async () => {
    const url = await start();
    await logIn(url);
    const token = await tokenForServices();
    const { id, username } = latchkey().person;
    for (const path of ["/api/", "/api/checked/"]) {
      expect(await call(url + path, token), path).toEqual([200, `${id} ${username}`]);
      expect(await call(url + path, tokenOfApp), path).toEqual(refused);
      expect(await call(url + path, "no token"), path).toEqual(refused);
    }
    expect((await post("/authenticate/revoke", { token })).status).toBe(200);
    expect(await call(`${url}/api/`, token)).toEqual(refused);
    const settings = `\`OIDCOAuthTokenIntrospectionInterval ${everyRequest}\``;
    expect(rowOf(rowOfApi, version)).toContain(settings);
  });

  it("accepts the token longer if Apache keeps what it has learned, as it does by default", async () => {
    const url = await start({ interval: "0" });
    const token = await tokenForServices();
    expect(await call(`${url}/api/`, token)).toMatchObject([200, {}]);
    expect((await post("/authenticate/revoke", { token })).status).toBe(200);
    expect(await call(`${url}/api/`, token)).toMatchObject([200, {}]);
  });

  it("accepts no token if the client of the API has a redirect URI, because it is somebody else's app", async () => {
    const url = await start({ api: ["--redirect-uri", "https://api.example.com/callback"] });
    expect(await call(`${url}/api/`, await tokenForServices())).toEqual(refused);
  });
});

describe("the logs", () => noLeaks(4));
