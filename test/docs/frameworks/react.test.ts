import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { insertAccount, newcomer, newPassword, type Person } from "../../suite/http/calls/calls.ts";
import { personWithTotp } from "../../suite/http/calls/factor-logins.ts";
import { codeOf } from "../../suite/http/calls/factors.ts";
import { startApi } from "../../support/browser/api.ts";
import { axeViolations } from "../../support/browser/appearance.ts";
import { closePages, sharedChromium } from "../../support/browser/chromium.ts";
import { watch, type Watch } from "../../support/browser/watch.ts";
import { readGuide } from "../../support/documents/guide.ts";
import { bundleForPage } from "../../support/frameworks/bundle.ts";
import { startScriptSite, type ScriptSite } from "../../support/frameworks/script-site.ts";
import { scratchFolder, useTarget } from "../../support/targets/http-target.ts";

const guides = [readGuide("react"), readGuide("react-forms")];
let site: ScriptSite;
beforeAll(async () => {
  site = await startScriptSite();
});
afterAll(() => site.close());
const target = useTarget(() => startApi(site.origin));

describe("the app of docs/react.md, with the forms of docs/react-forms.md", () => {
  let context: BrowserContext;
  let page: Page;
  let seen: Watch;

  beforeAll(async () => {
    const folder = await scratchFolder();
    for (const guide of guides) {
      for (const name of guide.programs) {
        const text = guide.program(name).replace("localhost:3000", `localhost:${target().port}`);
        writeFileSync(join(folder, name), text);
      }
    }
    site.show(await bundleForPage(join(folder, "main.tsx")));
  });
  afterAll(closePages);
  beforeEach(async () => {
    context = await (await sharedChromium()).newContext();
    seen = watch(context, `http://localhost:${target().port}`, site.origin);
    page = await context.newPage();
    page.setDefaultTimeout(9000);
    await page.goto(site.origin);
  });
  afterEach(async () => {
    await seen.settled();
    await context.close();
    // React names its developer tools.
    expect(seen.complaints.filter((line) => !line.startsWith("info:"))).toEqual([]);
  });

  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  const heading = (name: string) => page.getByRole("heading", { name }).waitFor();
  const fill = (label: string, value: string) =>
    page.getByLabel(label, { exact: true }).fill(value);
  const alert = () => page.getByRole("alert").textContent();

  async function logIn({ username, password }: Pick<Person, "username" | "password">) {
    await fill("Username or email", username);
    await fill("Password", password);
    await press("Log in");
  }

  /** Makes the login of a user too old for calls that change how the account is reached, in the page too. */
  async function age(username: string): Promise<void> {
    await target().sql(`UPDATE sessions SET proven_at = proven_at - 3600000
      WHERE user_id = (SELECT id FROM users WHERE username_key = '${username}')`);
    await page.reload();
    await heading("Hello, ");
  }

  it("logs in after a wrong password, stays logged in across a reload, and logs out", async () => {
    const person = await insertAccount(target());
    await heading("Log in");
    expect(await axeViolations(page)).toEqual([]);
    await logIn({ ...person, password: newPassword() });
    await expect.poll(alert).toBe("The username, password or code is wrong.");
    expect(await axeViolations(page)).toEqual([]);
    await logIn(person);
    await heading(`Hello, ${person.name}!`);
    expect(await axeViolations(page)).toEqual([]);
    await page.reload();
    await heading(`Hello, ${person.name}!`);
    await press("Log out");
    await heading("Log in");
  });

  it("registers, with errors at the fields", async () => {
    const person = newcomer();
    await press("Create an account");
    await heading("Create an account");
    await fill("Username", "a b");
    await fill("Name", person.name);
    await fill("Email", person.email);
    await fill("Password", "short");
    await press("Create the account");
    await page.locator('input[name="password"][aria-invalid="true"]').waitFor();
    expect(await page.locator('input[name="username"]').getAttribute("aria-invalid")).toBe("true");
    expect(await page.locator('input[name="email"]').getAttribute("aria-invalid")).toBe("false");
    expect(await axeViolations(page)).toEqual([]);
    await fill("Username", person.username);
    await fill("Password", person.password);
    await press("Create the account");
    await heading(`Hello, ${person.name}!`);
  });

  it("asks for the second factor, and takes a recovery code as well", async () => {
    const { person, secret: base32, recoveryCodes } = await personWithTotp(target());
    await logIn(person);
    await heading("Confirm your login");
    expect(await axeViolations(page)).toEqual([]);
    await fill("Code of your app", "000000");
    await press("Continue");
    await expect.poll(alert).toBe("The username, password or code is wrong.");
    await fill("Code of your app", codeOf(base32));
    await press("Continue");
    await heading(`Hello, ${person.name}!`);
    await press("Log out");
    await logIn(person);
    await press("Back");
    await logIn(person);
    await press("Use a recovery code");
    await fill("Recovery code", recoveryCodes[0]!);
    await press("Continue");
    await heading(`Hello, ${person.name}!`);
  });

  it("asks to re-authenticate if the login is too old, and then repeats the call", async () => {
    const { person, secret: base32 } = await personWithTotp(target());
    await logIn(person);
    await fill("Code of your app", codeOf(base32));
    await press("Continue");
    await heading(`Hello, ${person.name}!`);
    await age(person.username);
    const address = newcomer().email;
    await fill("New address", address);
    await press("Send the link");
    await heading("Confirm it’s you");
    expect(await axeViolations(page)).toEqual([]);
    await fill("Password", person.password);
    await press("Continue");
    await page.getByLabel("Code of your app").waitFor();
    await fill("Code of your app", codeOf(base32, 1));
    await press("Continue");
    await page.getByRole("heading", { name: "Change your email address" }).waitFor();
    await expect
      .poll(() => page.getByRole("status").textContent())
      .toBe(`We sent a link to ${address}.`);
  });
});
