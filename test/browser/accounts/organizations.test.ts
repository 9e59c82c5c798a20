import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { accountRow } from "../../suite/http/calls/accounts.ts";
import { registerAndLogIn } from "../../suite/http/calls/calls.ts";
import { startApiWithOptions } from "../../support/browser/api.ts";
import { useAppInBrowser } from "../../support/browser/app-in-browser.ts";
import { expectText, field, press } from "../../support/browser/app.ts";
import { checkAppearance } from "../../support/browser/appearance.ts";

describe("the account of an organization owner in the example app", () => {
  const setup = useAppInBrowser((origin) => startApiWithOptions(origin, { organizations: {} }));

  it.each([
    [
      "en-US",
      "Organizations you own: Acme.",
      "Password",
      "Delete my account",
      "You still own organizations.",
    ],
    [
      "de-DE",
      "Organisationen, die Ihnen gehören: Acme.",
      "Passwort",
      "Mein Konto löschen",
      "Ihnen gehören noch Organisationen.",
    ],
  ])("is not deleted, and the page in %s says why, also before", async (...texts) => {
    const [locale, warning, password, action, why] = texts;
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    const { id } = await accountRow(api, person);
    await api.sql(
      `INSERT INTO organizations (id, name, owner_id, created_at, updated_at) VALUES ('${randomUUID()}', 'Acme', '${String(id)}', 1, 1)`,
    );
    const { page, logIn, refusals } = await visit({ locale });
    await logIn(person);
    await page.goto(`${app.origin}/account/delete`);
    await expectText(page, warning);
    expect(await page.getByRole("link", { name: "Acme" }).count()).toBe(1);
    expect(await checkAppearance(page, `delete account, owner, ${locale}`)).toEqual([]);
    await field(page, password).fill(person.password);
    await press(page, action);
    await expectText(page, why);
    expect(refusals()).toEqual(["409 DELETE /users/me"]);
    expect((await accountRow(api, person))["email"]).toBe(person.email);
  });
});
