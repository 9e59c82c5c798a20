import { describe, expect, it } from "vitest";
import { z } from "zod";
import { getMe } from "../../suite/http/calls/browser.ts";
import { newcomer, registerAndLogIn } from "../../suite/http/calls/calls.ts";
import { startApiWithOptions } from "../../support/browser/api.ts";
import { useAppInBrowser } from "../../support/browser/app-in-browser.ts";
import {
  expectFieldError,
  expectPage,
  expectText,
  field,
  follow,
  press,
  verifyLater,
} from "../../support/browser/app.ts";
import { checkAppearance } from "../../support/browser/appearance.ts";

const phone = z
  .string()
  .regex(/^\+[1-9]\d{1,14}$/, { error: "Begin with + and the country code." })
  .meta({ title: "Phone", format: "tel", examples: ["+4930123456"] });
const attributes = z.object({
  phone: phone.optional(),
  birthDate: z.iso.date().optional(),
  team_size: z.int().optional().meta({ description: "How many you are." }),
  language: z.enum(["de", "en"]).optional(),
  newsletter: z.boolean().optional(),
  labels: z.array(z.string()).optional(),
  customer: z
    .string()
    .optional()
    .meta({ title: "Your number as a customer of the example company", readOnly: true }),
});

describe("the operator's attributes in the example app", () => {
  const setup = useAppInBrowser((origin) => startApiWithOptions(origin, { attributes }));

  it("have an accessible field each, of their own kind, and the profile shows their values", async () => {
    const { api, app, visit } = setup();
    const { person, token } = await registerAndLogIn(api);
    await api.sql(`UPDATE users SET attributes = '{"customer":"C-7","labels":["a"]}'`);
    const { page, logIn, refusals } = await visit({ reducedMotion: "reduce" });
    await logIn(person);
    await page.goto(`${app.origin}/account`);
    await expectText(page, "Your number as a customer of the example company");
    await expectText(page, "C-7");
    await follow(page, "Edit profile");
    await expectPage(page, "editProfile");
    const phoneField = page.getByRole("textbox", { name: "Phone (optional)", exact: true });
    await phoneField.waitFor();
    expect(await phoneField.getAttribute("type")).toBe("tel");
    expect(await page.locator("form label").allTextContents()).toEqual([
      "Name",
      "Username",
      "Language",
      "Time zone",
      "Phone (optional)",
      "Birth date (optional)",
      "Team size (optional)",
      "Language (optional)",
      "Newsletter (optional)",
    ]);
    await expectText(page, "For example, +4930123456");

    await phoneField.fill("030 123");
    await press(page, "Save");
    await expectFieldError(page, "Phone (optional)", "Begin with + and the country code.");
    expect(await checkAppearance(page, "edit profile, attributes")).toEqual([]);
    await phoneField.fill("+4930123456");
    await page.getByLabel("Birth date").fill("1990-02-28");
    await page.getByLabel("Team size").fill("12");
    await page.getByLabel("Language (optional)").selectOption("de");
    await page.getByLabel("Newsletter").selectOption({ label: "Yes" });
    await press(page, "Save");
    await expectPage(page, "profile");
    await expectText(page, "+4930123456");
    expect(await checkAppearance(page, "profile, attributes")).toEqual([]);
    const shown = async () => (await getMe(api, token)).body["attributes"];
    const values = {
      phone: "+4930123456",
      birthDate: "1990-02-28",
      team_size: 12,
      language: "de",
      newsletter: true,
      labels: ["a"],
      customer: "C-7",
    };
    expect(await shown()).toEqual(values);

    await follow(page, "Edit profile");
    await page.getByLabel("Phone").waitFor();
    expect(await page.getByLabel("Newsletter").inputValue()).toBe("true");
    await page.getByLabel("Phone").fill("");
    await press(page, "Save");
    await expectPage(page, "profile");
    const { phone: _, ...others } = values;
    expect(await shown()).toEqual(others);
    expect(refusals()).toEqual(["422 PATCH /users/me"]);
  });

  it("are asked for by the registration, also those that are optional, but not those that only the operator writes", async () => {
    const { api, app, visit } = setup();
    const customer = z.string().optional().meta({ readOnly: true });
    const [city, company] = [z.string().optional(), z.string().optional()];
    await api.restart({ attributes: z.object({ phone, city, company, customer }) });
    const { page } = await visit();
    const person = newcomer();
    await page.goto(`${app.origin}/register`);
    await field(page, "Name").fill(person.name);
    await field(page, "Email").fill(person.email);
    await field(page, "Password").fill(person.password);
    await press(page, "Create account");
    await expectFieldError(page, "Phone", "Fill out this field.");
    expect(await page.getByLabel("Customer").count()).toBe(0);
    expect(await page.getByLabel("Company (optional)").count()).toBe(1);
    await page.getByLabel("City (optional)").fill("Bonn");
    await field(page, "Phone").fill("+4930123456");
    expect(await checkAppearance(page, "register, attributes")).toEqual([]);
    await press(page, "Create account");
    await verifyLater(page);
    await expectPage(page, "profile");
    await expectText(page, "+4930123456");
    await expectText(page, "Bonn");
  });

  it("disappear when they are taken away, and are back with their values when they are put back", async () => {
    const { api, app, visit } = setup();
    const own = { attributes: z.object({ phone: phone.optional() }) };
    await api.restart(own);
    const { person } = await registerAndLogIn(api);
    const { page, logIn } = await visit();
    await logIn(person);
    const edit = async () => {
      await page.goto(`${app.origin}/account/edit`);
      await field(page, "Username").waitFor();
    };
    await edit();
    await page.getByLabel("Phone").fill("+4930123456");
    await press(page, "Save");
    await expectPage(page, "profile");
    await expectText(page, /^\d of \d done$/);

    await api.restart({});
    await edit();
    expect(await page.getByLabel("Phone").count()).toBe(0);
    await field(page, "Name").fill("Bea");
    await press(page, "Save");
    await expectPage(page, "profile");
    expect(await page.getByText("+4930123456").count()).toBe(0);
    await expectText(page, /^\d of \d done$/);

    await api.restart(own);
    await edit();
    expect(await page.getByLabel("Phone").inputValue()).toBe("+4930123456");
    expect(await field(page, "Name").inputValue()).toBe("Bea");
  });
});
