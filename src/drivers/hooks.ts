import { explain } from "../core/explain.ts";
import type { Events } from "../core/ports.ts";
import type { Log } from "../core/system.ts";

/** An operator's functions, by the event after which they run. */
export type Hooks = {
  readonly [Name in keyof Events]?: (...event: Parameters<NonNullable<Events[Name]>>) => unknown;
};

/** Milliseconds for which `finish` waits. */
const patience = 5000;

interface BackgroundHooks {
  readonly events: Events;
  /** Waits for the functions under way, five seconds at most. */
  finish(): Promise<void>;
}

/**
 * Runs hooks in the background. An error is logged and fails nothing. `keepAlive` keeps a runtime from stopping the work once the
 * request has its answer.
 */
export function backgroundHooks(
  hooks: Hooks,
  log: Log,
  keepAlive: (work: Promise<void>) => void = () => {},
): BackgroundHooks {
  const running = new Set<Promise<void>>();
  const inBackground =
    (name: string, hook: (...event: never[]) => unknown) =>
    (...event: never[]): void => {
      const work = Promise.resolve()
        .then(() => hook(...event))
        .then(
          () => {},
          (error: unknown) => log.error("hook_failed", { hook: name, ...explain(error) }),
        )
        .finally(() => running.delete(work));
      running.add(work);
      keepAlive(work);
    };
  const given = Object.entries(hooks).filter(([, hook]) => hook !== undefined);
  return {
    events: Object.fromEntries(given.map(([name, hook]) => [name, inBackground(name, hook)])),
    async finish() {
      if (running.size === 0) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, patience);
      });
      await Promise.race([Promise.all(running), late]);
      clearTimeout(timer);
      if (running.size > 0) log.warn("hooks_unfinished", { running: running.size });
    },
  };
}
