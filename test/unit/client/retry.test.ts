import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { withRetries } from "../../../src/client/session/retry.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** How often a refresh is sent that always fails with this error. */
async function triesOf(error: object): Promise<number> {
  let tries = 0;
  const refreshed = withRetries(async () => {
    tries++;
    throw Object.assign(new Error("failed"), error);
  });
  const failed = expect(refreshed).rejects.toMatchObject(error);
  await vi.runAllTimersAsync();
  await failed;
  return tries;
}

it.each([
  [3, "no response came", { code: "unreachable" }],
  [3, "the response was 500", { code: "internal", status: 500 }],
  [3, "the response was 503", { code: "unavailable", status: 503, retryAfter: 1 }],
  [3, "the response was 429 for a second", { status: 429, retryAfter: 1 }],
  [1, "the response was 429 for longer", { status: 429, retryAfter: 2 }],
  [1, "the response was 429 without a time", { status: 429 }],
  [1, "the session has ended", { code: "invalid_grant", status: 400 }],
])("a refresh of the client is sent %i times at most if %s", async (tries, _, error) => {
  expect(await triesOf(error)).toBe(tries);
});
