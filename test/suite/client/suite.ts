import { account } from "./checks/account.ts";
import { calling } from "./checks/calling.ts";
import { ending } from "./checks/ending.ts";
import { fetching } from "./checks/fetching.ts";
import { inPages } from "./checks/in-pages.ts";
import { loggingIn } from "./checks/logging-in.ts";
import { natively } from "./checks/natively.ts";
import { notifying } from "./checks/notifying.ts";
import { onServers } from "./checks/on-servers.ts";
import { refreshing } from "./checks/refreshing.ts";
import { contextFactory, type Checks, type Environment } from "./context.ts";

const common: Checks = {
  ...loggingIn,
  ...fetching,
  ...calling,
  ...refreshing,
  ...notifying,
  ...account,
  ...ending,
};

/** The checks for a client in a page, and for a client outside a browser. */
export const suite: Readonly<Record<Environment["kind"], Checks>> = {
  page: { ...common, ...inPages },
  server: { ...common, ...onServers, ...natively },
};

export interface Report {
  /** The error of each check by its name, or null if the check passed. */
  readonly failures: Readonly<Record<string, string | null>>;
  /** Every token and cookie that was sent. The logs are searched for them. */
  readonly secrets: readonly string[];
}

/** Milliseconds after which a check fails. */
const timeout = 60_000;

/** Runs all checks in this runtime, one after the other. */
export async function runSuite(environment: Environment): Promise<Report> {
  const secrets = new Set<string>();
  const nextContext = contextFactory(environment, (secret) => secrets.add(secret));
  const failures: Record<string, string | null> = {};
  const { setTimeout, clearTimeout } = globalThis;
  for (const [name, check] of Object.entries(suite[environment.kind])) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timedOut = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error("timed out")), timeout);
    });
    failures[name] = await Promise.race([check(nextContext()), timedOut]).then(
      () => null,
      (error: unknown) => (error instanceof Error ? (error.stack ?? String(error)) : String(error)),
    );
    clearTimeout(timer);
  }
  return { failures, secrets: [...secrets] };
}
