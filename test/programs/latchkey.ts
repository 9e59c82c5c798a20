import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { json, newcomer, type Person } from "../suite/http/calls/calls.ts";
import { submitLogin } from "../support/browser/app.ts";
import { closePages, sharedChromium } from "../support/browser/chromium.ts";
import { latchkey } from "../support/cli.ts";
import type { ClientAccount } from "../support/clients.ts";
import { allow, expectConsent } from "../support/oidc/steps.ts";
import { secret } from "../support/secrets.ts";
import { cheapHashes, scratchFolder } from "../support/targets/http-target.ts";
import { startServer, type Server } from "../support/targets/server.ts";
import { oidcKey } from "../support/tokens/oidc-key.ts";

type Variables = Readonly<Record<string, string>>;

/** A Latchkey for programs whose users log in there, and one account. */
export interface Latchkey {
  /** Its address, for browsers and programs. */
  readonly issuer: string;
  readonly person: Person & { readonly id: string };
  /** The name of all clients here, which the page of the consent shows. */
  readonly client: string;
  /** Creates a client with the options of `latchkey clients create`. */
  create(...options: string[]): Promise<ClientAccount>;
  /** Expects that the operator reads of a client without PKCE in the log and in `latchkey clients show`. */
  expectRefusal(client: ClientAccount): Promise<void>;
  /** The lines of the log that have this event. */
  logged(event: string): readonly Readonly<Record<string, unknown>>[];
  /** Opens an empty browser. */
  visit(): Promise<Page>;
  /** Logs in on the page of Latchkey that a program led to, and allows the program. */
  logIn(page: Page): Promise<void>;
  /** Starts it again, at the same address, with other variables. */
  restart(env: Variables): Promise<void>;
}

/** Starts a Latchkey before the tests of a file, and stops it after them. */
export function useLatchkey(env: Variables | (() => Variables) = {}): () => Latchkey {
  const person = newcomer();
  const client = "Example program";
  let id = "";
  let server: Server | undefined;
  let start = { env: {} as Variables, cwd: "" };
  const running = (): Server => server ?? expect.fail("it runs only while tests run");
  const run = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await latchkey(start, ...args);
    expect(code, stderr).toBe(0);
    return stdout;
  };
  const logged: Latchkey["logged"] = (event) =>
    running()
      .log()
      .split("\n")
      .filter((line) => line.includes(`"event":"${event}"`))
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

  beforeAll(async () => {
    const more = typeof env === "function" ? env() : env;
    start = { env: { ...cheapHashes, OIDC_KEY: oidcKey(), ...more }, cwd: await scratchFolder() };
    server = await startServer(start);
    const registered = await fetch(`${server.url}/authenticate/register`, json(person));
    ({ id } = (await registered.json()) as { readonly id: string });
  });
  afterAll(async () => {
    await closePages();
    await server?.stop();
  });

  return () => ({
    issuer: `http://localhost:${running().port}`,
    person: { ...person, id },
    client,
    async create(...options) {
      const printed = await run("clients", "create", client, ...options);
      const [, id = ""] = /^client_id=(.+)$/m.exec(printed) ?? [];
      const [, own] = /^client_secret=(.+)$/m.exec(printed) ?? [];
      // A public one has none.
      return { id, secret: own === undefined ? "" : secret(own) };
    },
    async expectRefusal({ id, secret: own }) {
      const advice = "turn on PKCE in the app";
      // Only a client with a secret can do without.
      const otherwise = "; if it has none: latchkey clients update NAME --no-pkce";
      const hint = own === "" ? advice : advice + otherwise;
      await expect
        .poll(() => run("clients", "show", id))
        .toContain(` invalid_request code_challenge (${hint})\n`);
      const detail = { code: "invalid_request", parameter: "code_challenge", hint };
      expect(logged("authorization_refused").at(-1)).toMatchObject({ client: id, detail });
    },
    logged,
    async visit() {
      const context = await (await sharedChromium()).newContext({ reducedMotion: "reduce" });
      context.setDefaultTimeout(60_000);
      keepSecrets(context);
      return context.newPage();
    },
    async logIn(page) {
      await submitLogin(page, person);
      await expectConsent(page, client);
      await allow(page);
    },
    async restart(env) {
      const { port, stop } = running();
      await stop();
      start = { ...start, env: { ...start.env, ...env, PORT: String(port) } };
      server = await startServer(start);
    },
  });
}

/** No log may have a code with which a program gets its tokens. */
function keepSecrets(context: BrowserContext): void {
  context.on("request", (request) => {
    const code = new URL(request.url()).searchParams.get("code");
    if (code !== null) secret(code);
  });
}
