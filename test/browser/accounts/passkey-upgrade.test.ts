import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registerAndLogIn } from "../../suite/http/calls/calls.ts";
import { verifyAddress } from "../../suite/http/calls/factors.ts";
import { useVisitors } from "../../support/browser/app-in-browser.ts";
import { expectPage, expectText, field, press, submitLogin } from "../../support/browser/app.ts";
import { closePages, sharedChromium } from "../../support/browser/chromium.ts";
import { addVirtualAuthenticator } from "../../support/browser/virtual-authenticator.ts";
import { startOnNode, useTarget } from "../../support/targets/http-target.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await sharedChromium();
});
afterAll(closePages);

const target = useTarget(() => startOnNode({ database: "sqlite", env: { ISSUER: "" } }));
const visitors = useVisitors();

describe("a passkey that the browser creates after a login with a password", () => {
  it("disturbs nothing, comes once a month, and is a factor after its first use", async () => {
    const { person, token } = await registerAndLogIn(target());
    await verifyAddress(target(), token);
    const origin = target().baseUrl.replace("127.0.0.1", "localhost");
    const visitor = await visitors.open(browser, origin, origin, { reducedMotion: "reduce" });
    const { page } = visitor;
    const authenticator = await addVirtualAuthenticator(page);
    // Chromium creates a passkey by itself only for its own password manager. The virtual authenticator does all the rest.
    await page.addInitScript(() => {
      const { create } = CredentialsContainer.prototype;
      CredentialsContainer.prototype.create = function (given = {}) {
        const { mediation, ...others } = given as CredentialCreationOptions & {
          mediation?: string;
        };
        document.documentElement.dataset["mediation"] = mediation ?? "";
        return create.call(this, others);
      };
    });
    await authenticator.touch(false);
    let starts = 0;
    page.on("request", (request) => {
      if (request.url().endsWith("/passkeys/upgrade")) starts++;
    });
    const logIn = async () => {
      await submitLogin(page, person);
      await expectPage(page, "profile");
    };
    const security = async () => {
      await page.goto(`${origin}/app/account/security`);
      await expectPage(page, "factors");
      await page.getByRole("list", { name: "Passkeys" }).waitFor();
    };
    const required = page.getByRole("switch");
    /** Only later requests are answered at once. The autofill of the login page keeps waiting. */
    const logOut = async () => {
      await authenticator.touch(false);
      const before = await authenticator.timesAsked();
      await press(page, "Log out");
      await expect.poll(authenticator.timesAsked).toBeGreaterThan(before);
    };

    await page.goto(`${origin}/app/login`);
    await expect.poll(authenticator.timesAsked).toBeGreaterThan(0);
    await authenticator.touch(true);
    const added = page.waitForResponse(
      (response) => response.url().endsWith("/factors/passkeys") && response.status() === 201,
    );
    await logIn();
    await added;
    expect(await page.evaluate(() => document.documentElement.dataset["mediation"])).toBe(
      "conditional",
    );
    expect([await authenticator.count(), starts]).toEqual([1, 1]);
    expect(await page.getByRole("alert").count()).toBe(0);
    await security();
    expect(await required.count()).toBe(0);

    // It is no factor, so the password still confirms who is logged in, also where a second step is asked for.
    await target().sql("UPDATE users SET two_step = 1");
    await target().sql("UPDATE sessions SET proven_at = 1");
    await page.goto(`${origin}/app/account/email`);
    await field(page, "New email").fill(`new.${person.email}`);
    await press(page, "Send code");
    await field(page, "Password").fill(person.password);
    await press(page, "Continue");
    await expectText(page, `new.${person.email}`);
    await target().sql("UPDATE users SET two_step = 0");
    await page.goto(`${origin}/app/account`);
    await expectPage(page, "profile");

    await logOut();
    await logIn();
    await security();
    expect([await authenticator.count(), starts]).toEqual([1, 1]);

    await logOut();
    await authenticator.touch(true);
    await press(page, "Log in with a passkey");
    await expectPage(page, "profile");
    await security();
    await required.waitFor();
  });
});
