import { beforeAll, describe, expect, it } from "vitest";
import { allowedOrigin, type Target } from "../../../support/targets/http-target.ts";
import { send, type Answer } from "../calls/calls.ts";
import { expectProblem } from "../calls/expect.ts";
import type { Visitor } from "../upstream/visitor.ts";
import { authorize, createApp, leadsTo, loggedIn, ofOperator, queryOf } from "./app.ts";

/** Requests of apps to a server whose pages are at another address of the same site. */
export function appsElsewhere(target: () => Target, appUrl: string): void {
  describe("a request of an app, with pages elsewhere", () => {
    let browser: Visitor;
    let query: string;
    beforeAll(async () => {
      ({ browser } = await loggedIn(target()));
      query = queryOf(await createApp(target()));
    });
    const call = (headers: Readonly<Record<string, string>>): Promise<Answer> =>
      send(target(), `/authorize/request?${query}`, {
        headers: {
          "X-Latchkey": "1",
          Cookie: `__Host-latchkey=${browser.jar.get("__Host-latchkey")}`,
          ...headers,
        },
      });

    it("leads to the pages there", async () => {
      const { href } = leadsTo(await authorize(browser, query));
      expect(href.startsWith(`${appUrl}/consent?client_id=`)).toBe(true);
      const own = await createApp(target(), { columns: ofOperator });
      const next = leadsTo(await authorize(browser, queryOf(own, { prompt: "login" })));
      expect(next.href.startsWith(`${appUrl}/login?continue=authorize%3F`)).toBe(true);
    });

    it("CS-3 is read and decided by those pages alone, and by no page of the server", async () => {
      const { origin } = new URL(appUrl);
      const answer = await call({ Origin: origin, "Sec-Fetch-Site": "same-site" });
      expect(answer.body).toMatchObject({ needs: "consent" });
      expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
      for (const headers of [
        {},
        { "Sec-Fetch-Site": "same-origin" },
        { Origin: new URL(target().issuer).origin, "Sec-Fetch-Site": "same-origin" },
        ...(origin === allowedOrigin ? [] : [{ Origin: allowedOrigin }]),
      ]) {
        expectProblem(await call(headers), 403, "origin_not_allowed");
      }
    });
  });
}
