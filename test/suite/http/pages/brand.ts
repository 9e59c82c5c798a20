import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { send } from "../calls/calls.ts";
import { expectSecurityHeaders } from "../response/headers.ts";

/** A picture that is no SVG text, so that a server that changes bytes is found. */
const logo = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0xff, 0xfe, 0x00, 0x80]);

/** Another one. */
const emailLogo = Buffer.concat([logo, Buffer.from([1])]);

/** The variables of the brand that the suite expects. The name and an address have what must be escaped. */
export const brandEnv = {
  BRAND_NAME: "Acme & Sons' Shop",
  BRAND_LOGO: `data:image/svg+xml;base64,${logo.toString("base64")}`,
  BRAND_EMAIL_LOGO: `data:image/png;base64,${emailLogo.toString("base64")}`,
  BRAND_COLOR: "#FC0",
  SUPPORT_EMAIL: "help@acme.example",
  TERMS_URL: "https://acme.example/terms?a=</script>&b=1",
};

/** The pages of a server with the variables of `brandEnv`. */
export function branded(target: () => Target): void {
  const home = () => `${new URL(target().issuer).pathname.replace(/\/$/, "")}/app/`;
  const page = (path = "/app/login") => send(target(), path);

  describe("the page with a brand", () => {
    it("has its name, its links and what the app reads, each escaped where it stands", async () => {
      const { text, status } = await page();
      expect(status).toBe(200);
      expect(text).toContain('<html lang="en" dir="ltr">');
      expect(text).toContain("<title>Acme &amp; Sons&#39; Shop</title>");
      expect(text).toContain(`<link rel="icon" href="${home()}logo" />`);
      expect(text).toContain(`<link rel="stylesheet" href="${home()}brand.css" />`);
      const [, data = ""] =
        /<script type="application\/json" id="latchkey">(.*?)<\/script>/s.exec(text) ?? [];
      expect(JSON.parse(data)).toMatchObject({
        locale: "en",
        brand: {
          name: "Acme & Sons' Shop",
          logo: `${home()}logo`,
          color: "#ffcc00",
          supportEmail: "help@acme.example",
          termsUrl: "https://acme.example/terms?a=%3C/script%3E&b=1",
        },
      });
      expect(data).not.toContain("<");
      expect(data).not.toContain("emailLogo");
    });

    it("shows no other name", async () => {
      const { text } = await page();
      // The id of the data, and the names of grants in it, which no page shows.
      const shown = text.replaceAll(/latchkey(?=")|urn:latchkey:/g, "");
      expect(shown).not.toMatch(/latchkey/i);
    });

    it("finds its files from a page at any depth", async () => {
      const { text } = await page();
      const files = [...text.matchAll(/(?:src|href)="(?!mailto:)([^"]+)"/g)].map(
        ([, file = ""]) => file,
      );
      expect(files.length).toBeGreaterThanOrEqual(4);
      const base = home().replace(/app\/$/, "");
      for (const file of files) {
        expect(file.startsWith(home())).toBe(true);
        expect((await send(target(), `/${file.slice(base.length)}`)).status, file).toBe(200);
      }
    });

    it("is current for a client that has it in the same language", async () => {
      const { headers } = await page();
      const etag = headers.get("etag") ?? "";
      expect(etag).not.toBe("");
      expect(headers.get("vary")).toMatch(/\bAccept-Language\b/);
      const again = await send(target(), "/app/login", { headers: { "If-None-Match": etag } });
      expect(again.status).toBe(304);
    });
  });

  describe("the files of a brand", () => {
    it.each([
      ["logo", logo],
      ["email-logo", emailLogo],
    ])("%s has the type of its bytes and no right to do anything", async (name, bytes) => {
      const answer = await target().fetch(`/app/${name}`);
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
      expect(answer.headers.get("content-type")).toBe("image/png");
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("content-security-policy")).toBe(
        "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      );
    });

    it("the colours are those that are readable in each look", async () => {
      const { text, headers } = await send(target(), "/app/brand.css");
      expect(headers.get("content-type")).toBe("text/css; charset=utf-8");
      expectSecurityHeaders(headers);
      expect(text).toContain("--accent: light-dark(#7f6600, #ffcc00);");
      expect(text.match(/--[\w-]+: light-dark\(#[\da-f]{6}, #[\da-f]{6}\);/g)).toHaveLength(7);
    });
  });
}
