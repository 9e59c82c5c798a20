import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtInWords } from "../../../src/core/email/texts/words.ts";
import { requiresFactor } from "../../../src/core/factors/assurance.ts";
import { factorLimits } from "../../../src/core/factors/limits.ts";
import { mfaPolicies } from "../../../src/core/factors/ports.ts";
import { en } from "../../../src/core/languages/en/en.ts";
import { sessionLimits } from "../../../src/core/sessions/limits.ts";
import { failures, type FailureCode } from "../../../src/core/tables/failures.ts";
import { grantTypes } from "../../../src/core/tokens/grants.ts";
import { generateKey } from "../../../src/drivers/jwt/keys.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { latchkey } from "../../support/cli.ts";
import { operationsOf, readJson, type OpenApi } from "../../support/documents/openapi.ts";
import { de } from "../../support/german.ts";
import { freePort } from "../../support/network/free-port.ts";
import { untilAnswered } from "../../support/network/until-answered.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { startServer, type Server } from "../../support/targets/server.ts";

const run = promisify(execFile);
const factorsPage = readFileSync("docs/second-factors-and-passkeys.md", "utf8");
const reauthenticationPage = readFileSync("docs/re-authentication.md", "utf8");
const keysPage = readFileSync("docs/keys.md", "utf8");
const operatorsPage = readFileSync("docs/require-second-factors.md", "utf8");
const usersPage = readFileSync("docs/help-for-your-users.md", "utf8");
const page = `${factorsPage}\n${reauthenticationPage}`;
const words = page.replaceAll(/\s+/g, " ");
const password = secret("the page about second factors");

/** All texts in an object of texts. */
const textsIn = (texts: unknown): Set<string> =>
  new Set([...JSON.stringify(texts).matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => text));

/** The programs in both pages by the file names in their first lines. */
const programs = Object.fromEntries(
  [...page.matchAll(/^```ts\n\/\/ (\S+)\n(.*?)^```/gms)].map(([, name = "", code = ""]) => [
    name,
    code,
  ]),
);

/** An authenticator app that shares no code with the server (RFC 6238), and the browser of a person with a passkey. */
const tools = (repository: string) => `
  import { createHmac } from "node:crypto";
  import { DatabaseSync } from "node:sqlite";
  import { createAuthenticator } from "${repository}/test/support/webauthn/authenticator.ts";

  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  export function codeOf(base32, step) {
    const bits = [...base32].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
    const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const mac = createHmac("sha1", key).update(counter).digest();
    const offset = mac.at(-1) & 15;
    return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
  }
  /** An app, whose code is that of the present step, or of the step after it if that one is used up. */
  export function app() {
    let used = 0;
    let secret = "";
    const code = () => codeOf(secret, (used = Math.max(used + 1, Math.floor(Date.now() / 30_000))));
    return { scan: (shown) => void (secret = shown), code };
  }
  export const change = (sql) => new DatabaseSync("data/latchkey.db", { timeout: 5000 }).exec(sql);

  // The browser of the user: what it gives to a page are bytes.
  let authenticator;
  const bytes = (text) => Uint8Array.from(Buffer.from(text, "base64url")).buffer;
  const text = (buffer) => Buffer.from(buffer).toString("base64url");
  const credential = ({ id, response, ...more }) => {
    const members = Object.entries(response).filter(([, value]) => typeof value === "string");
    const binary = Object.fromEntries(members.map(([name, value]) => [name, bytes(value)]));
    return { ...more, id, rawId: bytes(id), response: binary, getClientExtensionResults: () => ({}) };
  };
  globalThis.PublicKeyCredential = class {};
  Object.defineProperty(globalThis, "navigator", { value: { credentials: {
    async create({ publicKey: { challenge, rp, user } }) {
      const origin = "http://localhost:" + process.env.LATCHKEY_PORT;
      authenticator = await createAuthenticator({ rpId: rp.id, origin }, text(user.id));
      return credential(await authenticator.register(text(challenge)));
    },
    get: async ({ publicKey }) => credential(await authenticator.assert(text(publicKey.challenge))),
  } } });
`;

