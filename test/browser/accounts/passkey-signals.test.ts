import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setAccount } from "../../suite/http/calls/accounts.ts";
import { insertAccount } from "../../suite/http/calls/calls.ts";
import { useVisitors } from "../../support/browser/app-in-browser.ts";
import { expectPage, expectText, field, press, submitLogin } from "../../support/browser/app.ts";
import { closePages, sharedChromium } from "../../support/browser/chromium.ts";
import { addVirtualAuthenticator } from "../../support/browser/virtual-authenticator.ts";
import { secret } from "../../support/secrets.ts";
import { startOnNode, useTarget } from "../../support/targets/http-target.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await sharedChromium();
});
afterAll(closePages);

const target = useTarget(() => startOnNode({ database: "sqlite", env: { ISSUER: "" } }));
const visitors = useVisitors();

/** A user with a passkey, on the page of the security. */
async function withPasskey() {
  const person = await insertAccount(target());
  const origin = target().baseUrl.replace("127.0.0.1", "localhost");
  const { page } = await visitors.open(browser, origin, origin, { reducedMotion: "reduce" });
  const authenticator = await addVirtualAuthenticator(page);
  await page.goto(`${origin}/app/login?continue=account/security`);
  await submitLogin(page, person);
  await expectPage(page, "factors");
  // After the login, so that the browser makes none by itself.
  await setAccount(target(), person, "email_verified_at", "1");
  await press(page, "Add a passkey");
  await expectText(page, /^The passkey “.+” has been added\.$/);
  for (const code of await page.locator(".codes li").allInnerTexts()) secret(code);
  await page.reload();
  await expectPage(page, "factors");
  expect(await authenticator.count()).toBe(1);
  return { person, page, authenticator, app: `${origin}/app` };
}

describe("the passkeys that a browser offers", () => {
  it("are asked for immediately at the first click, and on other devices at the second", async () => {
    const { page, authenticator } = await withPasskey();
    // The authenticator would answer the autofill of the login page.
    await page.addInitScript(() => {
      PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
    });
    await page.reload();
    await press(page, "Log out");
    await expectPage(page, "login");
    await press(page, "Log in with a passkey");
    await expectPage(page, "profile");
    expect(await authenticator.modes()).toBe("immediate");

    const origin = target().baseUrl.replace("127.0.0.1", "localhost");
    const other = await visitors.open(browser, origin, origin, { allowComplaints: true });
    const empty = await addVirtualAuthenticator(other.page);
    await other.page.goto(`${origin}/app/login`);
    await press(other.page, "Log in with a passkey");
    await expectText(other.page, "No passkey from this device was used.");
    expect(await empty.modes()).toMatch(/^conditional immediate\b/);
    await press(other.page, "Log in with a passkey");
    // The autofill is offered again meanwhile.
    await expect.poll(empty.modes).toMatch(/ immediate .*\bmodal\b/);
  });

  it("get the new names of their user, and go when they were removed elsewhere", async () => {
    const { person, page, authenticator, app } = await withPasskey();
    await page.goto(`${app}/account/edit`);
    await field(page, "Name").fill("Zoë");
    await press(page, "Save");
    await expectPage(page, "profile");
    await expect.poll(authenticator.names).toEqual([`${person.username}, Zoë`]);

    // Another device has removed the passkey, and has added one of its own.
    await target().sql(
      `UPDATE passkeys SET credential_id = 'AAAA', credential_hash = '${"A".repeat(43)}' WHERE user_id = (SELECT id FROM users WHERE username_key = '${person.username.toLowerCase()}')`,
    );
    await page.goto(`${app}/account/security`);
    await expect.poll(authenticator.count).toBe(0);
  });
});
