import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startForApps } from "../../libraries/apps/start.ts";
import type { AgentPage } from "../../libraries/mcp/page.ts";
import { sdks } from "../../libraries/mcp/sdks.ts";
import { ofExample } from "../../libraries/mcp/suite.ts";
import { storeResource } from "../../suite/http/calls/resources.ts";
import { loggedIn } from "../../suite/http/oidc/app.ts";
import { pass } from "../../suite/http/oidc/pass.ts";
import { closePages, sharedChromium } from "../../support/browser/chromium.ts";
import { startBlankSite, type Site } from "../../support/browser/site.ts";
import { startMcpExample, type McpExample } from "../../support/mcp/example.ts";
import { useTarget } from "../../support/targets/http-target.ts";

declare const agent: AgentPage;

const target = useTarget(startForApps);
let example: McpExample;
let site: Site;
let script: string;
beforeAll(async () => {
  example = await startMcpExample("node", target().issuer);
  await storeResource(target(), { ...ofExample, uri: example.url });
  site = await startBlankSite();
  const { outputFiles } = await build({
    entryPoints: ["test/libraries/mcp/page.ts"],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    logLevel: "warning",
  });
  script = outputFiles[0]?.text ?? "";
});
afterAll(async () => {
  await closePages();
  await example.stop();
  await site.close();
});

describe.each(Object.keys(sdks) as (keyof typeof sdks)[])(
  "P-11 an app in a page with %s",
  (sdk) => {
    it("registers, logs its user in, and calls a tool, all across origins", async () => {
      const { browser, person } = await loggedIn(target());
      const page = await (await sharedChromium()).newPage();
      await page.goto(site.origin);
      await page.addScriptTag({ content: script });
      const redirectUri = `${site.origin}/callback`;
      await page.evaluate(([name, url, own]) => agent.start(name, url, own), [
        sdk,
        example.url,
        { redirectUri },
      ] as const);
      const call = () => page.evaluate(() => agent.call("list_notes"));
      const asked = await call();
      if (!("sent" in asked)) expect.fail("the app asked for nothing");
      const { url } = await pass(browser, new URL(asked.sent).search.slice(1), person);
      await page.evaluate((back) => agent.finish(back), url.href);
      expect(await call()).toEqual({ texts: [] });
    });
  },
);
