import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
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
import { mailTo, tokenIn } from "../support/mail/mailbox.ts";

const still = { reducedMotion: "reduce" } as const;
const name = "Bäckerei Müller & Söhne";

const heading = (page: Page, text: string): Promise<void> =>
  page.getByRole("heading", { level: 1, name: text, exact: true }).waitFor();

/** The row of a list that contains this text. */
const row = (page: Page, text: string) => page.getByRole("listitem").filter({ hasText: text });

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
    const [ben, benAtWork] = [await verified("Benni"), await verified("Ben Bauer")];
    const cleo = newcomer({ name: "Cleo Weiß" });

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

    // Ben is logged in with another account than the one that is invited.
    const { page: bens, logIn: logInBen } = await visit(still);
    await logInBen(ben);
    const token = await openLink(bens, benAtWork.email);
    await heading(bens, "This invitation is for another account");
    expect(bens.url()).not.toContain(token);
    for (const shown of [ben.email, benAtWork.email, name]) await expectText(bens, shown);
    expect(await checkAppearance(bens, "invitation, other account")).toEqual([]);
    await press(bens, "Log out and continue");
    await expectText(bens, "To accept, log in to the account with this address.");
    expect(await checkAppearance(bens, "invitation, guest")).toEqual([]);
    await bens.getByRole("main").getByRole("link", { name: "Log in" }).click();
    await expectPage(bens, "login");
    expect(await field(bens, "Username or email").inputValue()).toBe(benAtWork.email);
    await submitLogin(bens, { username: benAtWork.email, password: benAtWork.password });
    await heading(bens, `Join ${name}`);
    await bens.reload();
    await press(bens, "Accept invitation");
    await heading(bens, name);
    await expectText(bens, `You’ve joined ${name}.`);
    expect(await bens.getByRole("link", { name: "Invitations" }).count()).toBe(0);
    expect(await checkAppearance(bens, "organization, member")).toEqual([]);
    await follow(bens, "Members");
    await row(bens, founder.username).getByText("Owner").waitFor();
    expect(await bens.getByText(founder.email).count()).toBe(0);

    const { page: cleos } = await visit(still);
    await openLink(cleos, cleo.email);
    await press(cleos, "Create account");
    await expectPage(cleos, "register");
    await expectText(cleos, cleo.email);
    expect(await checkAppearance(cleos, "invitation, register")).toEqual([]);
    if (await field(cleos, "Name").isVisible()) await field(cleos, "Name").fill(cleo.name);
    if (await field(cleos, "Username").isVisible()) {
      await field(cleos, "Username").fill(cleo.username);
    }
    await field(cleos, "Password").fill(cleo.password);
    await press(cleos, "Create account");
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

    await follow(bens, "Overview");
    await press(bens, "Leave organization");
    await expectText(bens, `You’ll lose access to ${name}.`);
    expect(await checkAppearance(bens, "organization, leave")).toEqual([]);
    await press(bens, "Leave organization");
    await heading(bens, "Organizations");
    await expectText(bens, `You’ve left ${name}.`);
    await expectText(bens, "You don’t belong to an organization yet.");
    await field(bens, "Name").fill("Bens");
    for (const [answer, text] of [
      [false, "Your account isn’t allowed to create organizations."],
      ["Buy a plan first.", "Buy a plan first."],
    ] as const) {
      mayCreate = answer;
      await press(bens, "Create organization");
      await expectText(bens, text);
    }
    mayCreate = true;

    await follow(founders, "Overview");
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
