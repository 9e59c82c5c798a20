import type { HookEvents } from "../core/tables/events.ts";
import type { Listener } from "../core/audit/ports.ts";
import type { AskOperator, Attempt, Before } from "../core/ground/before.ts";
import { explain } from "../core/explain.ts";
import { Failure, credentialFailures } from "../core/failures.ts";
import { second } from "../core/ground/time.ts";
import { effectLimits, type CountLost } from "../core/outbox/effects.ts";
import type { Log } from "../core/system.ts";

/** An operator's functions, by the event after which they run. */
export type Hooks = {
  readonly [Name in keyof HookEvents]?: (event: HookEvents[Name]) => unknown;
};

/**
 * Hears the events that have a hook, and runs it in the background. An error is logged and fails nothing. `hold` lets a hook run to its end
 * after the answer. If too many run, the next ones are lost, and the log says so.
 */
export function backgroundHooks(
  hooks: Hooks,
  log: Log,
  hold: (work: Promise<void>) => void,
  countLost: CountLost = () => {},
): Listener {
  let running = 0;
  const run = (name: string, hook: (event: never) => unknown, event: unknown): void => {
    if (running >= effectLimits.waiting) {
      log.error("hook_not_run", { hook: name, reason: "too many run" });
      return countLost("hook");
    }
    running++;
    hold(
      Promise.resolve()
        .then(() => hook(event as never))
        .then(
          () => {},
          (error: unknown) => log.error("hook_failed", { hook: name, ...explain(error) }),
        )
        .then(() => void running--),
    );
  };
  const hookOf = (name: string | undefined) => hooks[name as keyof Hooks];
  return {
    hears: (event) => hookOf(event.hook?.name) !== undefined,
    hear(event, { forHook }) {
      const { name = "" } = event.hook ?? {};
      const hook = hookOf(name);
      if (hook && forHook) run(name, hook, forHook());
      return undefined;
    },
  };
}

/**
 * Decides whether an attempt may go on. True accepts it. False, or a sentence for the user, refuses it. `signal` aborts after two seconds,
 * when the server waits no longer.
 */
type BeforeHook = (
  attempt: Attempt & { readonly signal: AbortSignal },
) => boolean | string | Promise<boolean | string>;

/** An operator's functions that run before a registration and before a login, and may refuse it. */
export interface BeforeHooks {
  readonly register?: BeforeHook;
  readonly logIn?: BeforeHook;
  /** What happens if a function throws or takes longer than two seconds. `open` goes on without it. Default: `refuse`. */
  readonly onFailure?: "open" | "refuse";
}

/** Milliseconds for which a request waits for a function. */
const patience = 2 * second;

/** The longest text of an operator in a response. */
const textLength = 200;

/** Asks the operator's functions. An error in one of them is logged. */
export function askedBefore({ register, logIn, onFailure }: BeforeHooks, log: Log): Before {
  const asking = (name: string, hook: BeforeHook): AskOperator =>
    async function ask(attempt) {
      let answer: unknown;
      try {
        answer = await inTime((signal) => hook({ ...attempt, signal }));
        if (typeof answer !== "boolean" && typeof answer !== "string") {
          throw new TypeError("A function of the option before must return a boolean or a text.");
        }
      } catch (error) {
        log.error("hook_failed", { hook: name, ...explain(error) });
        if (onFailure === "open") return;
        throw new Failure(credentialFailures.refused, { reason: "check of the operator failed" });
      }
      if (answer === true) return;
      const detail = typeof answer === "string" ? oneLine(answer) : "";
      const said = detail === "" ? {} : { detail };
      throw new Failure(credentialFailures.refused, { reason: "refused by the operator", ...said });
    };
  return {
    register: register && asking("before.register", register),
    logIn: logIn && asking("before.logIn", logIn),
  };
}

/** The result of work, whose signal aborts when it takes too long. Throws a TimeoutError then, and what the work throws. */
async function inTime(work: (signal: AbortSignal) => unknown): Promise<unknown> {
  const controller = new AbortController();
  const { signal } = controller;
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error));
  });
  const timer = setTimeout(() => {
    controller.abort(new DOMException("The function took too long.", "TimeoutError"));
  }, patience);
  try {
    return await Promise.race([Promise.resolve().then(() => work(signal)), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Without line breaks and other control characters, cut to length. */
const oneLine = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, textLength)
    .toWellFormed();
