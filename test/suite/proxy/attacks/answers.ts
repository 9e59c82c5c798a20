import { describe, expect, it } from "vitest";
import { bodyOf, type Call, insertion, isSigned, nonceHeader, send, signed } from "../calls.ts";
import type { ProxyTarget } from "../target.ts";

/** Which answers the proxy signs: those to requests that it has accepted, and no others. */
export function answers(target: () => ProxyTarget): void {
  const sign = (content: string) => signed(target().key, content);

  it.each([
    ["a read", 200, () => bodyOf("ping")],
    ["a write", 200, insertion],
    ["a call without JSON", 400, () => "{"],
    ["a call with wrong parameters", 400, () => bodyOf("ping", "1")],
    ["a call of an unknown statement", 403, () => '{"statement":"none","params":[]}'],
  ])("signs its answer to %s, for this request alone", async (_, status, content) => {
    const call = sign(content());
    const answer = await send(target(), call);
    expect(answer.status).toBe(status);
    expect(isSigned(answer, call, target().key)).toBe(true);
    expect(isSigned(answer, sign(content()), target().key)).toBe(false);
    expect(isSigned({ ...answer, status: 500 }, call, target().key)).toBe(false);
    expect(isSigned({ ...answer, text: `${answer.text} ` }, call, target().key)).toBe(false);
  });

  it("signs its answer with the key of the request", async () => {
    const { key, previousKey } = target();
    const call = signed(previousKey, bodyOf("ping"));
    const answer = await send(target(), call);
    expect(isSigned(answer, call, previousKey)).toBe(true);
    expect(isSigned(answer, call, key)).toBe(false);
  });

  describe("signs no refusal of a request that may still run:", () => {
    const once = (): Call => sign(insertion());
    it.each<[string, number, () => Call]>([
      ["an unsigned one", 401, () => ({ ...once(), headers: { [nonceHeader]: "x" } })],
      ["one with another body", 400, () => ({ ...once(), body: Buffer.from("{}") })],
      ["one that is too large", 413, () => sign(insertion().padEnd(64 * 1024 + 1))],
      ["one at another path", 404, () => ({ ...once(), path: "/v1" })],
      ["one by another method", 405, () => ({ ...once(), method: "PUT" })],
    ])("%s", async (_, status, make) => {
      const call = make();
      const answer = await send(target(), call);
      expect(answer.status).toBe(status);
      expect([...answer.headers.keys()].filter((name) => name.startsWith("x-latchkey"))).toEqual(
        [],
      );
    });

    it("a replayed one", async () => {
      const call = once();
      const [first, second] = [await send(target(), call), await send(target(), call)];
      expect(isSigned(first, call, target().key)).toBe(true);
      expect(second).toMatchObject({ status: 401, body: { code: "replayed" } });
      expect(isSigned(second, call, target().key)).toBe(false);
    });
  });
}
