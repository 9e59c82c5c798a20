import * as fc from "fast-check";
import { expect, it } from "vitest";
import { openHouse, type House } from "../support/house.ts";
import { steps, type Step } from "../support/session-steps.ts";
import { openWorld } from "../support/session-world.ts";

const day = 86_400_000;

type World = Awaited<ReturnType<typeof openWorld>>;

/** Verification, introspection and refresh, asked of everything that was ever given. */
async function check(house: House, world: World): Promise<void> {
  const { model } = world;
  for (const session of model.sessions) {
    const newest = session.generation;
    const generations = [...new Set([0, newest - 2, newest - 1, newest])].filter((g) => g >= 0);
    const answers = {
      verified: await world.isVerified(session),
      introspected: await world.isIntrospected(session),
      refreshed: await Promise.all(generations.map((g) => world.wouldRefresh(session, g))),
    };
    expect(answers, JSON.stringify(session)).toEqual({
      verified: model.isLive(session),
      introspected: model.isLive(session),
      refreshed: generations.map((g) => model.mayRefresh(session, g)),
    });
  }
  const listed = await world.listed();
  expect(listed).toEqual(model.listed());
  expect(listed.length).toBeLessThanOrEqual(20);
  for (const row of house.sql("SELECT created_at, expires_at FROM sessions")) {
    expect(row["expires_at"]).toBe(Number(row["created_at"]) + 30 * day);
  }
}

it("sessions are as the model says, whatever happens to them in whatever order", async () => {
  const run = async (all: readonly Step[]): Promise<void> => {
    const house = await openHouse();
    try {
      const world = await openWorld(house);
      for (const step of all) {
        await world.act(step);
        await check(house, world);
      }
    } finally {
      await house.close();
    }
  };
  // A slow machine tries fewer, and a failure is told before the test's own time is up. A seed and a path that it
  // told can be added here, to run it again.
  const bounds = { numRuns: 20, unbiased: true, interruptAfterTimeLimit: 20_000 };
  await fc.assert(fc.asyncProperty(steps, run), bounds);
}, 120_000);
