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

/** Whose pages may not use the cookie. */
export function pageGuard(target: () => Target): void {
  describe("the guard of the cookie", () => {
    let victim: Awaited<ReturnType<typeof registerAndLogInFrom>>;
    beforeAll(async () => {
      victim = await registerAndLogInFrom(target());
    });

    const foreign = { ...ownPage, Origin: "https://evil.example" };
    const strangers: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
      ["CK-1 no origin", { "X-Latchkey": "1" }, "origin_not_allowed"],
      ["CK-2 an opaque origin", { ...ownPage, Origin: "null" }, "origin_not_allowed"],
      ["CK-3 a subdomain", { ...ownPage, Origin: "https://x.example.com" }, "origin_not_allowed"],
      ["CK-3 another port", { ...ownPage, Origin: `${allowedOrigin}:8443` }, "origin_not_allowed"],
      ["CK-3 plain http", { ...ownPage, Origin: "http://app.example.com" }, "origin_not_allowed"],
      ["another site", foreign, "origin_not_allowed"],
      [
        "another site of the same owner",
        { ...ownPage, Origin: "https://x.example.com", "Sec-Fetch-Site": "same-site" },
        "origin_not_allowed",
      ],
      ...["cross-site", "none", "same-origin, cross-site", "x"].map(
        (site) =>
          [
            `another site, ${site}`,
            { ...foreign, "Sec-Fetch-Site": site },
            "origin_not_allowed",
          ] as const,
      ),
      [
        "an opaque origin, cross-site",
        { ...ownPage, Origin: "null", "Sec-Fetch-Site": "cross-site" },
        "origin_not_allowed",
      ],
      ["CK-5 no header", { Origin: allowedOrigin }, "header_required"],
      ["CK-5 another header", { ...ownPage, "X-Latchkey": "true" }, "header_required"],
    ];

    it.each(strangers)("%s: neither refreshes nor logs out", async (_, headers, code) => {
      const { token, cookie } = victim;
      for (const [name, call] of Object.entries({ refreshBy, logOutBy })) {
        const answer = await call(target(), cookie, headers);
        expectProblem(answer, 403, code, name);
        expect(answer.headers.getSetCookie()).toEqual([]);
      }
      expect(await sessionRow(target(), token)).toMatchObject({ generation: 0, revoked_at: null });
    });

    it.each(strangers.slice(1).filter(([, , code]) => code === "origin_not_allowed"))(
      "%s: does not log in either",
      async (_, headers, code) => {
        expectProblem(await logInFrom(target(), victim.person, headers), 403, code);
      },
    );

    it("looks before it reads: another site's page learns nothing of what it sent", async () => {
      for (const [name, call] of Object.entries({ refreshBy, logOutBy })) {
        const init = { body: "x".repeat(17 * 1024) };
        const answer = await call(target(), "x", foreign, init);
        expectProblem(answer, 403, "origin_not_allowed", name);
      }
    });
  });
}

/** Whose pages may use the cookie besides those of `CORS_ORIGINS`. */
export function ownPages(target: () => Target): void {
  describe("the guard of the cookie", () => {
    const issuer = (): string => new URL(target().issuer).origin;
    it.each([
      ["our own origin", () => ({ ...ownPage, Origin: issuer() })],
      [
        "another name of ours, by the browser's word",
        () => ({ ...ownPage, Origin: "http://localhost:3000", "Sec-Fetch-Site": "same-origin" }),
      ],
    ])("lets %s pass", async (_, headers) => {
      const { cookie } = await registerAndLogInFrom(target());
      const next = browserIn(await refreshBy(target(), cookie, headers()));
      expect((await logOutBy(target(), next.cookie, headers())).status).toBe(204);
    });
  });
}
