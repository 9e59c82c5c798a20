import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { send, type Answer } from "../calls/calls.ts";
import { expectProblem } from "../calls/expect.ts";
import { expectSecurityHeaders } from "../response/headers.ts";

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "require-trusted-types-for 'script'; " +
  "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** The built example app. */
export function webApp(target: () => Target): void {
  describe("the example app", () => {
    const page = (path = "/app/"): Promise<Answer> => send(target(), path);
    const filesIn = ({ text }: Answer) =>
      [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? "");

    it("redirects /app to /app/", async () => {
      const base = new URL(target().issuer).pathname.replace(/\/$/, "");
      const answer = await send(target(), "/app", { redirect: "manual" });
      expect(answer.status).toBe(308);
      expect(answer.headers.get("location")).toBe(`${base}/app/`);
    });

    it("PG-3 serves a page with a policy that allows nothing inline and no other host", async () => {
      const answer = await page();
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(answer.headers.get("content-security-policy")).toBe(policy);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expectSecurityHeaders(answer.headers);
      // What the page reads is data, and may name other origins.
      const text = answer.text.replace(/<script type="application\/json".*?<\/script>/s, "");
      expect(text).not.toMatch(/<style|<script>| style=|https?:|["'(=]\/\//i);
    });

    it("serves the files of the page, and lets those with a hash in their name be cached for a year", async () => {
      const files = filesIn(await page());
      expect(files.length).toBeGreaterThanOrEqual(3);
      for (const file of files) {
        const { pathname } = new URL(target().issuer);
        const home = `${pathname.replace(/\/$/, "")}/app/`;
        expect(file.startsWith(home)).toBe(true);
        const answer = await page(`/app/${file.slice(home.length)}`);
        expect(answer.status, file).toBe(200);
        expectSecurityHeaders(answer.headers);
        expect(answer.headers.get("content-type")).toMatch(/^(?:text\/(?:css|javascript)|image\/)/);
        expect(answer.headers.get("cache-control")).toBe(
          file.startsWith(`${home}assets/`)
            ? "public, max-age=31536000, immutable"
            : "public, max-age=3600",
        );
      }
    });

    it("says the language in which it is, and that answers depend on what the user prefers", async () => {
      const { headers, text } = await page();
      expect(text).toContain('<html lang="en" dir="ltr">');
      expect(headers.get("content-language")).toBe("en");
      expect(headers.get("vary")).toBe("Origin, Accept-Encoding, Accept-Language, Cookie");
    });

    it("realworld 6: is in the language that an app asks for, unless the user chose one in the menu", async () => {
      const languageAt = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
        const answer = await send(target(), path, { headers });
        const [, lang] = /<html lang="([^"]+)"/.exec(answer.text) ?? [];
        expect(answer.headers.get("content-language")).toBe(lang);
        return lang;
      };
      const next = encodeURIComponent("authorize?client_id=x&ui_locales=fr+de-AT");
      for (const path of [`/app/login?continue=${next}`, "/app/consent?ui_locales=fr+de-AT"]) {
        expect(await languageAt(path, { "Accept-Language": "en" }), path).toBe("de");
        expect(await languageAt(path, { Cookie: "latchkey-language=en" }), path).toBe("en");
      }
      expect(await languageAt("/app/login?ui_locales=fr", { "Accept-Language": "de" })).toBe("de");
    });

    it("has what the pages need of the metadata", async () => {
      const { text } = await page();
      const [, data = ""] = /id="latchkey">(.*?)<\/script>/s.exec(text) ?? [];
      const { server } = JSON.parse(data) as { server: Record<string, unknown> };
      const { body } = await page("/.well-known/oauth-authorization-server");
      expect(Object.keys(server).length).toBeGreaterThanOrEqual(4);
      // Only pages ask for a code to confirm.
      const { email_codes: codes, ...others } = server;
      expect([undefined, true]).toContain(codes);
      expect(body).toMatchObject(others);
    });

    it("serves the page at each path of the app", async () => {
      const { text } = await page();
      for (const path of ["/app/login", "/app/account", "/app/account/sessions", "/app/nothing"]) {
        expect((await page(path)).text, path).toBe(text);
      }
    });

    it.each([
      "/app/nothing.js",
      "/app/assets/nothing-1234.js",
      "/app/assets/",
      "/app/a/b",
      "/app/account/",
      "/app/account/nothing",
      "/app/login/account",
      "/app/index.html",
      "/app/..%2fentry%2fcli.js",
      "/app/%2e%2e%2fentry%2fcli.js",
      "/app/assets/..%2f..%2fentry%2fcli.js",
      "/app/assets%2f..%2findex.html",
      "/app/%00.js",
      "/app/%20",
      "/app/a.constructor",
      "/app/common-passwords.txt",
      "/app/%2fetc%2fpasswd",
    ])("VULN-21 answers 404 at %s", async (path) => {
      expectProblem(await page(path), 404, "not_found");
    });
  });
}
