import { explain } from "../core/explain.ts";
import type { Events } from "../core/ports.ts";
import type { Log } from "../core/system.ts";

/** An operator's functions, by the event after which they run. */
export type Hooks = {
  readonly [Name in keyof Events]?: (...event: Parameters<NonNullable<Events[Name]>>) => unknown;
};

/** Runs hooks in the background. An error is logged and fails nothing. `hold` lets a hook run to its end after the answer. */
export function backgroundHooks(
  hooks: Hooks,
  log: Log,
  hold: (work: Promise<void>) => void,
): Events {
  const inBackground =
    (name: string, hook: (...event: never[]) => unknown) =>
    (...event: never[]): void => {
      const work = Promise.resolve()
        .then(() => hook(...event))
        .then(
          () => {},
          (error: unknown) => log.error("hook_failed", { hook: name, ...explain(error) }),
        );
      hold(work);
    };
  const given = Object.entries(hooks).filter(([, hook]) => hook !== undefined);
  return Object.fromEntries(given.map(([name, hook]) => [name, inBackground(name, hook)]));
}
