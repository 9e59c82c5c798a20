import { boxes } from "./boxes.ts";
import { challenges } from "./challenges.ts";
import type { Case } from "./check.ts";
import { codes } from "./codes.ts";
import { assertions } from "./passkeys/assertions.ts";
import { registrations } from "./passkeys/registrations.ts";
import { tokens } from "./tokens.ts";

/** The cases of the drivers of second factors, for every runtime. Each throws if it fails. */
export const suite: Readonly<Record<string, Case>> = {
  ...codes,
  ...boxes,
  ...challenges,
  ...tokens,
  ...registrations,
  ...assertions,
};

/** Runs all cases. Gives the error of each, or null. */
export async function runSuite(): Promise<Record<string, string | null>> {
  const report: Record<string, string | null> = {};
  for (const [name, run] of Object.entries(suite)) {
    report[name] = await run().then(
      () => null,
      (error: unknown) => String(error),
    );
  }
  return report;
}
