import { afterAll, expect, it } from "vitest";
import { newcomer, newPassword } from "../suite/http/calls/calls.ts";
import { useVisitors } from "../support/browser/app-in-browser.ts";
import { expectFieldError, expectPage, expectText, field, press } from "../support/browser/app.ts";
import { checkAppearance } from "../support/browser/appearance.ts";
import { closePages, sharedChromium } from "../support/browser/chromium.ts";
import { startOnNode, useTarget } from "../support/targets/http-target.ts";

const target = useTarget(() =>
  startOnNode({ database: "sqlite", env: { ISSUER: "", BRAND_NAME: "Acme" } }),
);
const visitors = useVisitors();
afterAll(closePages);

/** The link that the server logged at its start. */
async function linkOf(): Promise<string> {
  const { log } = target().server;
  await expect.poll(log).toContain("no_administrator");
  const [, link = ""] = /"link":"([^"]+setup#[^"]+)"/.exec(log()) ?? [];
  return link;
}

it("creates the first administrator, who is logged in and sees the console, and then the link is dead", async () => {
  const link = await linkOf();
  const { baseUrl } = target();
  const open = async (locale: string) =>
    visitors.open(await sharedChromium(), baseUrl, baseUrl, {
      reducedMotion: "reduce",
      locale,
      allowComplaints: true,
    });
  const german = (await open("de-DE")).page;
  await german.goto(link);
  await german.getByRole("heading", { name: "Ersten Administrator erstellen" }).waitFor();
  expect(await german.title()).toContain("Acme");

  const { page } = await open("en-US");
  await page.goto(link);
  await expectPage(page, "setup");
  expect(await checkAppearance(page, "setup")).toEqual([]);
  const { username, email } = newcomer();
  await field(page, "Username").fill(username);
  await field(page, "Email").fill(email);
  await field(page, "Password").fill("12345678");
  await press(page, "Create account");
  await expectFieldError(page, "Password", /\S/);
  await field(page, "Password").fill(newPassword());
  await press(page, "Create account");
  await expectPage(page, "overview");
  // Only a server with the option has them.
  expect(await page.getByRole("link", { name: "Organizations" }).count()).toBe(0);
  expect(new URL(page.url()).pathname).toBe("/app/admin");

  await german.reload();
  await german.getByRole("heading", { name: "Dieser Link funktioniert nicht mehr" }).waitFor();
  await page.goto(`${baseUrl}/app/setup#token=lt1_forged`);
  await expectPage(page, "deadLink");
  await expectText(page, "users create-admin --print-link");
});
