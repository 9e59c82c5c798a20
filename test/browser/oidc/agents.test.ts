import { beforeAll, describe, expect, it } from "vitest";
import { registerAndLogIn, send, type Person } from "../../suite/http/calls/calls.ts";
import { storeResource } from "../../suite/http/calls/resources.ts";
import { expectText, field, press } from "../../support/browser/app.ts";
import { checkAppearance } from "../../support/browser/appearance.ts";
import { de } from "../../support/german.ts";
import { useApps } from "../../support/oidc/with-apps.ts";

const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

describe("the pages of clients that nobody created", () => {
  const setup = useApps({ env: { BRAND_NAME: "Alpine Letters", BRAND_COLOR: "#a02060" } });
  let person: Person;
  beforeAll(async () => {
    const { target } = setup();
    await storeResource(target, {
      uri: "https://mcp.example.com/mcp",
      scopes: '{"tools:read":"See your notes"}',
      openScopes: "tools:read",
      implies: "{}",
    });
    ({ person } = await registerAndLogIn(target));
  });

  const start = (client_id: string, redirect_uri: string) =>
    `${setup().origin}/authorize?${new URLSearchParams({
      client_id,
      redirect_uri,
      response_type: "code",
      scope: "tools:read",
      code_challenge: challenge,
      code_challenge_method: "S256",
    })}`;

  const register = async (client_name: string | undefined) => {
    const init = {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ redirect_uris: ["http://127.0.0.1:4000/callback"], client_name }),
    };
    const { body } = await send(setup().target, "/authenticate/clients", init);
    return String(body["client_id"]);
  };

  it.each([
    ["en-US", "Give Claude access to your account?", "known to Latchkey", "Log in"],
    ["de-DE", "Claude Zugriff auf Ihr Konto geben?", "bekannt", de.login.action],
  ])(
    "say in %s that Latchkey knows one, and where its document is",
    async (locale, title, known, action) => {
      const { visit, complaintsOf } = setup();
      const visitor = await visit({ locale });
      const { page } = visitor;
      const document = "https://claude.ai/oauth/mcp-oauth-client-metadata";
      await page.goto(start(document, "https://claude.ai/api/mcp/auth_callback"));
      await expectText(page, "claude.ai");
      await expectText(page, known);
      const name = locale === "de-DE" ? de.fields.usernameOrEmail : "Username or email";
      await field(page, name).fill(person.username);
      await field(page, locale === "de-DE" ? de.fields.password : "Password").fill(person.password);
      await press(page, action);
      await page.getByRole("heading", { level: 1, name: title }).waitFor();
      await expectText(page, known);
      await expectText(page, "See your notes");
      expect(await checkAppearance(page, `${locale} consent of a known client`)).toEqual([]);
      expect(complaintsOf(visitor)).toEqual([]);
    },
  );

  it("call a known client that returns to a program on the device what it calls itself", async () => {
    const { visit } = setup();
    const { page } = await visit();
    const document = "https://claude.ai/oauth/claude-code-client-metadata";
    await page.goto(start(document, "http://localhost:4711/callback"));
    await expectText(page, "localhost");
    const shown = await page.locator(".app").innerText();
    expect(shown).toContain("A program on this device that calls itself “Claude Code”");
    expect(shown).toContain("not verified");
    expect(shown).not.toMatch(/known to|claude\.ai/);
  });

  it.each([
    ["My agent", "A program on this device that calls itself “My agent”"],
    [undefined, "A program on this device"],
  ])(
    "call a program on the device that says %s only that, and never by its name alone",
    async (name, shown) => {
      const { visit } = setup();
      const { page } = await visit();
      await page.goto(start(await register(name), "http://127.0.0.1:4711/callback"));
      await field(page, "Username or email").fill(person.username);
      await field(page, "Password").fill(person.password);
      await press(page, "Log in");
      const title = "Give a program on this device access to your account?";
      await page.getByRole("heading", { level: 1, name: title }).waitFor();
      expect(await page.locator(".app strong").innerText()).toBe(shown);
      await expectText(page, "Only continue if you started the login there yourself.");
      await expectText(page, "127.0.0.1");
      expect(await checkAppearance(page, "consent of a program")).toEqual([]);
    },
  );
});
