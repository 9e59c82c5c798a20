import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { accountRow } from "../../suite/http/calls/accounts.ts";
import { registerAndLogIn, type Person } from "../../suite/http/calls/calls.ts";
import { verifyAddress } from "../../suite/http/calls/factors.ts";
import {
  expectPage,
  expectText,
  field,
  follow,
  press,
  submitLogin,
} from "../../support/browser/app.ts";
import { checkAppearance } from "../../support/browser/appearance.ts";
import { storeIdentity } from "../../support/upstream/waiting.ts";
import { member, useProvider } from "../../support/upstream/with-provider.ts";

const button = "Continue with Acme";

/** Waits until the page says of which login and which account its click is. */
async function expectWhose(page: Page, label: string, ...texts: readonly string[]): Promise<void> {
  const definition = page.getByRole("definition").and(page.locator(`dt:text-is("${label}") + dd`));
  for (const text of texts) await expectText(definition, text);
}

describe("logins at another provider of somebody who has an account", () => {
  const setup = useProvider();

  /** Opens the page of connected logins, after a login with a password. */
  async function connected(more: Partial<Person> = {}) {
    const { app, target, visit } = setup();
    const { person, token } = await registerAndLogIn(target, more);
    await verifyAddress(target, token);
    const visitor = await visit();
    await visitor.page.goto(`${app}/account/connected`);
    await submitLogin(visitor.page, person);
    await expectPage(visitor.page, "connected");
    return { ...visitor, person };
  }

  /** Goes to the provider as this user, and back. */
  async function goToConnect(page: Page, there = member()) {
    setup().acme.person = there;
    await press(page, "Connect Acme");
    await page.getByRole("heading", { level: 1, name: "Connect Acme" }).waitFor();
    return there;
  }

  /** As if all logins had been eleven minutes ago. The tokens of the page are old too then. */
  const age = () => setup().target.sql("UPDATE sessions SET proven_at = proven_at - 660000");

  it("are connected by a click that names both, and disconnected", async () => {
    const { page, person, calls } = await connected();
    expect(await checkAppearance(page, "connected, none")).toEqual([]);
    const there = await goToConnect(page);
    await expectWhose(page, "Your Acme account", there.name, there.email);
    await expectWhose(page, "Your account here", person.username);
    expect(page.url()).toBe(`${setup().app}/connect`);
    expect(await checkAppearance(page, "connect, link")).toEqual([]);
    expect(calls.filter((call) => call.includes("POST /users/me/identities"))).toEqual([]);
    await press(page, "Connect");
    await expectPage(page, "connected");
    await expectText(page, "Acme has been connected.");
    await expectText(page, there.email);
    expect(await checkAppearance(page, "connected, one")).toEqual([]);
    await press(page, "Disconnect Acme");
    expect(await checkAppearance(page, "connected, sure")).toEqual([]);
    await page.getByRole("group", { name: "Disconnect Acme" }).getByRole("button").first().click();
    await expectText(page, "Acme has been disconnected.");
    await expectText(page, "You haven’t connected any other accounts.");
  });

  it("are connected after a login to the account that has the address", async () => {
    const { app, acme, target, visit } = setup();
    const { person, token } = await registerAndLogIn(target);
    await verifyAddress(target, token);
    acme.person = member({ email: person.email });
    const { page } = await visit();
    await page.goto(`${app}/login?continue=account/security`);
    await follow(page, button);
    await page.getByRole("heading", { level: 1, name: "Connect Acme" }).waitFor();
    await expectText(page, /There’s already an account here with this address/);
    expect(await checkAppearance(page, "connect, log in first")).toEqual([]);
    await follow(page, "Log in");
    expect(await field(page, "Username or email").inputValue()).toBe(person.email);
    await submitLogin(page, person);
    await expectText(page, person.username);
    await press(page, "Connect");
    await expectPage(page, "factors");
  });

  it("lead to a reset where nobody has verified the address of the account", async () => {
    const { app, acme, target, visit } = setup();
    const { person } = await registerAndLogIn(target);
    acme.person = member({ email: person.email });
    const { page } = await visit();
    await page.goto(`${app}/login`);
    await follow(page, button);
    await expectPage(page, "resetFirst");
    expect(await checkAppearance(page, "connect, reset first")).toEqual([]);
    await follow(page, "Reset password");
    await expectPage(page, "forgot");
    expect(await field(page, "Username or email").inputValue()).toBe(person.email);
  });

  it("are refused if they belong to another account, and if the user cancels", async () => {
    const { acme } = setup();
    const first = await connected();
    const there = await goToConnect(first.page);
    await press(first.page, "Connect");
    await expectPage(first.page, "connected");
    const { page } = await connected();
    await goToConnect(page, there);
    await press(page, "Connect");
    await expectText(page, "This login belongs to another account.");
    await follow(page, "Cancel");
    await expectPage(page, "connected");
    await page.context().clearCookies({ domain: new URL(acme.issuer).hostname });
    acme.person = undefined;
    await press(page, "Connect Acme");
    await expectText(page, "Acme: The login there was canceled.");
    await expectPage(page, "connected");
    expect(page.url()).toBe(`${setup().app}/account/connected`);
  });

  it("are forgotten by the tab when the user logs out", async () => {
    const { page } = await connected();
    await goToConnect(page);
    const kept = () => page.evaluate(() => Object.keys(sessionStorage));
    await follow(page, "Cancel");
    await expectPage(page, "connected");
    expect(await kept()).toEqual(["latchkey-connect"]);
    await press(page, "Log out");
    await expectPage(page, "login");
    expect(await kept()).toEqual([]);
  });

  it("ask for the password first if the login is old", async () => {
    const { app } = setup();
    const { page, person } = await connected();
    await age();
    await page.goto(`${app}/account/connected`);
    await press(page, "Connect Acme");
    await expectText(page, "Confirm it’s you");
    await field(page, "Password").fill(person.password);
    setup().acme.person = member();
    await press(page, "Continue");
    await page.getByRole("heading", { level: 1, name: "Connect Acme" }).waitFor();
    await age();
    await press(page, "Connect");
    await expectText(page, "Confirm it’s you");
    await field(page, "Password").fill(person.password);
    await press(page, "Continue");
    await expectPage(page, "connected");
    await expectText(page, "Acme has been connected.");
  });

  it("are shown and disconnected where the operator switched the provider off", async () => {
    const { target } = setup();
    const { page, person } = await connected();
    const { id } = await accountRow(target, person);
    await storeIdentity(target, String(id));
    await page.reload();
    await expectText(page, "not available");
    expect(await checkAppearance(page, "connected, not available")).toEqual([]);
    await press(page, "Disconnect example");
    await page
      .getByRole("group", { name: "Disconnect example" })
      .getByRole("button")
      .first()
      .click();
    await expectText(page, "example has been disconnected.");
  });

  it("confirm who is logged in without a password, and are kept if they are the only way in", async () => {
    const { app, acme, target, visit } = setup();
    const there = member();
    acme.person = there;
    const { page } = await visit();
    await page.goto(`${app}/login`);
    await follow(page, button);
    await expectPage(page, "register");
    await press(page, "Create account");
    await expectPage(page, "profile");
    const person = { username: there.preferred_username } as Person;
    const { id } = await accountRow(target, person);
    await target.sql(`UPDATE users SET email_verified_at = NULL WHERE id = '${String(id)}'`);
    await age();
    // As a server sends it that sends no email. Only a server in production has none.
    await page.route(`${app}/account/connected`, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(',"email_codes":true', "");
      await route.fulfill({ response, body });
    });
    await page.goto(`${app}/account/connected`);
    const disconnect = async () => {
      await press(page, "Disconnect Acme");
      await page
        .getByRole("group", { name: "Disconnect Acme" })
        .getByRole("button")
        .first()
        .click();
    };
    await disconnect();
    await page.getByRole("link", { name: "Confirm with Acme" }).waitFor();
    expect(await page.getByRole("button", { name: "Email me a code" }).count()).toBe(0);
    expect(await checkAppearance(page, "confirm by provider")).toEqual([]);
    await follow(page, "Confirm with Acme");
    await expectPage(page, "confirm");
    await expectWhose(page, "Your Acme account", there.name, there.email);
    await expectWhose(page, "Your account here", there.preferred_username);
    expect(await checkAppearance(page, "connect, confirm")).toEqual([]);
    await press(page, "Confirm");
    await expectPage(page, "connected");
    await disconnect();
    await expectText(page, /This is the only way to log in to your account/);
    expect(await checkAppearance(page, "connected, last way in")).toEqual([]);
    await follow(page, "Set a password");
    await expectText(page, "Set a password");
  });
});
