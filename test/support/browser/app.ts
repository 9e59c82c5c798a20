import type { Locator, Page } from "playwright-core";
import type { Person } from "../../suite/http/calls/calls.ts";

/** The pages of the example app, by their headings. */
const headings = {
  login: "Log in",
  register: "Create an account",
  profile: "Profile",
  sessions: "Where you are logged in",
  nothing: "Nothing here",
  unreachable: "No answer",
} as const;

export type PageName = keyof typeof headings;

/** Waits until a page is shown. */
export const expectPage = (page: Page, name: PageName): Promise<void> =>
  page.getByRole("heading", { level: 1, name: headings[name], exact: true }).waitFor();

/** Waits until these words stand somewhere on the page. */
export const expectWords = (page: Page | Locator, words: string | RegExp): Promise<void> =>
  page.getByText(words).first().waitFor();

/** Waits until the sessions page shows where one is logged in. */
export const expectDevices = (page: Page): Promise<void> =>
  page.getByRole("button", { name: "Log out everywhere" }).waitFor();

/** A field by its label. */
export const field = (page: Page, label: string): Locator =>
  page.getByRole("textbox", { name: label, exact: true });

/** Waits until a field is marked as wrong and these words belong to it. */
export const expectWrong = (page: Page, label: string, words: string | RegExp): Promise<void> =>
  page
    .getByRole("textbox", { name: label, exact: true, description: words })
    .and(page.locator("[aria-invalid=true]"))
    .waitFor();

/** Presses a button, in the tab that is then in front: one that is not draws once in a second. */
export async function press(page: Page, button: string): Promise<void> {
  await page.bringToFront();
  await page.getByRole("button", { name: button, exact: true }).click();
}

/** Follows a link, in the tab that is then in front. */
export async function follow(page: Page, link: string): Promise<void> {
  await page.bringToFront();
  await page.getByRole("link", { name: link, exact: true }).click();
}

/** Fills in the login form and sends it. */
export async function enter(
  page: Page,
  { username, password }: Pick<Person, "username" | "password">,
): Promise<void> {
  await field(page, "Username or e-mail").fill(username);
  await field(page, "Password").fill(password);
  await press(page, "Log in");
}

/** Fills in the form for new accounts and sends it. */
export async function enrol(
  page: Page,
  { name, username, email, password }: Person,
): Promise<void> {
  await field(page, "Name").fill(name);
  await field(page, "Username").fill(username);
  await field(page, "E-mail").fill(email);
  await field(page, "Password").fill(password);
  await press(page, "Create account");
}
