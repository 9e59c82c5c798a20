import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { json, newcomer } from "../../suite/http/calls/calls.ts";
import { closePages, sharedChromium } from "../../support/browser/chromium.ts";
import { freePort } from "../../support/network/free-port.ts";
import { secret } from "../../support/secrets.ts";
import { cheapHashes, scratchFolder } from "../../support/targets/http-target.ts";
import { startServer, type Server } from "../../support/targets/server.ts";

const guide = readFileSync("docs/hooks-and-captcha.md", "utf8");

/** The part of the guide that begins with the name of a file. */
const file = (name: string): string =>
  new RegExp(`^\`\`\`\\w+\\n(?://|<!--) ${name}\\b.*\\n([^]*?)^\`\`\`$`, "m").exec(guide)?.[1] ??
  expect.fail(`no ${name}`);
const [, policy = ""] =
  /^Content-Security-Policy: (.*challenges\.cloudflare\.com.*)$/m.exec(guide) ?? [];

const secretKey = secret("the secret key of the widget");

/** What Cloudflare serves: the script of the widget, and the call that verifies its responses. Each response is good once. */
const widget = `
  let number = 0;
  globalThis.turnstile = {
    render: (place, { sitekey }) => {
      document.querySelector(place).textContent = sitekey;
      return "widget";
    },
    getResponse: (id) => id + "-response-" + number,
    reset: () => void number++,
  };`;

describe("Turnstile as docs/hooks-and-captcha.md shows it", () => {
  const verified: URLSearchParams[] = [];
  const used = new Set<string>();
  let cloudflare = "";
  let pages = "";
  let server: Server;
  const closing: (() => unknown)[] = [];

  const listen = async (
    handle: (request: IncomingMessage, response: ServerResponse) => unknown,
  ) => {
    const port = await freePort();
    const http = createServer((request, response) => void handle(request, response));
    await new Promise<void>((resolve) => void http.listen(port, "127.0.0.1", resolve));
    closing.push(() => http.close());
    return `http://localhost:${port}`;
  };
  const replaced = (text: string): string =>
    text
      .replaceAll("https://challenges.cloudflare.com", cloudflare)
      .replaceAll("https://login.example.com", server?.url.replace("127.0.0.1", "localhost"));

  beforeAll(async () => {
    const folder = await scratchFolder();
    cloudflare = await listen(async (request, response) => {
      if (request.method === "GET") {
        response.setHeader("Content-Type", "text/javascript");
        response.end(widget);
        return;
      }
      let text = "";
      for await (const chunk of request) text += String(chunk);
      const form = new URLSearchParams(text);
      verified.push(form);
      const given = form.get("response") ?? "";
      const success =
        form.get("secret") === secretKey && given.startsWith("widget-") && !used.has(given);
      used.add(given);
      response.end(JSON.stringify({ success }));
    });
    pages = await listen(({ url = "" }, response) => {
      response.setHeader("Content-Security-Policy", replaced(policy));
      response.setHeader("Content-Type", url === "/login.js" ? "text/javascript" : "text/html");
      response.end(
        {
          "/login.js": readFileSync(join(folder, "login.js")),
          "/login": replaced(file("login.html")),
        }[url] ?? "<title>Home</title>",
      );
    });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(process.cwd(), join(folder, "node_modules", "latchkey-auth"));
    writeFileSync(join(folder, "turnstile.ts"), replaced(file("turnstile.ts")));
    writeFileSync(
      join(folder, "latchkey.config.ts"),
      `import { defineConfig } from "latchkey-auth";
      import { before } from "./turnstile.ts";
      export default defineConfig({ before });`,
    );
    const env = { ...cheapHashes, CORS_ORIGINS: pages, TURNSTILE_SECRET: secretKey };
    server = await startServer({ env, cwd: folder });
    writeFileSync(join(folder, "login.ts"), replaced(file("login.ts")));
    await build({
      entryPoints: [join(folder, "login.ts")],
      outfile: join(folder, "login.js"),
      bundle: true,
      format: "esm",
      logLevel: "silent",
    });
  });
  afterAll(async () => {
    await closePages();
    for (const close of closing) close();
    await server?.stop();
  });

  it("lets nobody register and log in without a good response, and everybody with one", async () => {
    const person = newcomer();
    const post = (path: string, body: object) => fetch(server.url + path, json(body));
    const register = (captcha?: string) => post("/authenticate/register", { ...person, captcha });
    const without = await register();
    expect([without.status, await without.json()]).toMatchObject([
      403,
      { code: "refused", detail: "Confirm that you are not a robot." },
    ]);
    expect((await register("forged")).status).toBe(403);
    expect((await register("widget-of-a-registration")).status).toBe(201);
    expect(Object.fromEntries(verified.at(-1) ?? [])).toEqual({
      secret: secretKey,
      response: "widget-of-a-registration",
      remoteip: "127.0.0.1",
    });

    const { username, password } = person;
    const again = await post("/session", {
      username,
      password,
      captcha: "widget-of-a-registration",
    });
    expect(await again.json()).toMatchObject({ detail: "Confirm again that you are not a robot." });

    const tab = await (await sharedChromium()).newPage();
    await tab.goto(`${pages}/login`);
    expect(await tab.textContent("#captcha")).toBe("1x00000000000000000000AA");
    await tab.fill("[name=username]", username);
    await tab.fill("[name=password]", "wrong");
    await tab.click("button");
    const alert = tab.locator("[role=alert]");
    await expect.poll(() => alert.textContent()).toBe("Wrong username or password.");
    await tab.fill("[name=password]", password);
    await tab.click("button");
    await tab.waitForURL(`${pages}/`);
    expect(verified.slice(-2).map((form) => form.get("response"))).toEqual([
      "widget-response-0",
      "widget-response-1",
    ]);
  });
});
