import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logInFrom } from "../suite/http/calls/browser.ts";
import {
  form,
  insertAccount,
  introspectPath,
  logIn,
  newcomer,
  newPassword,
  register,
  send,
  type Person,
  verify,
  tokenFor,
} from "../suite/http/calls/calls.ts";
import { basic, createClient } from "../suite/http/calls/clients.ts";
import { storeConsent } from "../suite/http/calls/consents.ts";
import { useVisitors } from "../support/browser/app-in-browser.ts";
import {
  expectFieldError,
  expectPage,
  expectText,
  field,
  follow,
  press,
  submitLogin,
} from "../support/browser/app.ts";
import { checkAppearance } from "../support/browser/appearance.ts";
import { closePages, sharedChromium } from "../support/browser/chromium.ts";
import { startProvider, type Provider } from "../support/mail/provider.ts";
import { secret } from "../support/secrets.ts";
import { startOnNode, useTarget } from "../support/targets/http-target.ts";
import { storeIdentity } from "../support/upstream/waiting.ts";

let browser: Browser;
let provider: Provider;
/** A server that gets webhooks. */
let receiver: Provider;

beforeAll(async () => {
  browser = await sharedChromium();
});
afterAll(async () => {
  await closePages();
  await provider.close();
  await receiver.close();
});

const webhookSecret = secret(
  `whsec_${Buffer.from("0123456789abcdefghijklmnop").toString("base64")}`,
);

// The console works only on a page of Latchkey's own origin.
const target = useTarget(async () => {
  provider = await startProvider();
  receiver = await startProvider();
  const webhook = { url: receiver.url, secret: webhookSecret, events: ["user.created"] };
  return startOnNode({
    database: "sqlite",
    own: { organizations: { roles: { billing: [] } } },
    env: {
      // Its own address, under the name `localhost`.
      ISSUER: "",
      SMTP_URL: "",
      WEBHOOKS: JSON.stringify([webhook]),
      MAIL_API_URL: provider.url,
      MAIL_API_KEY: "key-of-the-tests",
      MAIL_FROM: "Example <login@mail.example.com>",
    },
  });
});
const visitors = useVisitors();

async function newPerson(fields: Partial<Person> = {}): Promise<Person> {
  const person = newcomer(fields);
  expect((await register(target(), person)).status).toBe(201);
  return person;
}

async function newAdmin(): Promise<Person> {
  const person = await newPerson({ name: "Rita Root" });
  await target().sql(`UPDATE users SET role = 'admin' WHERE username_key = '${person.username}'`);
  return person;
}

/** What an app is set up with, by its name. */
const shownAs = (page: Page, name: string): Promise<string> =>
  page
    .getByRole("term")
    .filter({ hasText: new RegExp(`^${name}$`) })
    .locator("xpath=following-sibling::dd[1]//code")
    .innerText();

/** A logged-in visitor of the app. */
async function visit(person: Person, place: string, locale = "en-US") {
  const { baseUrl } = target();
  const visitor = await visitors.open(browser, baseUrl, baseUrl, {
    reducedMotion: "reduce",
    locale,
  });
  await visitor.logIn(person);
  await visitor.page.goto(`${baseUrl}/app/admin${place}`);
  return visitor;
}

const idOf = async ({ username }: Person): Promise<string> => {
  const [row] = await target().sql(`SELECT id FROM users WHERE username_key = '${username}'`);
  return String(row?.["id"]);
};

/** Waits until an action has shown its result, and the line with it has the focus. */
async function expectResult(page: Page, text: string | RegExp): Promise<void> {
  const line = page.locator(".note:focus").filter({ hasText: text });
  await line.waitFor();
}

const isFocused = (page: Page, name: string): Promise<boolean> =>
  page.evaluate((name) => document.activeElement?.textContent.includes(name) ?? false, name);