/** Everything that the page tells a person to do, in its order. Each line of the output is one thing that happened. */
const story = `
  import { app, change } from "./tools.mjs";
  import { latchkey } from "./latchkey.ts";
  import { logIn } from "./log-in.ts";
  import { setUp } from "./set-up.ts";
  import { pay } from "./pay.ts";
  import { withReauthentication } from "./reauthenticate.ts";
  import * as passkeys from "./passkey-login.ts";

  const password = process.env.PASSWORD;
  const username = "ann";
  const say = (what, ...facts) => console.log(what + ":", ...facts);
  const codeOf = (promise) => promise.then(() => "no error", ({ status, code }) => status + " " + code);
  const claims = async () => JSON.parse(Buffer.from((await latchkey.getToken()).split(".")[1], "base64url"));
  const never = () => { throw new Error("asked for a second factor"); };
  const show = (app) => async (qrSvg, secret) => (say("picture", /^<svg/.test(qrSvg)), app.scan(secret), app.code());

  await latchkey.register({ username, password, email: "ann@example.com", name: "Ann" });
  await logIn(username, password, never);
  say("pays with one factor", (await pay(async () => ({ password }))).status);
  say("not verified", await codeOf(latchkey.call("post", "/users/me/factors/totp")));
  change("UPDATE users SET email_verified_at = 1 WHERE username = 'ann'");
  const phone = app();
  const codes = await setUp(show(phone));
  say("codes", codes.length);
  const started = latchkey.call("post", "/users/me/factors/totp");
  say("second app", await codeOf(started));
  const paid = await pay(async () => ({ password, totp: phone.code() }));
  say("pays with two factors", paid.status, await paid.text());

  await latchkey.logOut();
  let asked;
  await logIn(username, password, async (factors) => ((asked = factors), { recovery_code: codes[0] }));
  say("asked for", asked.join());
  say("recovery code again", await codeOf(logIn(username, password, async () => ({ recovery_code: codes[0] }))));
  say("recovery code as a proof", await codeOf(latchkey.reauthenticate({ password, recovery_code: codes[1] })));
  say("password as a proof", await codeOf(latchkey.reauthenticate({ password })));
  await latchkey.call("delete", "/users/me/factors/totp");
  const newPhone = app();
  say("new codes", (await setUp(show(newPhone))).length);
  say("old code", await codeOf(logIn(username, password, async () => ({ recovery_code: codes[1] }))));

  change("UPDATE users SET sessions_valid_from = 0");
  change("UPDATE sessions SET proven_at = proven_at - 700000 WHERE user_id = (SELECT id FROM users WHERE username = 'ann')");
  say("ten minutes later", await codeOf(latchkey.call("post", "/users/me/factors/recovery-codes")));
  const remade = await withReauthentication(
    () => latchkey.call("post", "/users/me/factors/recovery-codes"),
    async () => ({ password, totp: newPhone.code() }),
  );
  say("remade", remade.recovery_codes.length);

  await passkeys.add("Laptop");
  await latchkey.logOut();
  await passkeys.logIn();
  say("passkey", (await claims()).acr, (await claims()).amr.join());
  await latchkey.logOut();
  const user = await latchkey.logIn({ username, password }).catch(({ mfa }) =>
    passkeys.verifySecondFactor(mfa.token));
  say("password and passkey", user.username, (await claims()).amr.join());
  await passkeys.reauthenticate();
  say("proven by the passkey", (await claims()).amr.join());
`;

