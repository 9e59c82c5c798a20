import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { browserIn, joinFrom, logOutBy, ownPage, refreshBy } from "../calls/browser.ts";

/** Whose pages may use the cookie besides those of `CORS_ORIGINS`. */
export function pageGuard(target: () => Target): void {
  describe("the guard of the cookie", () => {
    const issuer = (): string => new URL(target().issuer).origin;
    it.each([
      ["our own origin", () => ({ ...ownPage, Origin: issuer() })],
      [
        "another name of ours, by the browser's word",
        () => ({ ...ownPage, Origin: "http://localhost:3000", "Sec-Fetch-Site": "same-origin" }),
      ],
    ])("lets %s pass", async (_, headers) => {
      const { cookie } = await joinFrom(target());
      const next = browserIn(await refreshBy(target(), cookie, headers()));
      expect((await logOutBy(target(), next.cookie, headers())).status).toBe(204);
    });
  });
}