describe("the console", () => {
  it("is not there for others, who do not load its file either", async () => {
    const { page, context } = await visit(await newPerson(), "");
    const scripts: string[] = [];
    context.on("request", (request) => scripts.push(request.url()));
    await expectPage(page, "notFound");
    expect(await page.getByRole("link", { name: "Admin" }).count()).toBe(0);
    await page.reload();
    await expectPage(page, "notFound");
    expect(scripts.filter((url) => url.includes("/assets/index-"))).not.toEqual([]);
    expect(scripts.filter((url) => url.includes("/assets/console-"))).toEqual([]);
  });

  it("opens the requested page after the login", async () => {
    const { baseUrl } = target();
    const { page } = await visitors.open(browser, baseUrl, baseUrl, { reducedMotion: "reduce" });
    await page.goto(`${baseUrl}/app/admin#keys`);
    await expectPage(page, "login");
    await submitLogin(page, await newAdmin());
    await expectPage(page, "keys");
    await expectText(page, "signs tokens");
    expect(await checkAppearance(page, "keys")).toEqual([]);
  });

  it("finds a person by the keyboard, shows names as text, and ends the sessions after asking for the password", async () => {
    await Promise.all(Array.from({ length: 50 }, () => insertAccount(target())));
    const admin = await newAdmin();
    const name = 'Zoë <img src=x onerror="console.error(1)"> כהן';
    const person = await newPerson({ name });
    const token = await tokenFor(target(), person);
    await logInFrom(target(), person, { Origin: target().baseUrl, "User-Agent": "<b>curl</b>" });
    const { page, calls } = await visit(admin, "");
    await follow(page, "Admin");
    await follow(page, "Users");
    await expectPage(page, "users");
    await page.getByRole("link", { name: "Rita Root" }).first().waitFor();
    expect(await checkAppearance(page, "users")).toEqual([]);
    const [row] = await target().sql("SELECT COUNT(*) AS count FROM users");
    await expectText(page, `${String(row?.["count"])} users`);
    await press(page, "Load more");
    await expect.poll(() => page.getByRole("row").count()).toBeGreaterThan(51);

    // The focus leaves the search and comes back.
    await page.getByRole("combobox", { name: "Role" }).selectOption("admin");
    const found = page.getByRole("link", { name: person.username });
    await expect.poll(() => found.count()).toBe(0);
    await page.keyboard.press("/");
    await page.keyboard.type(person.username.slice(0, -1));
    await found.waitFor();
    await expectText(page, /^1 user$/);
    await page.keyboard.press("ArrowDown");
    expect(await isFocused(page, name)).toBe(true);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await expectText(page, "Can log in.");
    await expectText(page, "Unknown device");

    // As if the login had been eleven minutes ago.
    await target().sql("UPDATE sessions SET proven_at = proven_at - 660000");
    await press(page, "End all sessions");
    await expectText(page, "Ends 2 sessions.");
    await page.keyboard.press("Escape");
    await press(page, "End all sessions");
    await press(page, "End 2 sessions");
    await expectText(page, "Confirm it’s you");
    expect(await checkAppearance(page, "person, password")).toEqual([]);
    await field(page, "Password").fill(newPassword());
    await press(page, "Continue");
    await expectFieldError(page, "Password", /wrong/i);
    expect((await verify(target(), token)).status).toBe(200);
    await field(page, "Password").fill(admin.password);
    await press(page, "Continue");
    await expectResult(page, "2 sessions ended.");
    await expectText(page, "Not logged in anywhere.");
    expect((await verify(target(), token)).status).toBe(401);
    expect(calls.filter((call) => call.endsWith("/reauthentication"))).toEqual([
      "400 POST /session/reauthentication",
      "200 POST /session/reauthentication",
    ]);
    await page.goBack();
    await expectPage(page, "users");
    expect(await page.getByRole("searchbox").inputValue()).toBe(person.username.slice(0, -1));
  });

  it("lists users by filter, role and order, and marks what needs care", async () => {
    const admin = await newAdmin();
    const mark = `list-${Date.now().toString(36)}`;
    const [off, on] = [
      await newPerson({ name: "Not Verified", username: `${mark}-b` }),
      await newPerson({ name: "Is Verified", username: `${mark}-a` }),
    ];
    await target().sql(
      `UPDATE users SET email_verified_at = 1, disabled_at = 2 WHERE username_key = '${on.username}'`,
    );
    const { page } = await visit(admin, "#users?filter=unverified");
    const link = ({ username }: Person) => page.getByRole("link", { name: username });
    const rows = page.getByRole("row").filter({ hasText: "@" });
    await rows.first().waitFor();
    expect(await rows.filter({ hasText: "not verified" }).count()).toBe(await rows.count());
    await press(page, "Disabled");
    await link(on).waitFor();
    expect(await link(off).count()).toBe(0);
    await page.getByRole("combobox", { name: "Role" }).selectOption("admin");
    await link(admin).waitFor();
    await page.getByRole("combobox", { name: "Sort" }).selectOption({ label: "Username" });
    const usernames = () => page.getByRole("rowheader").locator(".hint").allTextContents();
    const isSorted = async () => {
      const listed = await usernames();
      return listed.length > 5 && listed.join() === listed.toSorted().join();
    };
    await expect.poll(isSorted).toBe(true);
    await page.getByRole("searchbox").fill(mark);
    await expectText(page, "2 users");
    const names = await page.getByRole("rowheader").allTextContents();
    expect(names).toEqual([`Is Verified ${on.username}`, `Not Verified ${off.username}`]);
    await page.getByRole("searchbox").fill("nobody-has-this-name");
    await expectText(page, "No matching users.");
  });

  it("says why a person cannot log in, and disables, enables, promotes and deletes", async () => {
    const admin = await newAdmin();
    const person = await newPerson({ name: "Ben Brewer" });
    const id = await idOf(person);
    const { page } = await visit(admin, `#user/${id}`);
    await expectText(page, "Can log in.");
    await press(page, "Disable");
    await expectText(page, /^Ben Brewer will no longer be able to log in/);
    await press(page, "Disable the account");
    await expectResult(page, /disabled/);
    await expectText(page, "Can’t log in: the account is disabled.");
    const timeline = page.getByRole("listitem").filter({ hasText: "Account disabled" });
    await expectText(timeline, "by you");
    expect((await logIn(target(), person)).status).toBe(400);
    expect(await checkAppearance(page, "person, disabled")).toEqual([]);
    await press(page, "Enable");
    await expectResult(page, "Ben Brewer can log in again.");
    await logIn(target(), { ...person, password: newPassword() });
    expect((await logIn(target(), person)).status).toBe(200);

    await page.getByRole("combobox", { name: "Role" }).selectOption("admin");
    await press(page, "Change the role");
    await press(page, "Give the role admin");
    await expectResult(page, "Ben Brewer now has the role admin.");
    await press(page, "Disable");
    await press(page, "Disable the account");
    await expectText(page, "Administrators are protected. Change the role of the account first.");
    await press(page, "Cancel");
    await page.getByRole("combobox", { name: "Role" }).selectOption("user");
    await press(page, "Change the role");
    await press(page, "Give the role user");
    await expectResult(page, "Ben Brewer now has the role user.");

    await press(page, "Delete");
    await field(page, `Type ${person.username} to confirm`).fill("somebody");
    await press(page, "Delete the account");
    await expectFieldError(page, `Type ${person.username} to confirm`, "This isn’t the username.");
    expect(await checkAppearance(page, "person, delete")).toEqual([]);
    await field(page, `Type ${person.username} to confirm`).fill(person.username);
    await press(page, "Delete the account");
    await page.getByRole("heading", { level: 1, name: "Account not found" }).waitFor();
    expect((await logIn(target(), person)).status).toBe(400);
    await page.goto(`${target().baseUrl}/app/admin#user/${await idOf(admin)}`);
    await expectText(page, "This is your own account.");
    expect(await page.getByRole("button", { name: "Delete" }).count()).toBe(0);
  });

  it("shows connected logins, warns about the only way to log in, and disconnects one after a question", async () => {
    const person = await newPerson();
    const id = await idOf(person);
    await storeIdentity(target(), id);
    await target().sql(`UPDATE users SET password_hash = '!' WHERE id = '${id}'`);
    const { page } = await visit(await newAdmin(), `#user/${id}`);
    await expectText(page, "Can log in with");
    const logins = page.getByRole("list", { name: "Connected accounts" });
    await logins.getByText("not used yet").waitFor();
    expect(await checkAppearance(page, "user")).toEqual([]);
    await page.getByRole("button", { name: /^Disconnect/ }).click();
    await expectText(page, "This is the only way to log in");
    await page.getByRole("button", { name: "Cancel" }).click();
    await logins.getByText("not used yet").waitFor();
    await page.getByRole("button", { name: /^Disconnect/ }).click();
    await page.getByRole("button", { name: /^Disconnect/ }).click();
    await expectResult(page, "has been disconnected");
    expect(await logins.count()).toBe(0);
    await expectText(page, "no password has been set yet");
    expect(await target().sql(`SELECT id FROM identities WHERE user_id = '${id}'`)).toEqual([]);
  });

  it("shows the apps of a user and the users of an app, and disconnects an app after a question", async () => {
    const person = await newPerson();
    const token = await tokenFor(target(), person);
    const { id: clientId } = await createClient(target());
    await storeConsent(target(), token, { clientId });
    const { page } = await visit(await newAdmin(), "#clients");
    await page.getByRole("button", { name: "Users of Test" }).click();
    const user = page.getByRole("link", { name: person.username });
    await user.waitFor();
    expect(await checkAppearance(page, "clients")).toEqual([]);
    await user.click();
    const apps = page.getByRole("list", { name: "Apps" });
    await apps.getByText("notes.example.com", { exact: true }).waitFor();
    expect(await checkAppearance(page, "user")).toEqual([]);
    await page.getByRole("button", { name: /^Disconnect/ }).click();
    await expectText(page, "Removes the access of Test");
    await page.getByRole("button", { name: /^Disconnect/ }).click();
    await expectResult(page, "Test has been disconnected");
    expect(await apps.count()).toBe(0);
    expect(await target().sql(`SELECT id FROM consents WHERE client_id = '${clientId}'`)).toEqual(
      [],
    );
  });

  it("creates a user, who gets a link, and edits the user", async () => {
    const { page } = await visit(await newAdmin(), "#users");
    await follow(page, "New user");
    await expectPage(page, "newUser");
    await press(page, "Create user");
    await expectFieldError(page, "Email", /./);
    const email = `nina-${Date.now().toString(36)}@example.com`;
    await field(page, "Email").fill(email);
    await field(page, "Name (optional)").fill("Nina Novak");
    expect(await checkAppearance(page, "new user")).toEqual([]);
    await press(page, "Create user");
    await expectResult(page, `is on its way to ${email}`);
    await expect.poll(() => provider.requests.some(({ body }) => body.includes(email))).toBe(true);
    await follow(page, "Nina Novak");
    await page.getByRole("heading", { level: 1, name: "Nina Novak" }).waitFor();
    await expectText(page, /Can’t log in: no password has been set yet/);

    await press(page, "Edit");
    await field(page, "Email").fill("nobody");
    await press(page, "Save");
    await expectFieldError(page, "Email", /e-?mail/i);
    expect(await checkAppearance(page, "user, edit")).toEqual([]);
    await field(page, "Email").fill(`x-${email}`);
    await field(page, "Name").fill("Nina Nowak");
    await press(page, "Save");
    await expectResult(page, "Saved.");
    await page.getByRole("heading", { level: 1, name: "Nina Nowak" }).waitFor();
    await expectText(page, `x-${email}`);
    await expectText(page, "not verified");
  });

  it("marks who is invited, and sends an invitation again or withdraws it in the list", async () => {
    const { page } = await visit(await newAdmin(), "#new-user");
    const name = `Ines ${newcomer().username}`;
    const email = newcomer().email;
    await field(page, "Email").fill(email);
    await field(page, "Name (optional)").fill(name);
    await press(page, "Create user");
    await expectResult(page, /has been created/);
    await page.getByRole("navigation", { name: "Console" }).getByText("Users").click();
    const row = page.getByRole("row", { name });
    await expectText(row, "invited");
    expect(await row.innerText()).not.toContain("not verified");
    await press(page, `Send again the invitation of ${name}`);
    await expectResult(page, /Another invitation is on its way/);
    await press(page, `Withdraw the invitation of ${name}`);
    expect(await checkAppearance(page, "invitation")).toEqual([]);
    await press(page, "Withdraw the invitation");
    await expectResult(page, /has been withdrawn/);
    await row.waitFor({ state: "detached" });
    expect(await target().sql(`SELECT id FROM users WHERE email = '${email}'`)).toEqual([]);
  });

  it("finds the same rows and the same place on the way back to a list", async () => {
    await Promise.all(Array.from({ length: 60 }, () => insertAccount(target())));
    const { page } = await visit(await newAdmin(), "#users");
    await press(page, "Load more");
    const rows = page.locator("tbody tr");
    await expect.poll(() => rows.count()).toBeGreaterThan(55);
    const count = await rows.count();
    const link = rows.nth(54).getByRole("link");
    const href = await link.getAttribute("href");
    await link.scrollIntoViewIfNeeded();
    const at = () => page.evaluate(() => scrollY);
    await link.click();
    await page.getByRole("heading", { name: "Actions" }).waitFor();
    await page.goBack();
    await expectPage(page, "users");
    await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(count);
    expect(await at()).toBeGreaterThan(500);
    expect(await page.locator(`a[href="${href}"]`).isVisible()).toBe(true);
    // A click on the menu begins at the top.
    await follow(page, "Overview");
    await follow(page, "Users");
    await expect.poll(() => rows.count()).toBe(50);
  });

  it("shows how often people log in, and what happened, also while it happens", async () => {
    const person = await newPerson({ name: "Carla Rossi" });
    const failed = { ...person, password: newPassword() };
    expect((await logIn(target(), failed)).status).toBe(400);
    const { baseUrl } = target();
    const admin = await newAdmin();
    const { page, ...visitor } = await visitors.open(browser, baseUrl, baseUrl);
    await visitor.logIn(admin);
    await page.clock.install();
    await page.goto(`${baseUrl}/app/admin`);
    await expectPage(page, "overview");
    await page.getByText("as a table").click();
    const today = new Date().toISOString().slice(0, 10);
    const row = page.getByRole("row").filter({ hasText: today });
    expect(Number(await row.getByRole("cell").nth(2).textContent())).toBeGreaterThan(0);
    expect(await checkAppearance(page, "overview")).toEqual([]);

    await follow(page, "Timeline");
    const entries = page.getByRole("listitem");
    await expectText(entries, "Logged in");
    await page.getByRole("textbox", { name: "To" }).fill("2020-01-01");
    await expectText(page, "No events found.");
    await page.getByRole("textbox", { name: "To" }).fill("");
    await page.getByRole("textbox", { name: "From" }).fill(today);
    await expectText(entries, person.username);
    await page.getByRole("combobox", { name: "What" }).selectOption({ label: "Failed to log in" });
    await expect.poll(() => entries.filter({ hasText: "Account created" }).count()).toBe(0);
    await expectText(entries, "Failed to log in");
    const before = await entries.count();
    expect(await checkAppearance(page, "timeline")).toEqual([]);
    await press(page, "Follow");
    await logIn(target(), failed);
    const isThere = async () => {
      await page.clock.fastForward(11_000);
      return entries.count();
    };
    await expect.poll(isThere).toBe(before + 1);
    await entries.first().getByRole("link").click();
    await page.getByRole("heading", { level: 1, name: "Carla Rossi" }).waitFor();
    await expectText(page, /Wrong passwords so far: 2. A network .* may have to wait/);
    expect(await page.locator(".note.care").count()).toBe(1);
    await press(page, "Unlock");
    await expectResult(page, "The account is unlocked.");
    await follow(page, "Admin");
    await expectPage(page, "overview");
  });

  it("shows the settings in force and the last deliveries of webhooks, and no secret", async () => {
    await newPerson();
    const { page } = await visit(await newAdmin(), "#settings");
    await expectPage(page, "settings");
    const setting = (name: string) =>
      page.getByRole("row").filter({ has: page.getByText(name, { exact: true }) });
    await expectText(setting("ISSUER"), /^http:\/\/localhost:/);
    await expectText(setting("SECRET_KEY"), "not shown");
    await press(page, "Set here");
    await expect.poll(() => setting("ACCESS_TOKEN_TTL").count()).toBe(0);
    expect(await checkAppearance(page, "settings")).toEqual([]);
    expect(await page.content()).not.toContain(webhookSecret);

    await expect.poll(() => receiver.requests.length).toBeGreaterThan(0);
    await follow(page, "Webhooks");
    await expectPage(page, "webhooks");
    await expectText(page, new URL(receiver.url).host);
    const created = page.getByRole("row").filter({ hasText: "user.created" });
    await expectText(created, "HTTP 200");
    const before = receiver.requests.length;
    await press(page, `Send a test event to ${new URL(receiver.url).host}`);
    await expectResult(page, "accepted it: HTTP 200.");
    expect(JSON.parse(receiver.requests.at(-1)?.body ?? "")).toMatchObject({ type: "test" });
    await press(page, "Send again test");
    await expect.poll(() => receiver.requests.length).toBe(before + 2);
    const [test, again] = receiver.requests.slice(-2);
    expect(again?.body).toBe(test?.body);
    await created.first().locator("summary").click();
    await expectText(created.first(), '"type": "user.created"');
    expect(await checkAppearance(page, "webhooks")).toEqual([]);
    expect(await page.content()).not.toContain(webhookSecret);
  });

  it("creates an app of somebody else, and shows its secrets once", async () => {
    const { page } = await visit(await newAdmin(), "#clients");
    await expectPage(page, "clients");
    await press(page, "New client");
    const kinds = await page.getByLabel("Kind").locator("option").allInnerTexts();
    expect(kinds).toEqual([
      "A third-party app, with a secret",
      "A third-party app, without a secret",
    ]);
    const name = "Brot & Söhne's قهوة";
    await field(page, "Name").fill(name);
    await field(page, "Redirect URIs").fill("https://app.example.com/callback");
    await press(page, "Create client");
    await expectResult(page, `${name} has been created.`);
    const [first, id] = [
      secret(await shownAs(page, "Client secret")),
      await shownAs(page, "Client ID"),
    ];
    const issuer = await shownAs(page, "Issuer");
    const discovery = await fetch(await shownAs(page, "Discovery URL"));
    expect(await discovery.json()).toMatchObject({ issuer });
    const variables = await shownAs(page, "Environment variables");
    expect(variables.split("\n")).toEqual([
      `OIDC_ISSUER=${issuer}`,
      `OIDC_CLIENT_ID=${id}`,
      `OIDC_CLIENT_SECRET=${first}`,
      "OIDC_REDIRECT_URI=https://app.example.com/callback",
      'OIDC_SCOPE="openid profile email"',
    ]);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await press(page, "Copy Environment variables");
    await expectText(page, "Environment variables copied.");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(variables);
    expect(await asClient(id, first)).toBe(200);
    expect(await checkAppearance(page, "clients")).toEqual([]);
    const login = page.getByRole("link", { name: `Log in to ${name}`, exact: true });
    expect(await login.getAttribute("href")).toBe("https://app.example.com");
    // Another tab, which learns nothing of the console.
    expect(await login.getAttribute("target")).toBe("_blank");
    expect(await login.getAttribute("rel")).toBe("noreferrer");

    await press(page, `New secret for ${name}`);
    await expectText(page, /The current one works for another 24 hours/);
    await press(page, "Generate a new secret");
    await expectResult(page, `${name} has a new secret.`);
    const second = secret(await shownAs(page, "Client secret"));
    expect(second).not.toBe(first);
    for (const text of [first, second]) expect(await asClient(id, text)).toBe(200);
    await follow(page, "Keys");
    await expectPage(page, "keys");
    await follow(page, "Clients");
    await press(page, `Revoke ${name}`);
    expect(await page.locator(".secret").count()).toBe(0);
    await press(page, "Revoke the client");
    await expectResult(page, `${name} has been revoked.`);
    for (const text of [first, second]) expect(await asClient(id, text)).toBe(401);
  });

  it("A5: changes only what users see of your own clients, and gives them no secret", async () => {
    const { id } = await createClient(target());
    const { page } = await visit(await newAdmin(), "#clients");
    const item = page.locator(".item", { hasText: id });
    expect(await item.getByRole("button", { name: "New secret" }).count()).toBe(0);
    await item.getByRole("button", { name: "Edit" }).click();
    expect(
      await page
        .getByRole("textbox")
        .evaluateAll((all) => all.map((one) => one.getAttribute("name"))),
    ).toEqual(["name", "contact"]);
    await expectText(page, `latchkey clients update ${id}`);
    await field(page, "Name").fill("日本語");
    await press(page, "Save");
    await expectResult(page, "Saved.");
    await expectText(item, "日本語");
  });

  it("creates an app that users log in to, and changes it", async () => {
    const { page } = await visit(await newAdmin(), "#clients");
    await expectPage(page, "clients");
    await press(page, "New client");
    await page.getByLabel("Kind").selectOption("A third-party app, without a secret");
    await field(page, "Name").fill("Phone");
    await field(page, "Redirect URIs").fill("http://app.example.com/callback");
    await press(page, "Create client");
    await expectText(page, /Use https/);
    expect(await checkAppearance(page, "new-client")).toEqual([]);
    const uris = "com.example.app:/callback\nhttp://127.0.0.1/callback";
    await field(page, "Redirect URIs").fill(uris);
    await press(page, "Create client");
    await expectResult(page, "Phone has been created.");
    expect(await page.getByRole("term").allInnerTexts()).not.toContain("Client secret");
    const item = page.locator(".item", { hasText: "Phone" });
    expect(await item.innerText()).toContain("third-party app, without a secret");
    // An app on a device has no page to open.
    expect(await item.getByRole("link").count()).toBe(0);
    expect(await item.getByRole("button", { name: "New secret for Phone" }).count()).toBe(0);

    await press(page, "Edit Phone");
    await field(page, "Name").fill("Mobile");
    await field(page, "Allowed roles").fill("admin");
    await press(page, "Save");
    await expectResult(page, "Saved.");
    await press(page, "Edit Mobile");
    expect(await field(page, "Redirect URIs").inputValue()).toBe(uris);
    expect(await field(page, "Allowed roles").inputValue()).toBe("admin");
  });

  it("adds the first resource after a confirmation, opens one of its scopes, and revokes it", async () => {
    // The console speaks English in all languages, with the reasons of the server.
    const { page } = await visit(await newAdmin(), "#resources", "de-DE");
    await expectPage(page, "resources");
    await expectText(page, "No resources yet.");
    await press(page, "New resource");
    await field(page, "URI").fill("https://mcp.example.com/mcp#part");
    await field(page, "Name").fill("Notes");
    const scope = (number: number) => page.getByRole("group", { name: `Scope ${number}` });
    await scope(1).getByLabel("Scope", { exact: true }).fill("sessions");
    await scope(1).getByLabel("What it lets an app do").fill("See your notes");
    await press(page, "Add resource");
    await expectFieldError(page, "URI", /fragment/);
    await field(page, "URI").fill("https://mcp.example.com/mcp");
    await press(page, "Add resource");
    await expectText(scope(1), "sessions is a scope of this server.");
    await scope(1).getByLabel("Scope", { exact: true }).fill("notes:read");
    await press(page, "Add resource");
    await expectText(page, "The first resource needs the confirmation");
    await press(page, "Another scope");
    await scope(2).getByLabel("Scope", { exact: true }).fill("notes:write");
    await scope(2).getByLabel("What it lets an app do").fill("Change your notes");
    expect(await checkAppearance(page, "new resource")).toEqual([]);
    await page.getByLabel("No server of an older release uses this database").check();
    await press(page, "Add resource");
    await expectResult(page, "Notes has been added.");
    const scopes = page.getByRole("list", { name: "Scopes of Notes" }).getByRole("listitem");
    expect(await scopes.allInnerTexts()).toEqual([
      "notes:read · See your notes",
      "notes:write · Change your notes",
    ]);
    expect(await checkAppearance(page, "resources")).toEqual([]);

    await press(page, "Edit Notes");
    await scope(1).getByLabel("Open to apps that no one registered").check();
    await press(page, "Remove scope 2");
    await field(page, "Allowed roles").fill("admin");
    await press(page, "Save");
    await expectResult(page, "Saved.");
    expect(await scopes.allInnerTexts()).toEqual(["notes:read · See your notes open"]);
    await expectText(page, /only for admin/);

    await press(page, "Revoke Notes");
    await expectText(page, /Its URI can’t be used/);
    await press(page, "Revoke the resource");
    await expectResult(page, "Notes has been revoked.");
    expect(await page.getByRole("button", { name: "Edit Notes" }).count()).toBe(0);
    expect(await target().sql("SELECT uri, open_scopes, allowed_roles FROM resources")).toEqual([
      {
        uri: "https://mcp.example.com/mcp",
        open_scopes: "notes:read",
        allowed_roles: "admin",
      },
    ]);
  });

  it("creates an organization, whose members it adds, changes and removes, and transfers, disables and deletes it", async () => {
    const [owner, member, heir] = [
      await newPerson({ name: "Olga Owner" }),
      await newPerson({ name: "Max Member" }),
      await newPerson({ name: "Heidi Heir" }),
    ];
    const { page } = await visit(await newAdmin(), "#organizations", "de-DE");
    await expectPage(page, "organizations");
    await expectText(page, "No organizations yet.");
    const name = "Brot & Söhne קפה";
    await press(page, "New organization");
    await field(page, "Name").fill("help@brot.example");
    await field(page, "Slug (optional)").fill("Brot");
    await field(page, "Organization owner").fill("nobody");
    await press(page, "Create organization");
    await expectFieldError(page, "Organization owner", /^No user found/);
    await field(page, "Organization owner").fill(` ${owner.username.toUpperCase()} `);
    await press(page, "Create organization");
    await expectFieldError(page, "Name", /@ and :/);
    expect(await checkAppearance(page, "new organization")).toEqual([]);
    await field(page, "Name").fill(name);
    await press(page, "Create organization");
    await expectResult(page, `${name} has been created.`);

    await press(page, "New organization");
    await field(page, "Name").fill("Other");
    await field(page, "Slug (optional)").fill("bROT");
    await field(page, "Organization owner").fill(owner.email);
    await press(page, "Create organization");
    await expectFieldError(page, "Slug (optional)", /^An organization has this slug/);
    await press(page, "Cancel");
    await page.getByRole("searchbox").fill("bro");
    await expectText(page, "No organization has this slug or id.");
    await page.getByRole("searchbox").fill("bROT");
    const row = page.getByRole("row").getByRole("link", { name });
    await row.waitFor();
    expect(await checkAppearance(page, "organizations")).toEqual([]);
    await row.click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await press(page, "Edit");
    await field(page, "Slug (optional)").fill("");
    await page.getByLabel("Requires a second factor").selectOption("yes");
    await press(page, "Save");
    await expectResult(page, "Saved.");

    const add = async (user: string, role: string) => {
      await press(page, "Add member");
      await field(page, "User").fill(user);
      await page.getByLabel("Role", { exact: true }).selectOption(role);
      await press(page, "Add the member");
    };
    const members = page.getByRole("list", { name: "Members" }).getByRole("listitem");
    const names = () => members.getByRole("heading").allInnerTexts();
    await add(member.email, "billing");
    await expectResult(page, `The user is now a member of ${name}.`);
    expect(await names()).toEqual(["Olga Owner owner", "Max Member"]);
    await add(await idOf(owner), "member");
    const refusal = page.getByText(/^The organization owner cannot be removed/);
    await refusal.waitFor();
    expect(await checkAppearance(page, "organization, wrong member")).toEqual([]);
    await press(page, "Cancel");
    expect(await refusal.count()).toBe(0);
    const role = page.getByRole("combobox", { name: "Role of Max Member" });
    expect(await role.inputValue()).toBe("billing");
    await role.selectOption("admin");
    await press(page, "Change the role of Max Member");
    await expectResult(page, "Max Member now has the role admin.");

    await press(page, "Transfer");
    await field(page, "New organization owner").fill(heir.username);
    await press(page, "Transfer the organization");
    await expectResult(page, `${name} has been transferred.`);
    const transferred = ["Olga Owner", "Max Member", "Heidi Heir owner"];
    await expect.poll(names).toEqual(transferred);
    await press(page, "Remove Max Member");
    await press(page, "Remove the member");
    await expectResult(page, "Max Member has been removed.");
    await press(page, "Disable");
    await press(page, "Disable the organization");
    await expectText(page, /counts as an organization without members/);
    expect(await checkAppearance(page, "organization")).toEqual([]);

    await follow(page, "All events");
    await expectPage(page, "timeline");
    await page
      .getByRole("listitem")
      .filter({ hasText: "Joined an organization" })
      .first()
      .waitFor();
    expect(await page.getByRole("listitem").filter({ hasText: "Logged in" }).count()).toBe(0);
    await follow(page, "this organization");
    await page.getByRole("definition").getByRole("link").click();
    await page.getByRole("heading", { level: 1, name: "Heidi Heir" }).waitFor();
    await press(page, "Delete");
    await field(page, `Type ${heir.username} to confirm`).fill(heir.username);
    await press(page, "Delete the account");
    await expectText(page, `The account owns these organizations: ${name}.`);
    const organizations = page.getByRole("list", { name: "Organizations" });
    await expectText(organizations, /^owner · joined/);
    await organizations.getByRole("link", { name }).click();
    await press(page, "Enable");
    await expectResult(page, `${name} has been enabled.`);
    const [stored] = await target().sql(
      `SELECT name, slug, owner_id, require_mfa, disabled_at FROM organizations`,
    );
    expect(stored).toEqual({
      name,
      slug: null,
      owner_id: await idOf(heir),
      require_mfa: 1,
      disabled_at: null,
    });
    await press(page, "Delete");
    await field(page, `Type ${name} to confirm`).fill("Brot");
    await press(page, "Delete the organization");
    await expectFieldError(page, `Type ${name} to confirm`, "This isn’t the name.");
    await field(page, `Type ${name} to confirm`).fill(name);
    await press(page, "Delete the organization");
    await page.getByRole("heading", { level: 1, name: "Organization not found" }).waitFor();
  });

  it("sends a mail that waits, and drops another one", async () => {
    const person = await newPerson();
    const { page } = await visit(await newAdmin(), `#user/${await idOf(person)}`);
    // Otherwise the server sends both again after ten seconds, which a busy machine may take until then.
    provider.answer(503, { "Retry-After": "3600" });
    for (const button of ["Send password link", "Send verification"]) {
      await press(page, button);
      await expectResult(page, person.email);
    }
    await expect.poll(() => provider.requests.length).toBeGreaterThanOrEqual(2);
    await follow(page, "Outbox");
    await page.getByRole("button", { name: "Delete Verify email" }).click();
    await press(page, "Delete it");
    await expectResult(page, "It has been deleted.");
    await page.getByRole("button", { name: "Send now Reset password" }).waitFor();
    expect(await checkAppearance(page, "outbox")).toEqual([]);
    const before = provider.requests.length;
    provider.answer(200);
    await press(page, "Send now Reset password");
    await expectResult(page, "It is being sent.");
    await expect.poll(() => provider.requests.length).toBe(before + 1);
    expect(provider.requests.at(-1)?.body).toContain(person.email);
    await press(page, "Send me a test email");
    await expectResult(page, /A test email is on its way to/);
    await expect.poll(() => provider.requests.at(-1)?.body).toContain("Test email from");
  });
});

const asClient = async (id: string, secret: string): Promise<number> =>
  (await send(target(), introspectPath, form({ token: "x" }, basic({ id, secret })))).status;