describe("what docs/second-factors-and-passkeys.md and docs/re-authentication.md tell people, developers and operators", () => {
  let folder: string;
  let server: Server;
  let key: string;
  let api: ReturnType<typeof execFile> | undefined;
  const env = () => ({ SECRET_KEY: key, ALGORITHM: "ES256", BCRYPT_COST: "10" });

  beforeAll(async () => {
    folder = await scratchFolder();
    key = secret(await generateKey("ES256"));
    server = await startServer({ env: env(), cwd: folder });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(process.cwd(), join(folder, "node_modules", "latchkey-auth"));
    for (const name of ["hono", "@hono"]) {
      symlinkSync(join(process.cwd(), "node_modules", name), join(folder, "node_modules", name));
    }
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    const issuer = `http://localhost:${server.port}`;
    const port = await freePort();
    for (const [name, code] of Object.entries(programs)) {
      const real = code.replace("http://localhost:3000", issuer);
      writeFileSync(join(folder, name), real.replace("localhost:4000", `localhost:${port}`));
    }
    writeFileSync(join(folder, "tools.mjs"), tools(process.cwd()));
    writeFileSync(join(folder, "story.mjs"), story);
    const variables = { LATCHKEY_URL: issuer, PORT: String(port) };
    api = execFile(process.execPath, [join(folder, "api.ts")], { env: variables });
    const payments = `http://localhost:${port}/payments`;
    await untilAnswered(payments);
    await expectChallenge(payments, issuer);
  });
  afterAll(async () => {
    api?.kill();
    await server?.stop();
  });

  /** The page's challenge is the one that the page's API sends. */
  async function expectChallenge(payments: string, issuer: string): Promise<void> {
    const json = { "Content-Type": "application/json" };
    const bob = { username: "bob", password, email: "bob@example.com", name: "Bob" };
    const post = (url: string, body: string | URLSearchParams, headers = {}) =>
      fetch(url, { method: "POST", body, headers });
    await post(`${issuer}/authenticate/register`, JSON.stringify(bob), json);
    const form = new URLSearchParams({ username: "bob", password });
    const login = await post(`${issuer}/authenticate/token`, form);
    const { access_token: token } = (await login.json()) as { access_token: string };
    const answer = await post(payments, "", { Authorization: `Bearer ${secret(token)}` });
    const [, shown = ""] = /^WWW-Authenticate: (.*)$/m.exec(page) ?? [];
    expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, shown]);
  }

  const command = (more: Readonly<Record<string, string>>, ...args: string[]) =>
    latchkey({ cwd: folder, env: { ...env(), ...more } }, ...args);

  it("lets a person set up an app, lose the phone, come back by a code, and log in by a passkey", async () => {
    expect(Object.keys(programs).toSorted()).toEqual(
      ["latchkey", "log-in", "set-up", "passkey-login", "reauthenticate", "api", "pay"]
        .map((name) => `${name}.ts`)
        .toSorted(),
    );
    const { stdout } = await run(process.execPath, [join(folder, "story.mjs")], {
      cwd: folder,
      env: { PASSWORD: password, LATCHKEY_PORT: String(server.port) },
      encoding: "utf8",
    });
    expect(stdout.trim().split("\n")).toEqual([
      "pays with one factor: 401",
      "not verified: 403 email_not_verified",
      "picture: true",
      "codes: 10",
      "second app: 409 totp_exists",
      'pays with two factors: 200 {"paid":true}',
      "asked for: totp,recovery_code",
      "recovery code again: 400 invalid_grant",
      "recovery code as a proof: 400 mfa_required",
      "password as a proof: 400 mfa_required",
      "picture: true",
      "new codes: 10",
      "old code: 400 invalid_grant",
      "ten minutes later: 401 insufficient_user_authentication",
      "remade: 10",
      "passkey: aal2 pop,user,mfa",
      "password and passkey: ann pwd,pop,user,mfa",
      "proven by the passkey: pop,user,mfa",
    ]);
  });

  it("lets an operator change the key and the domain, and help somebody who has lost everything", async () => {
    const [, shown = ""] = /^PREVIOUS_KEYS='(.*decrypt.*)'$/m.exec(keysPage) ?? [];
    const [entry] = JSON.parse(shown) as [object];
    const rotated = {
      SECRET_KEY: secret(await generateKey("ES256")),
      PREVIOUS_KEYS: JSON.stringify([{ ...entry, key }]),
    };
    const doctor = async (more: Readonly<Record<string, string>>) =>
      (await command(more, "doctor")).stdout;
    expect(await doctor(rotated)).toContain("secrets that need a key of PREVIOUS_KEYS: 1");
    const reencrypted = await command(rotated, "keys", "re-encrypt");
    expect(reencrypted).toMatchObject({ code: 0 });
    expect(reencrypted.stdout).toContain("encrypted again: 1");
    const [, done = ""] = /when it says `(.*?)`/.exec(keysPage) ?? [];
    expect(await doctor(rotated)).toContain(done);
    expect(
      await doctor({ PASSKEY_RP_ID: "example.com", ISSUER: "https://login.example.com" }),
    ).toMatch(/passkeys for another domain than example\.com: 1/);
    await command({}, "users", "set-role", "ann", "admin");
    expect(await doctor({})).not.toContain("administrators without");
    const [, reset = ""] = /^latchkey (users reset-factors .*)$/m.exec(operatorsPage) ?? [];
    expect(await command({}, ...reset.split(" "))).toMatchObject({ code: 0 });
    expect(await doctor({})).toContain("administrators without a second factor: 1");
    const form = new URLSearchParams({ username: "ann", password });
    const login = await fetch(`${server.url}/authenticate/token`, { method: "POST", body: form });
    expect(login.status).toBe(200);
  });
});

