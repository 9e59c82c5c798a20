import { expect, it } from "vitest";
import { createProxy, proxyLimits } from "../../../src/proxy/server/server.ts";
import { executePath } from "../../../src/proxy/protocol/signature.ts";

it("a proxy that reads as many bodies as it may refuses the next, whoever sends it, and then takes bodies again", async () => {
  const nothing = (): void => {};
  const proxy = await createProxy({
    pool: { execute: () => Promise.reject(new Error("nothing gets as far as this")) },
    keys: ["a key that signs nothing here"],
    clock: Date.now,
    log: { info: nothing, warn: nothing, error: nothing },
    isDraining: () => false,
  });
  const hangUps: (() => void)[] = [];
  const post = (body: string | ReadableStream): Promise<Response> => {
    const init = { method: "POST", body, duplex: "half" };
    return Promise.resolve(proxy.fetch(new Request(`http://proxy${executePath}`, init)));
  };
  const endless = () =>
    new ReadableStream({ start: (controller) => void hangUps.push(() => controller.close()) });

  const slow = Array.from({ length: proxyLimits.bodies }, () => post(endless()));
  const refused = await post("{}");
  expect(refused.status).toBe(503);
  expect(await refused.json()).toEqual({ code: "busy", outcome: "not_executed" });

  for (const hangUp of hangUps) hangUp();
  for (const answer of await Promise.all(slow)) expect(answer.status).toBe(401);
  expect((await post("{}")).status).toBe(401);
});
