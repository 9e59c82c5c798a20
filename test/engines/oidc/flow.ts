import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { person, step } from "../sites.ts";
import type { Stage } from "../stage.ts";
import { startProviderSite, type ProviderSite } from "./site.ts";

/** A whole login for an app on the pages as users have them. No step goes back: WebKitGTK's driver hangs on pages with COOP. */
export function providerFlow(stage: () => Stage): void {
  describe("a user of apps of another site", () => {
    let site: ProviderSite;
    beforeAll(async () => {
      site = await startProviderSite();
    });
    afterAll(() => site?.close());

    const seen = (script: string) =>
      stage()
        .browser.run(script)
        .catch(() => undefined);
    const shows = (heading: string) =>
      expect.poll(() => seen("return document.querySelector('h1')?.textContent")).toBe(heading);
    const path = () => seen("return location.pathname");
    /** Follows a link of a third site to an address of an app. */
    const follow = async (url: string) => {
      const { browser, sites } = stage();
      await browser.open(step(sites.other, "link", url));
      await browser.click("#go");
    };

    it("logs in, consents, goes on where the app leads, opens a second app without a page, and logs out of both", async () => {
      const { browser, sites } = stage();
      const { wiki, shop } = site;
      await browser.open(`${sites.own}/end`);
      await browser.deleteCookies();

      await follow(wiki.start());
      await shows("Log in");
      await browser.type("[name=username]", person.username);
      await browser.type("[name=password]", person.password);
      await browser.click("form [type=submit]");
      await shows("Give Wiki access to your account?");
      // A click that comes too soon is ignored.
      const hasLeft = async () => {
        if ((await path()) === "/app/consent") await browser.click(".actions button");
        return path();
      };
      await expect.poll(hasLeft).toBe("/welcome");
      const { claims } = wiki.logins.at(-1)!;
      expect(claims["email"]).toBe("ann@example.com");

      await follow(shop.start({ prompt: "none" }));
      await expect.poll(path).toBe("/welcome");
      expect(shop.logins.at(-1)?.claims.sub).toBe(claims.sub);
      await follow(wiki.start({ prompt: "none" }));
      await expect.poll(path).toBe("/welcome");
      expect(wiki.logins).toHaveLength(2);

      await follow(wiki.end.withHint);
      await expect.poll(path).toBe("/bye");
      await follow(shop.start({ prompt: "none" }));
      await expect.poll(() => shop.errors).toEqual(["login_required"]);
    });
  });
}
