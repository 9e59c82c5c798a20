import type { Locator, Page } from "playwright-core";
import type { Person } from "../../suite/http/calls/calls.ts";

/** The pages of the example app, by their headings. */
const headings = {
  login: "Log in",
  register: "Create an account",
  profile: "Profile",
  editProfile: "Edit profile",
  changeEmail: "Change email",
  changePassword: "Change password",
  deleteAccount: "Delete account",
  sessions: "Where you’re logged in",
  factors: "Security",
  secondStep: "Enter your code",
  forgot: "Forgot your password?",
  checkMail: "Check your email",
  loginLink: "Log in with email",
  byLink: "Continue to log in",
  reset: "Choose a new password",
  setup: "Create the first administrator",
  deadLink: "This link no longer works",
  secure: "Secure your account",
  verify: "Verify your email address",
  verified: "Your email address is verified",
  notFound: "Page not found",
  connected: "Connected accounts",
  apps: "Apps",
  confirm: "Confirm it’s you",
  resetFirst: "Reset the password first",
  late: "That took too long",
  error: "That didn’t work",
  overview: "Overview",
  users: "Users",
  newUser: "New user",
  settings: "Settings",
  webhooks: "Webhooks",
  timeline: "Timeline",
  clients: "Clients",
  resources: "Resources",
  keys: "Keys",
  organizations: "Organizations",
  outbox: "Outbox",
  unreachable: "Can’t reach the server",
} as const;

export type PageName = keyof typeof headings;

/** Waits until a page is shown. Throws an error that says what is shown instead. */
export async function expectPage(page: Page, name: PageName): Promise<void> {
  const heading = page.getByRole("heading", { level: 1, name: headings[name], exact: true });
  try {
    await heading.waitFor();
  } catch (cause) {
    const texts = page.locator("h1, [role=alert]");
    const shown = await texts.allInnerTexts().catch(() => []);
    // The rest of the URL may have secrets.
    const { pathname, searchParams } = new URL(page.url());
    const trouble = searchParams.get("error") ?? "no error";
    const instead = `${pathname} with ${trouble} shows "${shown.join(", ")}"`;
    throw new Error(`not the page "${headings[name]}": ${instead}`, { cause });
  }
}

/** Waits until this text is shown somewhere on the page. */
export const expectText = (page: Page | Locator, text: string | RegExp): Promise<void> =>
  page.getByText(text).first().waitFor();

/** Waits until the sessions page shows the list of devices. */
export const expectDevices = (page: Page): Promise<void> =>
  page.getByRole("button", { name: "Log out everywhere" }).waitFor();

/** A field by its label. */
export const field = (page: Page, label: string): Locator =>
  page.getByRole("textbox", { name: label, exact: true });

/** Waits until a field is marked as invalid and described by this text. */
export const expectFieldError = (page: Page, label: string, text: string | RegExp): Promise<void> =>
  page
    .getByRole("textbox", { name: label, exact: true, description: text })
    .and(page.locator("[aria-invalid=true]"))
    .waitFor();

/** Brings the tab to the front and clicks a button. A background tab renders only once a second. */
export async function press(page: Page, button: string): Promise<void> {
  await page.bringToFront();
  await page.getByRole("button", { name: button, exact: true }).click();
}

/** Brings the tab to the front and clicks a link. */
export async function follow(page: Page, link: string): Promise<void> {
  await page.bringToFront();
  await page.getByRole("link", { name: link, exact: true }).click();
}

/** Fills in the login form and submits it. */
export async function submitLogin(
  page: Page,
  { username, password }: Pick<Person, "username" | "password">,
): Promise<void> {
  await field(page, "Username or email").fill(username);
  await field(page, "Password").fill(password);
  await press(page, "Log in");
}

/** Fills in the form for a new password and submits it. */
export async function submitPasswordChange(
  page: Page,
  current: string,
  next: string,
): Promise<void> {
  await field(page, "Current password").fill(current);
  await field(page, "New password").fill(next);
  await press(page, "Change password");
}

/** Fills in the registration form and submits it. It asks for a username only where REGISTRATION_REQUIRES names it. */
export async function submitRegistration(
  page: Page,
  { name, username, email, password }: Person,
): Promise<void> {
  await field(page, "Name").fill(name);
  if (await field(page, "Username").isVisible()) await field(page, "Username").fill(username);
  await field(page, "Email").fill(email);
  await field(page, "Password").fill(password);
  await press(page, "Create account");
}

/** Leaves the page that asks a new user for the code of an email. The address stays unverified. */
export async function verifyLater(page: Page): Promise<void> {
  await expectPage(page, "checkMail");
  await press(page, "Later");
}
