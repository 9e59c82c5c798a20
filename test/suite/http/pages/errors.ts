import { describe, expect, it } from "vitest";
import type { FailureRow } from "../../../../src/core/failures.ts";
import { failures } from "../../../../src/core/tables/failures.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { send } from "../calls/calls.ts";
import { expectSecurityHeaders } from "../response/headers.ts";

/** The page with every error code. */
export function errors(target: () => Target): void {
  describe("the page of errors", () => {
    const ask = () => send(target(), "/errors");

    it("says of every code what it means and what to do, at an anchor of its name", async () => {
      const { status, headers, text } = await ask();
      expect(status).toBe(200);
      expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
      const sections = [...text.matchAll(/<section id="(\w+)">(.*?)<\/section>/gs)];
      const rows = Object.entries<FailureRow>(failures);
      expect(sections.map(([, code]) => code)).toEqual(rows.map(([code]) => code));
      sections.forEach(([, , section = ""], index) => {
        const [code, { status: number, title, todo }] = rows[index]!;
        const shown = section
          .replaceAll(/<\/?code>/g, "`")
          .replaceAll("&#39;", "'")
          .replaceAll(/<[^>]*>/g, "");
        for (const text of [`\`${code}\` ${number}`, title, todo]) expect(shown).toContain(text);
      });
    });

    it("has the policy of a page, and nothing inline", async () => {
      const { headers, text } = await ask();
      expectSecurityHeaders(headers);
      expect(headers.get("content-security-policy")).toMatch(/; style-src 'self'; /);
      expect(text).not.toMatch(/<style|<script| style=/i);
      const [, style = ""] = /rel="stylesheet" href="([^"]+)"/.exec(text) ?? [];
      const base = new URL(target().issuer).pathname.replace(/\/$/, "");
      expect((await send(target(), style.slice(base.length))).status).toBe(200);
    });
  });
}
