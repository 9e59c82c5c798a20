import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";

/** Compression and caching of static files. In workerd the platform compresses, so compression is not tested there. */
export function staticFiles(target: () => Target): void {
  describe("static files", () => {
    const get = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
      const response = await target().fetch(path, { headers });
      const bytes = new Uint8Array(await response.arrayBuffer());
      // Some targets decompress, as a browser does.
      const text = new TextDecoder().decode(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes);
      return { status: response.status, headers: response.headers, text };
    };
    const identity = { "Accept-Encoding": "identity" };

    const docs = ["/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js", "/openapi.json"];
    describe.each([...docs, "/docs/guide/getting-started", "/app/"])("%s", (path) => {
      it("serves the same content in gzip and without", async () => {
        const plain = await get(path, identity);
        expect(plain.status).toBe(200);
        expect(plain.headers.get("content-encoding")).toBeNull();
        const packed = await get(path, { "Accept-Encoding": "br, gzip;q=0.5" });
        expect(packed.text).toBe(plain.text);
        expect(packed.headers.get("etag")).toBe(plain.headers.get("etag"));
        for (const { headers } of [plain, packed]) expect(headers.get("vary")).toMatch(/^Origin\b/);
        if (target().kind === "workerd") return;
        expect(packed.headers.get("content-encoding")).toBe("gzip");
        for (const { headers } of [plain, packed]) {
          expect(headers.get("vary")).toBe(
            // The page is in the language of the user.
            path === "/app/"
              ? "Origin, Accept-Encoding, Accept-Language, Cookie"
              : "Origin, Accept-Encoding",
          );
        }
      });

      it.each(["gzip;q=0", "br", "*;q=0"])(
        "sends no gzip for the Accept-Encoding %j",
        async (accepted) => {
          const { headers } = await get(path, { "Accept-Encoding": accepted });
          expect(headers.get("content-encoding")).not.toBe("gzip");
        },
      );

      it("answers 304 without a body to a matching If-None-Match", async () => {
        const { headers } = await get(path, identity);
        const etag = headers.get("etag") ?? expect.fail("no ETag");
        for (const tags of [etag, `"x", ${etag}`, etag.replace("W/", ""), "*"]) {
          const again = await get(path, { "If-None-Match": tags });
          expect([again.status, again.text], tags).toEqual([304, ""]);
          expect(again.headers.get("content-type")).toBeNull();
          for (const name of ["etag", "cache-control", "content-security-policy"]) {
            expect(again.headers.get(name), name).toBe(headers.get(name));
          }
        }
        expect((await get(path, { "If-None-Match": '"x", W/"y"', ...identity })).status).toBe(200);
      });
    });
  });
}
