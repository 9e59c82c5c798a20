import { beforeEach, describe, expect, it } from "vitest";
import { step } from "./sites.ts";
import { scriptThatSends, type Stage } from "./stage.ts";

/** Whole logins at providers on another site. The cookies that they need are Strict, so each callback must bounce. */
export function upstreamLogins(stage: () => Stage): void {
  /** Waits until the window shows a page of ours, and gives its query and fragment. */
  async function at(path: string): Promise<{ query: string; fragment: string }> {
    const { browser, sites } = stage();
    const seen = () =>
      browser.run("return [location.href, document.readyState]").catch(() => undefined);
    let url = new URL("about:blank");
    const isThere = async (): Promise<string> => {
      const [href, state] = ((await seen()) ?? []) as readonly string[];
      if (href !== undefined) url = new URL(href);
      return state === "complete" ? url.origin + url.pathname : "";
    };
    await expect.poll(isThere).toBe(sites.own + path);
    return { query: url.search, fragment: url.hash.slice(1) };
  }
  const userName = async () => {
    const script = "return JSON.stringify(await (await fetch('/session')).json())";
    const { user } = JSON.parse(String(await stage().browser.run(script))) as {
      readonly user: { readonly username: string } | null;
    };
    return user?.username;
  };
  const claims = (username: string) => ({
    sub: `sub-${username}`,
    email: `${username}@example.com`,
    email_verified: true,
  });

  describe("a user of another provider", () => {
    beforeEach(async () => {
      const { browser, sites } = stage();
      await browser.open(`${sites.own}/end`);
      await browser.deleteCookies();
    });

    it.each(["idp", "apple"] as const)(
      "signs up, comes back from %s, and logs in again from another site",
      async (provider) => {
        const { browser, sites } = stage();
        const username = `${provider}-user`;
        sites[provider].person = claims(username);
        const login = `${sites.own}/login/${provider}?continue=account`;
        await browser.open(login);
        const { fragment } = await at("/app/connect");
        expect(fragment).toMatch(/^up1_/);
        const chosen = { token: fragment, username, name: "Ann" };
        const click = scriptThatSends("POST", "/session/upstream", chosen);
        expect(await browser.run(click)).toBe(200);
        expect(await userName()).toBe(username);
        expect(await browser.run(scriptThatSends("DELETE", "/session"))).toBe(204);

        await browser.open(step(sites.other, "link", login));
        await browser.click("#go");
        await at("/app/account");
        expect(await userName()).toBe(username);
      },
    );

    it("goes back to the page before the provider, and finds no code in the history", async () => {
      const { browser, sites } = stage();
      sites.idp.person = claims("nobody-yet");
      await browser.open(step(sites.own, "link", `${sites.own}/login/idp`));
      await browser.click("#go");
      await at("/app/connect");
      await browser.back();
      const { query } = await at("/link");
      expect(query).not.toContain("code=");
    });

    it("cancels, and is back on the login page", async () => {
      const { browser, sites } = stage();
      for (const provider of ["idp", "apple"] as const) {
        sites[provider].person = undefined;
        await browser.open(`${sites.own}/login/${provider}?continue=account`);
        const { query } = await at("/app/login");
        expect(query).toBe(`?error=upstream_denied&provider=${provider}&continue=account`);
        expect(await userName()).toBeUndefined();
      }
    });

    it("stays logged in when another site sends the browser through the login of somebody else", async () => {
      const { browser, sites } = stage();
      const person = { username: "ann", password: "correct horse battery of ann" };
      expect(await browser.run(scriptThatSends("POST", "/session", person))).toBe(200);
      sites.idp.person = claims("attacker");
      await browser.open(step(sites.other, "link", `${sites.own}/login/idp`));
      await browser.click("#go");
      await at("/app/connect");
      expect(await userName()).toBe("ann");
      // A callback that another browser began.
      const stranger = new URLSearchParams({ code: "a", state: "b", iss: sites.idp.issuer });
      const callback = `${sites.own}/login/idp/callback?${stranger}`;
      await browser.open(step(sites.other, "link", callback));
      await browser.click("#go");
      const text = () => browser.run("return document.body.textContent").catch(() => "");
      await expect.poll(text).toMatch(/log in again|expired|start again/i);
      expect(await userName()).toBe("ann");
    });
  });
}
