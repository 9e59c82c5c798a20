import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { fill } from "../../src/core/languages/fill.ts";
import { setAccount } from "../suite/http/calls/accounts.ts";
import { insertAccount, newcomer, type Person } from "../suite/http/calls/calls.ts";
import { openUser } from "../suite/http/calls/organizations.ts";
import { startApiWithOptions } from "../support/browser/api.ts";
import { useAppInBrowser } from "../support/browser/app-in-browser.ts";
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
import { de } from "../support/german.ts";
import { mailTo, tokenIn } from "../support/mail/mailbox.ts";

const still = { reducedMotion: "reduce" } as const;
const name = "Bäckerei Müller & Söhne";
const its = { organization: name };

const heading = (page: Page, text: string): Promise<void> =>
  page.getByRole("heading", { level: 1, name: text, exact: true }).waitFor();

/** The row of a list that contains this text. */
const row = (page: Page, text: string) => page.getByRole("listitem").filter({ hasText: text });

/** Fills in what the page of an invitation asks of a new user. It asks for some only where REGISTRATION_REQUIRES names them. */
async function register(page: Page, fields: typeof de.fields, person: Person): Promise<void> {
  for (const asked of ["name", "username"] as const) {
    const its = field(page, fields[asked]);
    if (await its.isVisible()) await its.fill(person[asked]);
  }
  await field(page, fields.password).fill(person.password);
}

