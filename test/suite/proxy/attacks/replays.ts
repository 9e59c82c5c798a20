import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { secret } from "../../../support/secrets.ts";
import {
  type Call,
  expectRefusal,
  expectUnheard,
  insertion,
  newNonce,
  ping,
  send,
  signed,
} from "../calls.ts";
import type { ProxyTarget } from "../target.ts";

/** Which signatures are valid and for how long, and that each is valid only once. */
export function replays(target: () => ProxyTarget): void {
  const expectReplay = (call: () => Call) =>
    expectUnheard(target(), async () => {
      expectRefusal(await send(target(), call()), 401, "replayed", "unknown");
    });

  describe("runs a call once", () => {
    it("and answers a replay with outcome unknown, because the first copy may have run", async () => {
      const call = signed(target().key, insertion());
      expect((await send(target(), call)).body).toEqual({ affected_rows: 1 });
      await expectReplay(() => call);
      await expectReplay(() => call);
    });

    it.each([
      ["another body", (nonce: string) => signed(target().key, insertion(), { nonce })],
      [
        "another time",
        (nonce: string) => {
          const timestamp = String(Date.now() + 5000);
          return signed(target().key, insertion(), { nonce, timestamp });
        },
      ],
      ["the other key", (nonce: string) => signed(target().previousKey, insertion(), { nonce })],
    ])("by its nonce, even if it comes again with %s and a new signature", async (_, again) => {
      const nonce = newNonce();
      expect((await send(target(), signed(target().key, insertion(), { nonce }))).status).toBe(200);
      await expectReplay(() => again(nonce));
    });

    it("of many copies at the same time", async () => {
      const before = target().ran();
      const call = signed(target().key, insertion());
      const copies = Array.from({ length: 20 }, () => send(target(), call));
      const answers = await Promise.all(copies);
      const refused = answers.filter(({ status }) => status !== 200);
      expect(refused).toHaveLength(19);
      for (const answer of refused) expectRefusal(answer, 401, "replayed", "unknown");
      await ping(target());
      expect(target().ran()).toBe(before + 2);
    });

    it("even if a caller without a key has used its nonce before", async () => {
      const nonce = newNonce();
      const forger = secret(randomBytes(32).toString("base64url"));
      await expectUnheard(target(), async () => {
        const forged = signed(forger, insertion(), { nonce });
        expectRefusal(await send(target(), forged), 401, "unauthorized");
      });
      expect((await send(target(), signed(target().key, insertion(), { nonce }))).status).toBe(200);
    });
  });

  it.each([-30, 30])("accepts a call whose clock is %d seconds off", async (seconds) => {
    const timestamp = String(Date.now() + seconds * 1000);
    const answer = await send(target(), signed(target().key, insertion(), { timestamp }));
    expect(answer).toMatchObject({ status: 200, body: { affected_rows: 1 } });
  });

  it("accepts the previous key beside its own, so that one can replace the other", async () => {
    await ping(target(), target().previousKey);
    await ping(target());
  });
}
