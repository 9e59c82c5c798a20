import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { receiveStream } from "../../../src/drivers/body/receive.ts";
import { readBody } from "../../../src/proxy/server/body.ts";
import { createCapacity } from "../../../src/proxy/server/capacity.ts";
import { proxyLimits } from "../../../src/proxy/server/limits.ts";
import { createProxy } from "../../../src/proxy/server/server.ts";
import { signed } from "../../suite/proxy/calls.ts";
import { secret } from "../../support/secrets.ts";

const key = secret("TheKeyOfAProxyFullOfBodies-0123456789abcd");

/** A body that sends its chunk, if any, and then nothing until `end` is called. */
function slowBody(chunk?: Uint8Array) {
  let control: ReadableStreamDefaultController | undefined;
  const stream = new ReadableStream({
    start(controller) {
      control = controller;
      if (chunk) controller.enqueue(chunk);
    },
  });
  return { stream, end: () => control?.close() };
}

describe("a proxy that holds 64 MiB of bodies", () => {
  // The clock is fake, because a body may take only five seconds and this test may take longer.
  beforeAll(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterAll(() => void vi.useRealTimers());

  it("refuses the next body as busy, still answers callers without a key, and later reads bodies again", async () => {
    const nothing = (): void => {};
    const proxy = await createProxy({
      pool: { execute: () => Promise.reject(new Error("no statement runs here")) },
      keys: [key],
      clock: Date.now,
      log: { info: nothing, warn: nothing, error: nothing },
      isDraining: () => false,
    });
    const post = async (body: string | ReadableStream, isSigned = true): Promise<Response> => {
      const { method, path, headers } = signed(key, "");
      const sent = isSigned ? (headers as Record<string, string>) : {};
      const init = { method, body, duplex: "half", headers: sent };
      return proxy.fetch(new Request(`http://proxy${path}`, init));
    };

    // Bodies without any byte so far take no room, regardless of their number.
    const silent = Array.from({ length: 2000 }, () => slowBody());
    const chunk = new Uint8Array(proxyLimits.body);
    const held = Array.from({ length: proxyLimits.bodies / chunk.length }, () => slowBody(chunk));
    const bodies = [...silent, ...held];
    const answers = Promise.all(bodies.map(({ stream }) => post(stream)));
    await expect.poll(async () => (await post("{}")).status, { interval: 100 }).toBe(503);
    expect(await (await post("{}")).json()).toEqual({ code: "busy", outcome: "not_executed" });
    expect((await post("{}", false)).status).toBe(401);

    for (const { end } of bodies) end();
    // The proxy has read these bodies to the end. Their signatures are for an empty body.
    const codes = await Promise.all((await answers).map((answer) => answer.json()));
    expect(codes.slice(silent.length)).toEqual(
      held.map(() => ({ code: "wrong_digest", outcome: "not_executed" })),
    );
    expect(await (await post("{}")).json()).toMatchObject({ code: "wrong_digest" });
  });
});

describe("a body", () => {
  const read = (body: ReadableStream, patience?: number) => {
    const capacity = createCapacity(proxyLimits.body);
    const init = { method: "POST", body, duplex: "half" };
    const request = new Request("http://proxy", init);
    const done = readBody((listener) => receiveStream(request, {}, listener), capacity, patience);
    return { capacity, done };
  };

  it.each([
    ["is too slow", "incomplete_body", 1, new Uint8Array(10)],
    ["is too large", "body_too_large", undefined, new Uint8Array(proxyLimits.body + 1)],
  ])("that %s frees its capacity", async (_, code, patience, chunk) => {
    const { capacity, done } = read(slowBody(chunk).stream, patience);
    await expect(done).rejects.toMatchObject({ code });
    capacity.take(proxyLimits.body);
  });
});
