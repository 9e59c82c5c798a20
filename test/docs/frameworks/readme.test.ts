import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertAccount } from "../../suite/http/calls/calls.ts";
import { startApi } from "../../support/browser/api.ts";
import { submitLogin } from "../../support/browser/app.ts";
import { closePages, sharedChromium } from "../../support/browser/chromium.ts";
import { readGuide } from "../../support/documents/guide.ts";
import { bundleForPage } from "../../support/frameworks/bundle.ts";
import { startScriptSite, type ScriptSite } from "../../support/frameworks/script-site.ts";
import { scratchFolder, useTarget } from "../../support/targets/http-target.ts";

let site: ScriptSite;
beforeAll(async () => {
  site = await startScriptSite();
});
afterAll(() => site.close());
afterAll(closePages);
const target = useTarget(() => startApi(site.origin));

describe("the page of README.md", () => {
  it("leads to the login and back, and shows the user, also after a reload", async () => {
    const folder = await scratchFolder();
    const app = readGuide("../README")
      .program("src/App.tsx")
      .replaceAll("http://localhost:3000", `http://localhost:${target().port}`)
      .replace("http://localhost:5173", site.origin);
    writeFileSync(join(folder, "App.tsx"), app);
    writeFileSync(
      join(folder, "main.tsx"),
      `import { createRoot } from "react-dom/client";
      import App from "./App.tsx";
      createRoot(document.getElementById("root")!).render(<App />);`,
    );
    site.show(await bundleForPage(join(folder, "main.tsx")));
    const person = await insertAccount(target());
    const context = await (await sharedChromium()).newContext();
    const page = await context.newPage();
    await page.goto(site.origin);
    await page.getByRole("link", { name: "Log in" }).click();
    await submitLogin(page, person);
    const hello = page.getByText(`Hello, ${person.username}!`);
    await hello.waitFor();
    expect(page.url()).toBe(`${site.origin}/`);
    await page.reload();
    await hello.waitFor();
    await context.close();
  });
});
