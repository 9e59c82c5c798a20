import * as fc from "fast-check";
import { expect, it } from "vitest";
import { openBackend, type Backend } from "../support/backend.ts";
import { openModelledBackend } from "../support/modelled-backend.ts";
import { steps, type Step } from "../support/session-steps.ts";

const day = 86_400_000;

type ModelledBackend = Awaited<ReturnType<typeof openModelledBackend>>;

/** Compares every session so far with the model: verification, introspection, refresh and the list. */
async function check(backend: Backend, modelled: ModelledBackend): Promise<void> {
  const { model } = modelled;
  for (const session of model.sessions) {
    const newest = session.generation;
    const generations = [...new Set([0, newest - 2, newest - 1, newest])].filter((g) => g >= 0);
    const answers = {
      verified: await modelled.isVerified(session),
      introspected: await modelled.isIntrospected(session),
      refreshed: await Promise.all(generations.map((g) => modelled.wouldRefresh(session, g))),
    };
    expect(answers, JSON.stringify(session)).toEqual({
      verified: model.isLive(session),
      introspected: model.isLive(session),
      refreshed: generations.map((g) => model.mayRefresh(session, g)),
    });
  }
  const listed = await modelled.listed();
  expect(listed).toEqual(model.listed());
  expect(listed.length).toBeLessThanOrEqual(20);
  for (const row of backend.sql("SELECT created_at, expires_at FROM sessions")) {
    expect(row["expires_at"]).toBe(Number(row["created_at"]) + 30 * day);
  }
}

it("sessions behave as the session model says after any sequence of steps", async () => {
  const run = async (all: readonly Step[]): Promise<void> => {
    const backend = await openBackend();
    try {
      const modelled = await openModelledBackend(backend);
      for (const step of all) {
        await modelled.act(step);
        await check(backend, modelled);
      }
    } finally {
      await backend.close();
    }
  };
  // A slow machine runs fewer sequences, so that a failure is reported before the test times out. To repeat a failure,
  // add the seed and the path of its report here.
  const bounds = { numRuns: 8, unbiased: true, interruptAfterTimeLimit: 60_000 };
  await fc.assert(fc.asyncProperty(steps, run), bounds);
}, 120_000);
