import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { send } from "../calls/calls.ts";
import { expectSecurityHeaders } from "../response/headers.ts";

/** The Accept header of Firefox, and that of Chromium and Safari without the image types. */
const browsers = [
  "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
];

/** The root: a page for browsers, JSON for all other callers. */
export function home(target: () => Target): void {
  describe("the home page", () => {
    const ask = (Accept?: string) =>
      send(target(), "/", { headers: Accept === undefined ? {} : { Accept } });
    const linksIn = (text: string) =>
      [...text.matchAll(/href="([^"]+)"|src="([^"]+)"/g)].map(([, href, src]) => href ?? src ?? "");

    it.each(browsers)("is the answer to a browser: %s", async (accept) => {
      const { status, headers, text } = await ask(accept);
      expect(status).toBe(200);
      expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(headers.get("vary")).toBe("Origin, Accept");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(text).toMatch(/^<!doctype html>/);
      // The name of the sender of emails, if there is one.
      expect(text).toMatch(/<h1>(?:Latchkey|Example) is running<\/h1>/);
      expect(text).toMatch(/Version \d+\.\d+\.\d+/);
    });

    it.each([
      undefined,
      "*/*",
      "application/json",
      "application/json, text/html",
      "application/json, text/plain, */*",
      "text/html;q=0.5, application/json",
      "text/html;q=0, */*",
      "image/png",
      "nonsense",
    ])("is not the answer to the Accept header %j, which gets JSON", async (accept) => {
      const { status, headers, body } = await ask(accept);
      expect(status).toBe(200);
      expect(headers.get("content-type")).toBe("application/json");
      expect(headers.get("vary")).toBe("Origin, Accept");
      expect(Object.keys(body)).toEqual(["status", "name", "version"]);
    });

    it("has the policy of a page, nothing inline and nothing from other hosts", async () => {
      const { headers, text } = await ask("text/html");
      expectSecurityHeaders(headers);
      expect(headers.get("content-security-policy")).toMatch(
        /; script-src 'self'; style-src 'self'; /,
      );
      expect(text).not.toMatch(/<style|<script| style=|https?:|["'(=]\/\//i);
    });

    it("links only to paths that exist, under the path of the issuer", async () => {
      const base = new URL(target().issuer).pathname.replace(/\/$/, "");
      const links = linksIn((await ask("text/html")).text);
      expect(links).toEqual(
        expect.arrayContaining([`${base}/app/`, `${base}/docs`, `${base}/latchkey.css`]),
      );
      for (const link of links) {
        const answer = await send(target(), link.slice(base.length));
        expect(answer.status, link).toBe(200);
        expectSecurityHeaders(answer.headers);
      }
    });
  });
}
