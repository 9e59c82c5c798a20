import { describe, expect, it } from "vitest";
import { mailTo } from "../../../support/mail/mailbox.ts";
import { allowedOrigin, type Target } from "../../../support/targets/http-target.ts";
import { newcomer, register, send } from "../calls/calls.ts";
import { expectProblem } from "../calls/expect.ts";
import { askLoginLink, forgot } from "../calls/links.ts";
import { authorize, createApp, leadsTo, loggedIn, ofOperator, queryOf } from "../oidc/app.ts";

/** The pages of the suite that are at `APP_URL`. */
export const ownPages = ["login", "register"];

/** A server whose `APP_URL` has only `ownPages`. */
export function someOwnPages(target: () => Target, appUrl: string): void {
  describe("with some own pages", () => {
    const here = () => `${target().issuer}/app`;

    it.each([
      ["/app/login?continue=account&x=y", `${appUrl}/login?continue=account`],
      ["/app/register", `${appUrl}/register`],
      ["/app/", undefined],
      ["/app/account/security", undefined],
      ["/app/consent?client_id=a", undefined],
      ["/app/nothing", undefined],
      ["/app/admin", undefined],
    ])("%s leads to the operator's own page, or is here: %s", async (path, location) => {
      const { status, headers, text } = await send(target(), path, { redirect: "manual" });
      expect(headers.get("location") ?? undefined).toBe(location);
      expect(status).toBe(location === undefined ? 200 : 303);
      if (location !== undefined) return;
      const [, shell = ""] = /<script[^>]* id="latchkey">([^<]*)/.exec(text) ?? [];
      const { pages } = JSON.parse(shell) as { readonly pages: readonly string[] };
      expect(pages).toContain("consent");
      expect(pages.filter((page) => ownPages.includes(page))).toEqual([]);
    });

    it("each link of an email opens its page where that is", async () => {
      const person = newcomer();
      await register(target(), person);
      await forgot(target(), person.username);
      const { text } = await mailTo(person.email);
      expect(text).toContain(`${here()}/reset#token=`);
      expect(text).not.toContain(appUrl);
      await askLoginLink(target(), person.username);
      expect((await mailTo(person.email, 2)).text).toContain(`${appUrl}/login#token=`);
    });

    it("CS-3 an app leads to each page, and only these pages and those of the server decide", async () => {
      const { browser } = await loggedIn(target());
      const query = queryOf(await createApp(target()));
      expect(leadsTo(await authorize(browser, query)).href).toContain(`${here()}/consent?`);
      const own = await createApp(target(), { columns: ofOperator });
      const login = leadsTo(await authorize(browser, queryOf(own, { prompt: "login" })));
      expect(login.href).toContain(`${appUrl}/login?continue=authorize%3F`);
      const call = (headers: Readonly<Record<string, string>>) =>
        send(target(), `/authorize/request?${query}`, {
          headers: {
            "X-Latchkey": "1",
            Cookie: `__Host-latchkey=${browser.jar.get("__Host-latchkey")}`,
            ...headers,
          },
        });
      const { origin } = new URL(appUrl);
      for (const headers of [
        { "Sec-Fetch-Site": "same-origin" },
        { Origin: new URL(here()).origin, "Sec-Fetch-Site": "same-origin" },
        { Origin: origin, "Sec-Fetch-Site": "same-site" },
      ]) {
        expect((await call(headers)).body).toMatchObject({ needs: "consent" });
      }
      for (const headers of [
        { "Sec-Fetch-Site": "same-site" },
        { Origin: allowedOrigin, "Sec-Fetch-Site": "same-site" },
        { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
        { Origin: "null" },
      ]) {
        expectProblem(await call(headers), 403, "origin_not_allowed");
      }
    });
  });
}
