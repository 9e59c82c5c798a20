import { auditEventOf, type HookEvents } from "../core/audit/events.ts";
import type { Listener } from "../core/audit/ports.ts";
import { explain } from "../core/explain.ts";
import type { Log } from "../core/system.ts";

/** An operator's functions, by the event after which they run. */
export type Hooks = {
  readonly [Name in keyof HookEvents]?: (event: HookEvents[Name]) => unknown;
};

/** Hears the events that have a hook, and runs it in the background. An error is logged and fails nothing. `hold` lets a hook run to its end after the answer. */
export function backgroundHooks(
  hooks: Hooks,
  log: Log,
  hold: (work: Promise<void>) => void,
): Listener {
  const run = (name: string, hook: (event: never) => unknown, event: unknown): void =>
    hold(
      Promise.resolve()
        .then(() => hook(event as never))
        .then(
          () => {},
          (error: unknown) => log.error("hook_failed", { hook: name, ...explain(error) }),
        ),
    );
  const hookOf = (name: string | undefined) => hooks[name as keyof Hooks];
  return {
    hears: (event) => hookOf(auditEventOf(event).hook?.name) !== undefined,
    hear(event, { forHook }) {
      const { name = "" } = auditEventOf(event).hook ?? {};
      const hook = hookOf(name);
      if (hook && forHook) run(name, hook, forHook());
      return undefined;
    },
  };
}
