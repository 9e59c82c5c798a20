import { describe, expect, it } from "vitest";
import { documentsBy } from "../../../src/drivers/client-documents.ts";
import { PrivateAddressError } from "../../../src/drivers/guarded/guarded-fetch.ts";

const url = "https://agent.example/client.json";
const fetched = (answer: Response | Error) =>
  documentsBy(async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  })(url);
const kept = async (cacheControl?: string) => {
  const headers = cacheControl === undefined ? {} : { "Cache-Control": cacheControl };
  const answer = await fetched(new Response("{}", { headers }));
  return "text" in answer ? answer.maxAge : answer;
};

describe("a fetch of a client document", () => {
  it("sends nothing but what it wants, and asks for no redirects", async () => {
    const sent: unknown[] = [];
    await documentsBy(async (to, { signal, ...request }) => {
      sent.push(to, request, signal.aborted);
      return new Response("{}");
    })(url);
    const headers = { Accept: "application/json", "User-Agent": "Latchkey" };
    expect(sent).toEqual([url, { method: "GET", headers, redirect: "manual" }, false]);
  });

  it.each([201, 204, 206, 301, 302, 307, 404, 403, 500])(
    "CD-2 refuses the status %i",
    async (status) => {
      const body = status === 204 ? null : "{}";
      const answer = new Response(body, { status, headers: { "CF-Mitigated": "challenge" } });
      expect(await fetched(answer)).toEqual({ fault: String(status), mitigated: "challenge" });
    },
  );

  it("CD-3 takes 5 KiB, in whatever type, and not a byte more", async () => {
    const text = "x".repeat(5 * 1024);
    expect(await fetched(new Response(text))).toMatchObject({ text });
    expect(await fetched(new Response(`${text}x`))).toEqual({ fault: "it is too long" });
    // 2 bytes each.
    expect(await fetched(new Response("é".repeat(2561)))).toEqual({ fault: "it is too long" });
  });

  it("CD-3 stops to read an endless one, and does not trust its length", async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1024;
        controller.enqueue(new Uint8Array(1024));
      },
    });
    const answer = new Response(body, { headers: { "Content-Length": "10" } });
    expect(await fetched(answer)).toEqual({ fault: "it is too long" });
    expect(sent).toBeLessThan(10 * 1024);
  });

  it("says of errors only what they are", async () => {
    const timeout = new DOMException("connect 10.0.0.1:443", "TimeoutError");
    expect(await fetched(timeout)).toEqual({ fault: "it took too long" });
    expect(await fetched(new PrivateAddressError("10.0.0.1"))).toEqual({
      fault: "its address is not public",
    });
    expect(await fetched(new Error("10.0.0.1"))).toEqual({ fault: "the connection failed" });
  });

  it("reads how long its host lets it be kept", async () => {
    expect(await kept()).toBeUndefined();
    expect(await kept("public, max-age=600, s-maxage=5")).toBe(600);
    expect(await kept('Max-Age="7"')).toBe(7);
    expect(await kept("s-maxage=600")).toBeUndefined();
    expect(await kept("max-age=-1")).toBeUndefined();
    for (const none of ["no-store", "private, no-cache"]) expect(await kept(none), none).toBe(0);
  });
});
