import { beforeAll, describe, expect, it } from "vitest";
import { allowedOrigin, type Target } from "../../../support/targets/http-target.ts";
import {
  browserIn,
  registerAndLogInFrom,
  logInFrom,
  logOutBy,
  ownPage,
  refreshBy,
} from "../calls/browser.ts";
import { expectProblem } from "../calls/expect.ts";
import { sessionRow } from "../calls/sessions.ts";

/** Requests from pages that may not use the cookie. */
export function pageGuard(target: () => Target): void {
  describe("the page guard", () => {
    let victim: Awaited<ReturnType<typeof registerAndLogInFrom>>;
    beforeAll(async () => {
      victim = await registerAndLogInFrom(target());
    });

    const foreign = { ...ownPage, Origin: "https://evil.example" };
    const untrustedPages: readonly (readonly [string, Readonly<Record<string, string>>, string])[] =
      [
        ["CK-1 a page without Origin", { "X-Latchkey": "1" }, "origin_not_allowed"],
        ["CK-2 a page with an opaque origin", { ...ownPage, Origin: "null" }, "origin_not_allowed"],
        [
          "CK-3 a page of a subdomain",
          { ...ownPage, Origin: "https://x.example.com" },
          "origin_not_allowed",
        ],
        [
          "CK-3 a page of another port",
          { ...ownPage, Origin: `${allowedOrigin}:8443` },
          "origin_not_allowed",
        ],
        [
          "CK-3 a page over plain http",
          { ...ownPage, Origin: "http://app.example.com" },
          "origin_not_allowed",
        ],
        ["a page of another site", foreign, "origin_not_allowed"],
        [
          "a page of a same-site subdomain",
          { ...ownPage, Origin: "https://x.example.com", "Sec-Fetch-Site": "same-site" },
          "origin_not_allowed",
        ],
        ...["cross-site", "none", "same-origin, cross-site", "x"].map(
          (site) =>
            [
              `a page of another site with Sec-Fetch-Site ${site}`,
              { ...foreign, "Sec-Fetch-Site": site },
              "origin_not_allowed",
            ] as const,
        ),
        [
          "a cross-site page with an opaque origin",
          { ...ownPage, Origin: "null", "Sec-Fetch-Site": "cross-site" },
          "origin_not_allowed",
        ],
        ["CK-5 a page without X-Latchkey", { Origin: allowedOrigin }, "header_required"],
        [
          "CK-5 a page with another X-Latchkey",
          { ...ownPage, "X-Latchkey": "true" },
          "header_required",
        ],
      ];

    it.each(untrustedPages)("%s may neither refresh nor log out", async (_, headers, code) => {
      const { token, cookie } = victim;
      for (const [name, call] of Object.entries({ refreshBy, logOutBy })) {
        const answer = await call(target(), cookie, headers);
        expectProblem(answer, 403, code, name);
        expect(answer.headers.getSetCookie()).toEqual([]);
      }
      expect(await sessionRow(target(), token)).toMatchObject({ generation: 0, revoked_at: null });
    });

    it.each(untrustedPages.slice(1).filter(([, , code]) => code === "origin_not_allowed"))(
      "%s may not log in",
      async (_, headers, code) => {
        expectProblem(await logInFrom(target(), victim.person, headers), 403, code);
      },
    );

    it("VULN-11 refuses a page of another site whatever the Content-Type is", async () => {
      for (const type of [
        "",
        "APPLICATION/JSON",
        "Text/Plain",
        "multipart/form-data; boundary=x",
      ]) {
        const headers = { ...foreign, "Content-Type": type };
        const answers = await Promise.all([
          refreshBy(target(), victim.cookie, headers),
          logOutBy(target(), victim.cookie, headers),
          logInFrom(target(), victim.person, headers),
        ]);
        for (const answer of answers) expectProblem(answer, 403, "origin_not_allowed", type);
      }
    });

    it("refuses a page of another site without a cookie too, so that the answer does not tell", async () => {
      expectProblem(await refreshBy(target(), undefined, foreign), 403, "origin_not_allowed");
    });

    it("an allowed page of another site may not log in, because its browser would not send the cookie back", async () => {
      const headers = { ...ownPage, "Sec-Fetch-Site": "cross-site" };
      const answer = await logInFrom(target(), victim.person, headers);
      expectProblem(answer, 403, "cross_site");
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(answer.headers.get("access-control-allow-origin")).toBe(allowedOrigin);
      expect(String(answer.body["detail"])).toContain("reload");
    });

    it("checks the origin before the body, so that a page of another site gets 403 and not 413", async () => {
      for (const [name, call] of Object.entries({ refreshBy, logOutBy })) {
        const init = { body: "x".repeat(17 * 1024) };
        const answer = await call(target(), "x", foreign, init);
        expectProblem(answer, 403, "origin_not_allowed", name);
      }
    });
  });
}

/** Pages that may use the cookie besides those of `CORS_ORIGINS`. */
export function ownPages(target: () => Target): void {
  describe("the page guard", () => {
    const issuer = (): string => new URL(target().issuer).origin;
    it.each([
      ["a page of the server's own origin", () => ({ ...ownPage, Origin: issuer() })],
      [
        "a page that the browser calls same-origin, under another name of the server",
        () => ({ ...ownPage, Origin: "http://localhost:3000", "Sec-Fetch-Site": "same-origin" }),
      ],
    ])("%s may refresh and log out", async (_, headers) => {
      const { cookie } = await registerAndLogInFrom(target());
      const next = browserIn(await refreshBy(target(), cookie, headers()));
      expect((await logOutBy(target(), next.cookie, headers())).status).toBe(204);
    });
  });
}
