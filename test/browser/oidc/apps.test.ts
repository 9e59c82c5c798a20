import { describe, expect, it } from "vitest";
import { en } from "../../../src/core/languages/en/en.ts";
import { registerAndLogIn } from "../../suite/http/calls/calls.ts";
import { storeConsent } from "../../suite/http/calls/consents.ts";
import { storeResource } from "../../suite/http/calls/resources.ts";
import { expectPage, expectText, follow, press, submitLogin } from "../../support/browser/app.ts";
import { checkAppearance } from "../../support/browser/appearance.ts";
import { de } from "../../support/german.ts";
import { requestOf } from "../../support/oidc/add-app.ts";
import { allow, expectConsent, expectWelcome } from "../../support/oidc/steps.ts";
import { useApps } from "../../support/oidc/with-apps.ts";

describe("the apps of a user", () => {
  const setup = useApps();

  it("are listed with what they can do, and lose their access with a click", async () => {
    const { target, pages, wiki, visit, complaintsOf } = setup();
    const { person } = await registerAndLogIn(target);
    const visitor = await visit();
    const { page } = visitor;
    await page.goto(`${pages}/account/apps`);
    await submitLogin(page, person);
    await expectPage(page, "apps");
    await expectText(page, "No other app has access to your account.");
    expect(await checkAppearance(page, "apps, none")).toEqual([]);
    await page.goto(wiki.start());
    await expectConsent(page);
    await allow(page);
    await expectWelcome(page);
    await page.goto(`${pages}/account`);
    await follow(page, "Apps");
    await expectPage(page, "apps");
    await expectText(page, "Example Wiki");
    await expectText(page, "See your email address");
    expect(await checkAppearance(page, "apps")).toEqual([]);
    await press(page, "Remove access Example Wiki");
    await page
      .getByRole("group", { name: "Remove access Example Wiki" })
      .getByRole("button")
      .first()
      .click();
    await expectText(page, "Example Wiki no longer has access to your account.");
    await expectText(page, "No other app has access to your account.");
    await page.goto(wiki.start());
    await expectConsent(page);
    expect(complaintsOf(visitor)).toEqual([]);
  });

  // The command line and the API refuse some of these names, which were written into the table.
  it.each([
    ["markup", '<img src="x" id="stray"><script id="stray">document.title = 1</script>'],
    ["quotes and an entity", `" id="stray" autofocus onfocus="document.title = 1" &lt;b&gt;`],
    ["letters that turn the text around", "Wiki \u202Egnp.exe\u2066"],
    ["a word without end", "W".repeat(64)],
    ["other scripts and an apostrophe", "قهوة & 日本語, O'Reilly's Söhne"],
  ])(
    "PG-1 have names that stay text on the page of the consent, with their host: %s",
    async (what, name) => {
      const { target, origin, add, visit, complaintsOf } = setup();
      const { person } = await registerAndLogIn(target);
      const visitor = await visit();
      const { page } = visitor;
      const redirectUri = "https://wiki.example.com/callback";
      const app = await add({ name, redirectUri });
      await page.goto(`${origin}/authorize?${requestOf(app)}`);
      await submitLogin(page, person);
      await expectConsent(page, name);
      await expectText(page, "you’ll return to wiki.example.com");
      expect(await page.locator("#stray, main img, main script, [onfocus]").count()).toBe(0);
      expect(await page.title()).not.toBe("1");
      expect(await checkAppearance(page, `consent, ${what}`)).toEqual([]);
      expect(complaintsOf(visitor)).toEqual([]);
    },
  );

  it("say which API they want to use, and what the user allowed there before", async () => {
    const { target, pages, origin, add, visit, complaintsOf } = setup();
    const { person, token } = await registerAndLogIn(target);
    const resource = await storeResource(target, { implies: "{}" });
    const app = await add({ name: "Agent", redirectUri: "https://wiki.example.com/callback" });
    const given = { clientId: app.id, host: "wiki.example.com", resource: resource.uri };
    await storeConsent(target, token, { ...given, scope: "notes:read" });
    const visitor = await visit();
    const { page } = visitor;
    await page.goto(`${pages}/account/apps`);
    await submitLogin(page, person);
    await expectPage(page, "apps");
    await expectText(page, `At ${resource.uri}, the app can:`);
    await expectText(page, "See your notes");
    expect(await checkAppearance(page, "apps, with a resource")).toEqual([]);
    const request = requestOf(app);
    request.set("scope", "notes:write");
    request.set("resource", resource.uri);
    await page.goto(`${origin}/authorize?${request}`);
    await expectConsent(page, "Agent");
    const { host } = new URL(resource.uri);
    await expectText(page, `At Notes (${host}), the app will be able to:`);
    await expectText(page, "You already allow it to:");
    expect(await page.locator("ul.grants li").allInnerTexts()).toEqual([
      "Notizen ändern",
      "See your notes",
    ]);
    expect(await checkAppearance(page, "consent for a resource")).toEqual([]);
    expect(complaintsOf(visitor)).toEqual([]);
    await target.sql(`DELETE FROM resources WHERE id = '${resource.id}'`);
  });

  it("are warned about if they are programs of the same device, and opened by a link", async () => {
    const { target, origin, add, visit } = setup();
    const { person } = await registerAndLogIn(target);
    const { page } = await visit();
    const redirectUri = "com.example.printer:/callback";
    const printer = await add({ name: "Photo Printer", redirectUri });
    const url = `${origin}/authorize?${requestOf(printer)}`;
    await page.goto(url);
    await submitLogin(page, person);
    await expectConsent(page, "Photo Printer");
    await expectText(page, "You’ll return to an app on this device.");
    expect(await checkAppearance(page, "consent, private scheme")).toEqual([]);
    await allow(page);
    const link = page.getByRole("link", { name: "Continue to Photo Printer" });
    expect(await link.getAttribute("href")).toMatch(
      /^com\.example\.printer:\/callback\?code=ac1_[\w-]+&state=opaque&iss=/,
    );
    expect(await checkAppearance(page, "leaving for a private scheme")).toEqual([]);
    // Another app could have the scheme, so the user is asked each time.
    await page.goto(url);
    await expectConsent(page, "Photo Printer");

    const local = await add({ name: "Local Tool", redirectUri: "http://127.0.0.1/callback" });
    await page.goto(
      `${origin}/authorize?${requestOf({ ...local, redirectUri: "http://127.0.0.1:9/callback" })}`,
    );
    await expectConsent(page, "Local Tool");
    await expectText(page, "You’ll return to a program on this device.");
  });

  it.each([
    ["en-US", en, "Continue to Our Printer?", "You’ll return to an app on this device."],
    [
      "de-DE",
      de,
      "Weiter zu Our Printer?",
      "Danach kehren Sie zu einer App auf diesem Gerät zurück.",
    ],
  ] as const)(
    "A1: are continued with a click if they are the operator's own and on the device, in %s",
    async (locale, texts, title, warning) => {
      const { target, origin, add, visit, complaintsOf } = setup();
      const { person } = await registerAndLogIn(target);
      const visitor = await visit({ locale });
      const { page, calls } = visitor;
      const decisions = () => calls.filter((call) => call.endsWith("/authorize/decision")).length;
      const redirectUri = "com.example.ours:/callback";
      const printer = await add({ name: "Our Printer", redirectUri, isFirstParty: true });
      const url = `${origin}/authorize?${requestOf(printer)}`;
      const heading = page.getByRole("heading", { level: 1, name: title, exact: true });
      const goOn = texts.request.continueAs.replace("{name}", person.name);
      await page.clock.install();
      await page.goto(url);
      await page.getByRole("textbox", { name: texts.fields.usernameOrEmail }).fill(person.username);
      await page.getByLabel(texts.fields.password, { exact: true }).fill(person.password);
      await press(page, texts.login.action);
      await heading.waitFor();
      await expectText(page, person.email);
      await expectText(page, warning);
      expect(await page.locator(".grants").count()).toBe(0);
      expect(await checkAppearance(page, `continue to an app, ${locale}`)).toEqual([]);

      await page.clock.pauseAt(Date.now() + 60_000);
      await page.evaluate(() => dispatchEvent(new Event("focus")));
      await press(page, goOn);
      await page.clock.fastForward(799);
      await press(page, goOn);
      expect(decisions()).toBe(0);
      await page.clock.fastForward(1);
      await press(page, goOn);
      const link = page.getByRole("link", {
        name: texts.request.goOn.replace("{client}", "Our Printer"),
      });
      expect(await link.getAttribute("href")).toMatch(/^com\.example\.ours:\/callback\?code=ac1_/);
      expect(decisions()).toBe(1);

      await page.clock.resume();
      await page.goto(url);
      await heading.waitFor();
      await allow(page, texts.common.cancel);
      expect(await link.getAttribute("href")).toContain("error=access_denied");
      const others = complaintsOf(visitor).filter((one) => !one.includes(redirectUri));
      expect(others).toEqual([]);
    },
  );

  it("log the user out everywhere, at once if they opened the login, and else after a click", async () => {
    const { target, pages, wiki, shop, visit, complaintsOf } = setup();
    const { person } = await registerAndLogIn(target);
    const visitor = await visit();
    const { page } = visitor;
    const logIn = async () => {
      await page.goto(shop.start());
      await submitLogin(page, person);
      await expectWelcome(page);
    };
    await logIn();
    await page.goto(wiki.start());
    await expectConsent(page);
    await allow(page);
    await expectWelcome(page);
    await page.goto(wiki.end.withHint);
    await page.waitForURL(`${wiki.origin}/bye`);
    await page.goto(shop.start({ prompt: "none" }));
    await expectText(page, "Not logged in: login_required");

    await logIn();
    await page.goto(wiki.end.withoutHint);
    await page.getByRole("heading", { level: 1, name: "Log out of Example?" }).waitFor();
    await expectText(page, "Example Wiki wants to log you out.");
    await expectText(page, person.email);
    expect(await checkAppearance(page, "logout")).toEqual([]);
    await follow(page, "Stay logged in");
    await expectPage(page, "profile");
    await page.goto(wiki.end.withoutHint);
    await page.getByRole("main").getByRole("button", { name: "Log out", exact: true }).click();
    await page.waitForURL(`${wiki.origin}/bye`);

    // Nobody is logged in any more.
    await page.goto(wiki.end.withoutHint);
    await page.waitForURL(`${wiki.origin}/bye`);
    await page.goto(`${pages}/logout?request=lq1_x`);
    await page.getByRole("heading", { level: 1, name: "Log out of Example?" }).waitFor();
    await page.getByRole("button", { name: "Log out", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "You’re logged out" }).waitFor();
    expect(await checkAppearance(page, "logout, done")).toEqual([]);
    expect(complaintsOf(visitor)).toEqual([]);
  });
});
