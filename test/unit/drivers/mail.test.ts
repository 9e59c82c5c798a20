import { beforeEach, expect, describe, it } from "vitest";
import type { Message } from "../../../src/core/email/model.ts";
import { Undelivered } from "../../../src/core/email/ports.ts";
import { createEmailDrivers } from "../../../src/drivers/email/email.ts";

const minute = 60_000;

describe("the sender of mails", () => {
  let now: number;
  let answer: () => Promise<void>;
  let tried: string[];
  let watched: ReturnType<typeof createEmailDrivers>;
  const works = async () => {};
  const fails = () => Promise.reject(new Undelivered("HTTP 503"));
  const refuses = () => Promise.reject(new Undelivered("HTTP 422", { isPermanent: true }));

  beforeEach(() => {
    now = 0;
    tried = [];
    const sender = { send: () => answer(), close: works };
    watched = createEmailDrivers(
      sender,
      () => now,
      (outcome) => void tried.push(outcome),
    );
  });
  const tryAt = async (minutes: number, how: () => Promise<void>) => {
    now = minutes * minute;
    answer = how;
    const sent = watched.emailSender!.send({} as Message);
    if (how === works) await sent;
    else await expect(sent).rejects.toBeInstanceOf(Undelivered);
    return watched.isEmailFailing();
  };

  it("is failing once all tries of 15 minutes have failed, until one is accepted", async () => {
    expect(await tryAt(0, works)).toBe(false);
    expect(await tryAt(10, fails)).toBe(false);
    expect(await tryAt(24.9, fails)).toBe(false);
    now = 25 * minute;
    expect(watched.isEmailFailing()).toBe(true);
    expect(await tryAt(26, works)).toBe(false);
    expect(await tryAt(27, fails)).toBe(false);
    expect(tried).toEqual(["sent", "failed", "failed", "sent", "failed"]);
  });

  it("is not failing while the mail server answers, although it refuses mails for good", async () => {
    expect(await tryAt(0, fails)).toBe(false);
    expect(await tryAt(10, refuses)).toBe(false);
    expect(await tryAt(20, fails)).toBe(false);
    expect(tried).toEqual(["failed", "refused", "failed"]);
  });

  it("is never failing if there is none", () => {
    const none = createEmailDrivers(undefined, () => now, undefined);
    expect(none.emailSender).toBeUndefined();
    expect(none.isEmailFailing()).toBe(false);
  });
});
