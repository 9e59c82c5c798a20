import { describe, expect, it } from "vitest";
import type { SocketTarget } from "../../../support/targets/http-target.ts";
import { close, exchange, head, host, statuses } from "./raw.ts";

/** Spellings of a path that a proxy in front may read as another path. */
export function requestTargets(target: () => SocketTarget): void {
  describe("the path of a request", () => {
    const get = (path: string, ...headers: readonly string[]) =>
      exchange(target(), head(`GET ${path}`, ...headers, close));

    it.each([
      "/hello\\Ann",
      "/hello/Ann\\",
      "\\hello/Ann",
      "/\\hello/Ann",
      "/x\\..\\hello/Ann",
      "/x/..\\hello/Ann",
      "/hello/..%5C..\\hello\\Ann",
      `${"/x/..".repeat(9)}/hello\\Ann`,
      "/x//..\\..\\hello\\Ann",
      "/hello\\Ann?a=%5C",
      "http://login.example.com/hello\\Ann",
    ])("is refused with 400 if it has a backslash: %s", async (path) => {
      const received = await get(path, host);
      expect(statuses(received)).toEqual([400]);
      expect(received).not.toContain("Hello");
    });

    it("is refused with 400 if it has a backslash, also without a Host header in HTTP/1.0", async () => {
      const old = head("GET /hello\\Ann").replace("1.1", "1.0");
      expect(statuses(await exchange(target(), old))).toEqual([400]);
    });

    it.each(["/hello/Ann?a=\\", "/x/%2e%2e/hello/Ann", "/hello/x/../Ann", "/hello/Ann?a=%5C\\"])(
      "may have dot segments, and a backslash in its query: %s",
      async (path) => {
        expect(await get(path, host)).toContain("Hello, Ann!");
      },
    );

    it("may have an escaped backslash, which separates nothing", async () => {
      expect(await get("/hello/a%5Cb", host)).toContain("Hello, a\\\\b!");
      expect(statuses(await get("/hello%5CAnn", host))).toEqual([404]);
    });

    it.each(["//hello/Ann", "/hello//Ann", "/hello/Ann/", "/x".repeat(40)])(
      "is unknown if it has too many slashes: %s",
      async (path) => {
        expect(statuses(await get(path, host))).toEqual([404]);
      },
    );
  });
}