describe("the pages about second factors", () => {
  it.each([
    ["docs/second-factors-and-passkeys.md", factorsPage, 2],
    ["docs/re-authentication.md", reauthenticationPage, 0],
    ["docs/require-second-factors.md", operatorsPage, 1],
  ])("of %s name only existing calls, codes, grants and variables", (_, page, least) => {
    const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;
    const calls = operationsOf(document).map(
      ({ method, path }) => `${method.toUpperCase()} ${path}`,
    );
    const named = [...page.matchAll(/`((?:GET|POST|PUT|DELETE) \/[^`]*)`/g)];
    expect(named.length).toBeGreaterThanOrEqual(least);
    for (const [, call = ""] of named) expect(calls).toContain(call);
    for (const [, status, code] of page.matchAll(/\b(\d{3}) `([a-z_]+)`/g)) {
      expect(failures[code as FailureCode]?.status, code).toBe(Number(status));
    }
    for (const [, grant] of page.matchAll(/grant_type=([\w:-]+)/g)) {
      expect(grantTypes).toContain(grant);
    }
    const prose = page.replaceAll(/^```ts.*?^```/gms, "");
    for (const name of prose.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? []) {
      expect(variables).toHaveProperty(name);
    }
  });

  it("states the real limits", () => {
    const minutes = (milliseconds: number) => `${milliseconds / 60_000} minutes`;
    expect(words).toContain(`\`mfa_token\`, which works for ${minutes(factorLimits.pending)}`);
    const help = usersPage.replaceAll(/\s+/g, " ");
    expect(help).toContain(`You have ${minutes(factorLimits.enrolment)} for this`);
    expect(help).toContain(`Within ${minutes(sessionLimits.sudo)}, remove the lost app`);
    expect(words).toContain(
      `or one older than ${minutes(factorLimits.enrolment)}, returns \`expired_token\``,
    );
    expect(words).toContain(
      `expires after ${minutes(factorLimits.loginChallenge)} for a login, and after ${minutes(factorLimits.challenge)} for everything else`,
    );
    expect(words).toContain(`within the last ${minutes(sessionLimits.sudo)}`);
    expect(help).toContain(`You can have ${factorLimits.passkeys} passkeys`);
    expect(factorLimits.codes).toBe(10);
    expect(help).toContain("the ten recovery codes");
  });

  it.each([
    ["English", en, builtInWords.en],
    ["Deutsch", de, builtInWords.de],
  ])(
    "help-for-your-users.md in %s names what the account pages call it",
    (language, texts, letters) => {
      const [section = ""] = usersPage.split(`## ${language}\n`)[1]?.split(/^## /m) ?? [];
      const onOneLine = section.replaceAll("\n", " ");
      const named = [...onOneLine.matchAll(/\*([A-Z][^*]+)\*(?!\*)/g)].map(([, name = ""]) => name);
      const names = new Set(named.filter((name) => !name.endsWith(".")));
      const { security, app, twoFactor } = texts;
      expect(names).toContain(security.title);
      expect(names).toContain(app.setUp);
      expect(names).toContain(twoFactor.title);
      const shown = textsIn([texts, letters]);
      expect([...names].filter((name) => !shown.has(name))).toEqual([]);
    },
  );

  it("says of each policy whose accounts must have a second factor", () => {
    const rows = [
      ...operatorsPage.matchAll(/^\| `(\w+)`.* \| (\w+) have one \| (\w+) have one \|$/gm),
    ];
    const rule = (mfa: (typeof mfaPolicies)[number], role: string) =>
      mfa === "off" ? "cannot" : requiresFactor({ mfa }, role) ? "must" : "may";
    expect(rows.map(([, ...cells]) => cells)).toEqual(
      mfaPolicies.map((mfa) => [mfa, rule(mfa, "user"), rule(mfa, "admin")]),
    );
  });
});
