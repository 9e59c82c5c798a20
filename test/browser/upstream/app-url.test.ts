import { describe, expect, it } from "vitest";
import { expectPage, expectText, follow, press } from "../../support/browser/app.ts";
import { member, useProvider } from "../../support/upstream/with-provider.ts";

describe("logins at another provider from pages at another address", () => {
  const setup = useProvider({ hasAppUrl: true });

  it("create an account, and connect another identity to it", async () => {
    const { acme, app, visit } = setup();
    const person = member();
    acme.person = person;
    // Issuer, server and pages are three origins.
    const { page, context, refusals } = await visit({ allowComplaints: true });
    await page.goto(`${app}/login`);
    await follow(page, "Continue with Acme");
    await expectPage(page, "register");
    expect(page.url()).toBe(`${app}/connect`);
    await press(page, "Create account");
    await expectPage(page, "profile");
    await follow(page, "Connected accounts");
    await expectText(page, person.email);
    await press(page, "Disconnect Acme");
    await page.getByRole("group", { name: "Disconnect Acme" }).getByRole("button").first().click();
    await expectText(page, "Acme has been disconnected.");
    await context.clearCookies({ domain: new URL(acme.issuer).hostname });
    const other = member();
    acme.person = other;
    await press(page, "Connect Acme");
    await page.getByRole("heading", { level: 1, name: "Connect Acme" }).waitFor();
    await press(page, "Connect");
    await expectText(page, "Acme has been connected.");
    await expectText(page, other.email);
    expect(refusals()).toEqual([]);
  });
});
