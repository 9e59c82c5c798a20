import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { send } from "../calls/calls.ts";

/** A server whose `APP_URL` is this one. */
export function pagesElsewhere(target: () => Target, appUrl: string): void {
  describe("with pages elsewhere", () => {
    const goTo = async (path: string) => {
      const { status, headers } = await send(target(), path, { redirect: "manual" });
      return { status, location: headers.get("location") };
    };

    it.each([
      ["/app/", `${appUrl}/`],
      ["/app/login", `${appUrl}/login`],
      ["/app/login?continue=account&x=y", `${appUrl}/login?continue=account`],
      ["/app/account/security", `${appUrl}/account/security`],
      ["/app/error?code=a&id=b&x=y", `${appUrl}/error?code=a&id=b`],
      ["/app/verify", `${appUrl}/verify`],
      ["/app/nothing", `${appUrl}/`],
    ])("%s leads there", async (path, location) => {
      expect(await goTo(path)).toEqual({ status: 303, location });
    });

    it("a path of two segments that names no page leads nowhere", async () => {
      expect((await goTo("/app/account/nothing")).status).toBe(404);
    });

    it("the console stays", async () => {
      expect((await goTo("/app/admin")).status).toBe(200);
    });
  });
}
