import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import type { LogFields } from "../../../src/core/system.ts";
import type { RequestEnv } from "../../../src/http/context.ts";
import { createFrame } from "../../../src/http/frame.ts";
import { respond } from "../../../src/http/response/respond.ts";

/** A server with one call for pages and one for servers, and the refused origins that it logged. */
function serverWith({ corsOrigins = [] as string[], development = false } = {}) {
  const refused: LogFields[] = [];
  const log = {
    info: () => undefined,
    warn: (event: string, fields: LogFields = {}) => void refused.push({ event, ...fields }),
    error: () => undefined,
  };
  const issuer = "https://login.example.com";
  const options = {
    issuer,
    hstsSubdomains: false,
    corsOrigins,
    development,
    trustedProxies: [],
    peerAddress: () => undefined,
    limitsThisMachine: false,
    log,
  };
  const frame = createFrame(options, { none: ["/for-servers"] }, () => {});
  const app = new Hono<RequestEnv>();
  for (const path of ["/", "/for-servers"]) {
    app.all(
      path,
      frame(path, (c) => respond(c, null, 200)),
    );
  }
  return {
    refused,
    /** Whether a page of this origin may read the answer. */
    async isReadable(origin: string, headers: Record<string, string> = {}, path = "/") {
      const answer = await app.request(path, { headers: { Origin: origin, ...headers } });
      expect(answer.status).toBe(200);
      return answer.headers.get("access-control-allow-origin") === origin;
    },
  };
}

describe("with the origins of this machine, as in development", () => {
  it("pages of every local http server may read answers, and no others", async () => {
    const { isReadable, refused } = serverWith({ development: true });
    for (const host of ["localhost:5173", "localhost", "127.0.0.1:8080", "[::1]:5173"]) {
      expect(await isReadable(`http://${host}`), host).toBe(true);
    }
    expect(refused).toEqual([]);
    for (const host of ["evil.example", "localhost.evil.example", "192.168.1.5:5173"]) {
      expect(await isReadable(`http://${host}`), host).toBe(false);
    }
  });

  it("no page may read an answer for servers", async () => {
    const { isReadable } = serverWith({ development: true });
    expect(await isReadable("http://localhost:5173", {}, "/for-servers")).toBe(false);
  });
});

describe("a refused origin", () => {
  const app = "https://app.example.com";

  it("is logged once, with the setting that would allow it beside the others", async () => {
    const { isReadable, refused } = serverWith({ corsOrigins: [app] });
    for (const origin of ["http://localhost:5173", app, "https://a.example"]) {
      for (let times = 0; times < 3; times++) await isReadable(origin);
    }
    const hint = `if the page is yours, set CORS_ORIGINS=${app}`;
    expect(refused).toEqual([
      {
        event: "origin_refused",
        origin: "http://localhost:5173",
        hint: `${hint},http://localhost:5173`,
      },
      { event: "origin_refused", origin: "https://a.example", hint: `${hint},https://a.example` },
    ]);
  });

  it("is not logged for the server's own pages, under whatever name", async () => {
    const { isReadable, refused } = serverWith();
    await isReadable("https://login.example.com");
    await isReadable("http://10.0.0.1:3000", { "Sec-Fetch-Site": "same-origin" });
    expect(refused).toEqual([]);
  });

  it("is not logged for a form of another site that opens a page, as apps send users", async () => {
    const { isReadable, refused } = serverWith();
    const form = { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" };
    expect(await isReadable("https://a.example", form)).toBe(false);
    expect(refused).toEqual([]);
  });

  it("is not logged for a call that no setting opens to pages", async () => {
    const { isReadable, refused } = serverWith();
    await isReadable("https://a.example", {}, "/for-servers");
    expect(refused).toEqual([]);
  });

  it.each(["null", "", "x", "https://a.example/path", "https://$(reboot)", "https://a,https://b"])(
    "such as %j is logged without a setting to paste",
    async (origin) => {
      const { isReadable, refused } = serverWith();
      await isReadable(origin);
      expect(refused).toEqual([{ event: "origin_refused", origin, hint: undefined }]);
    },
  );

  it("is cut, and counts once however long it is", async () => {
    const { isReadable, refused } = serverWith();
    for (const end of ["a", "b"]) await isReadable(`https://${"x".repeat(5000)}${end}`);
    expect(refused).toEqual([
      { event: "origin_refused", origin: `https://${"x".repeat(92)}`, hint: undefined },
    ]);
  });

  it("is no longer logged after many others, so that a caller cannot fill the memory or the log", async () => {
    const { isReadable, refused } = serverWith();
    for (let index = 0; index < 1000; index++) await isReadable(`https://${index}.example`);
    expect(refused.length).toBeLessThan(50);
  });
});
