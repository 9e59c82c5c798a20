import { calling } from "./calling.ts";
import { ending } from "./ending.ts";
import { fetching } from "./fetching.ts";
import { inPages } from "./in-pages.ts";
import { loggingIn } from "./logging-in.ts";
import { onServers } from "./on-servers.ts";
import { refreshing } from "./refreshing.ts";
import { createStage, type Checks, type World } from "./stage.ts";
import { telling } from "./telling.ts";

const common: Checks = {
  ...loggingIn,
  ...fetching,
  ...calling,
  ...refreshing,
  ...telling,
  ...ending,
};

/** What a client does in a page, or where there is no browser. */
export const suite: Readonly<Record<World["kind"], Checks>> = {
  page: { ...common, ...inPages },
  server: { ...common, ...onServers },
};

export interface Report {
  /** What was wrong, by the name of the check; null when nothing was. */
  readonly faults: Readonly<Record<string, string | null>>;
  /** Every token and cookie that was sent. */
  readonly secrets: readonly string[];
}

/** How long a check may take, in milliseconds. */
const patience = 10_000;

/** Makes all checks, one after the other, in whatever runtime this is. */
export async function runSuite(world: World): Promise<Report> {
  const secrets = new Set<string>();
  const prepare = createStage(world, (secret) => secrets.add(secret));
  const faults: Record<string, string | null> = {};
  const { setTimeout, clearTimeout } = globalThis;
  for (const [name, check] of Object.entries(suite[world.kind])) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error("takes too long")), patience);
    });
    faults[name] = await Promise.race([check(prepare()), late]).then(
      () => null,
      (error: unknown) => (error instanceof Error ? (error.stack ?? String(error)) : String(error)),
    );
    clearTimeout(timer);
  }
  return { faults, secrets: [...secrets] };
}