describe("organizations in the example app", () => {
  let mayCreate: boolean | string = true;
  const setup = useAppInBrowser((origin) =>
    startApiWithOptions(origin, {
      organizations: { roles: { billing: [] }, create: () => mayCreate },
    }),
  );

  async function verified(called: string): Promise<Person> {
    const person = await insertAccount(setup().api);
    await setAccount(setup().api, person, "email_verified_at", "1");
    await setAccount(setup().api, person, "name", `'${called}'`);
    return { ...person, name: called };
  }

  const openLink = async (page: Page, email: string): Promise<string> => {
    const token = tokenIn(await mailTo(email));
    await page.goto(`${setup().app.origin}/invitation#token=${token}`);
    return token;
  };

  it("are founded, joined by invitations, left, handed over and deleted", async () => {
    const { app, visit } = setup();
    const founder = await verified("Fritz Müller");
    const [ben, benAtWork] = [await verified("Benni"), newcomer({ name: "Ben Bauer" })];
    const cleo = await verified("Cleo Weiß");

    const { page: founders, logIn: logInFounder } = await visit(still);
    await logInFounder(founder);
    await founders.goto(`${app.origin}/account`);
    await follow(founders, "Organizations");
    await heading(founders, "Organizations");
    await expectText(founders, "You don’t belong to an organization yet.");
    expect(await checkAppearance(founders, "organizations, none")).toEqual([]);
    await field(founders, "Name").fill(name);
    await field(founders, "Short name (optional)").fill("soehne");
    await press(founders, "Create organization");
    await heading(founders, name);
    await expectText(founders, `${name} has been created.`);
    expect(await checkAppearance(founders, "organization, owner")).toEqual([]);

    await follow(founders, "Invitations");
    await heading(founders, `Invitations to ${name}`);
    await expectText(founders, "There are no open invitations.");
    for (const [email, role] of [
      [benAtWork.email, "Member"],
      [cleo.email, "Admin"],
    ] as const) {
      await field(founders, "Email").fill(email);
      await founders.getByRole("combobox", { name: "Role" }).selectOption({ label: role });
      await press(founders, "Send invitation");
      await expectText(founders, `An invitation has been sent to ${email}.`);
      expect(await field(founders, "Email").inputValue()).toBe("");
    }
    await row(founders, cleo.email).getByText("Admin, invited by").waitFor();
    const { email } = cleo;
    await setup().api.sql(`UPDATE invitations SET expires_at = 1 WHERE email_key = '${email}'`);
    await founders.reload();
    await row(founders, email).getByText("Admin, invited by Fritz Müller, expired on").waitFor();
    expect(await checkAppearance(founders, "organization invitations")).toEqual([]);
    await press(founders, `Send again ${email}`);
    await row(founders, email).getByText("Admin, invited by Fritz Müller, expires on").waitFor();

    // Ben reads German. He is logged in with another address than the invited one, which has no account.
    const { page: bens, logIn: logInBen } = await visit({ ...still, locale: "de-DE" });
    await logInBen(ben);
    const token = await openLink(bens, benAtWork.email);
    await heading(bens, de.invitation.wrong);
    expect(bens.url()).not.toContain(token);
    for (const shown of [ben.email, benAtWork.email, name]) await expectText(bens, shown);
    expect(await checkAppearance(bens, "invitation, other account, de")).toEqual([]);
    await press(bens, de.invitation.logOut);
    await expectText(bens, de.invitation.isNew);
    expect(await checkAppearance(bens, "invitation, guest, de")).toEqual([]);
    await press(bens, de.register.action);
    await heading(bens, de.register.title);
    await expectText(bens, benAtWork.email);
    expect(await checkAppearance(bens, "invitation, register, de")).toEqual([]);
    await register(bens, de.fields, benAtWork);
    await press(bens, de.register.action);
    await heading(bens, name);
    await expectText(bens, fill(de.invitation.joined, its));
    const tab = (title: string) => bens.getByRole("link", { name: title, exact: true });
    expect(await tab(de.invitations.invitations).count()).toBe(0);
    expect(await checkAppearance(bens, "organization, member, de")).toEqual([]);
    await follow(bens, de.members.members);
    await row(bens, founder.username).getByText(de.organizations.roles.owner).waitFor();
    expect(await bens.getByText(founder.email).count()).toBe(0);
    expect(await checkAppearance(bens, "organization members, de")).toEqual([]);

    const { page: cleos } = await visit(still);
    await openLink(cleos, cleo.email);
    await expectText(cleos, "To accept, log in to the account with this address.");
    await cleos.getByRole("main").getByRole("link", { name: "Log in" }).click();
    await expectPage(cleos, "login");
    expect(await field(cleos, "Username or email").inputValue()).toBe(cleo.email);
    await submitLogin(cleos, { username: cleo.email, password: cleo.password });
    await heading(cleos, `Join ${name}`);
    await cleos.reload();
    await press(cleos, "Accept invitation");
    await heading(cleos, name);
    await expectText(cleos, `You’ve joined ${name}.`);
    await follow(cleos, "Invitations");
    await expectText(cleos, "There are no open invitations.");

    await follow(founders, "Members");
    await press(founders, `Change role ${benAtWork.name}`);
    await founders.getByRole("combobox", { name: "Role" }).selectOption("billing");
    expect(await checkAppearance(founders, "organization members, role")).toEqual([]);
    await press(founders, "Save role");
    await expectText(founders, `${benAtWork.name} now has the role billing.`);
    await row(founders, benAtWork.email).getByText("billing", { exact: true }).waitFor();

    await follow(bens, de.organization.overview);
    await press(bens, de.organization.leave);
    await expectText(bens, fill(de.organization.leaveText, its));
    expect(await checkAppearance(bens, "organization, leave, de")).toEqual([]);
    await press(bens, de.organization.leave);
    await heading(bens, de.organizations.title);
    await expectText(bens, fill(de.organization.left, its));
    await expectText(bens, de.organizations.none);
    await field(bens, de.fields.name).fill("Bens");
    for (const [answer, text] of [
      [false, de.errors.organization_creation_closed],
      ["Buy a plan first.", "Buy a plan first."],
    ] as const) {
      mayCreate = answer;
      await press(bens, de.organizations.creating);
      await expectText(bens, text);
    }
    mayCreate = true;

    await follow(founders, "Overview");
    await founders.getByRole("switch", { name: "Second factor" }).click();
    await expectText(founders, "Your account requires a second factor. Set one up first.");
    await heading(founders, name);
    await press(founders, "Transfer organization");
    const newOwner = "Username or email of the member";
    await field(founders, newOwner).fill(benAtWork.email);
    await press(founders, "Transfer organization");
    await expectFieldError(founders, newOwner, /^No other member/);
    await field(founders, newOwner).fill(cleo.email.toUpperCase());
    await press(founders, "Transfer organization");
    await expectText(founders, `${cleo.name} now owns ${name}.`);
    await founders.getByRole("button", { name: "Leave organization" }).waitFor();
    await founders.goto(`${app.origin}/account/delete`);
    await field(founders, "Password").fill(founder.password);
    await press(founders, "Delete my account");
    await expectPage(founders, "login");

    await follow(cleos, "Members");
    await expectText(cleos, cleo.email);
    expect(await row(cleos, "Member since").count()).toBe(1);
    await follow(cleos, "Overview");
    await press(cleos, "Delete organization");
    const sure = `Enter “${name}” to confirm`;
    await field(cleos, sure).fill("Bäckerei");
    await press(cleos, "Delete organization");
    await expectFieldError(cleos, sure, "This isn’t the name of the organization.");
    expect(await checkAppearance(cleos, "organization, delete")).toEqual([]);
    await field(cleos, sure).fill(name);
    await press(cleos, "Delete organization");
    await heading(cleos, "Organizations");
    await expectText(cleos, `${name} has been deleted.`);
  });

  it("are switched in the header by a user who has two, and the session keeps the choice", async () => {
    const { api, app, visit } = setup();
    const ann = await openUser(api, { isVerified: true });
    const create = async (called: string): Promise<string> =>
      String((await ann.call("POST", "", { name: called }))["body"]["id"]);
    await create("Bakery");
    const { page, logIn } = await visit(still);
    await logIn(ann);
    await page.goto(`${app.origin}/account/edit`);
    await expectPage(page, "editProfile");
    const menu = page.getByRole("combobox", { name: "Organization" });
    expect(await menu.count()).toBe(0);
    const dairy = await create("The Dairy of Wolfeschlegelsteinhausenbergerdorff");
    await page.goto(`${app.origin}/account`);
    await menu.waitFor();
    expect(await menu.inputValue()).toBe("");
    expect(await checkAppearance(page, "organization menu")).toEqual([]);
    await menu.selectOption(dairy);
    await heading(page, "The Dairy of Wolfeschlegelsteinhausenbergerdorff");
    await page.reload();
    await menu.waitFor();
    expect(await menu.inputValue()).toBe(dairy);
    const switched = page.waitForResponse(/\/session\/organization$/);
    await menu.selectOption({ label: "No organization" });
    await switched;
    await page.reload();
    await menu.waitFor();
    expect(await menu.inputValue()).toBe("");
  });
});
