import { forgetOldest } from "../ground/bounded.ts";
import { tooMany } from "./count.ts";
import type { Limit, ThrottleSettings } from "./model.ts";

/** The most subjects that are remembered. The subject that came first is forgotten first. */
const mostSubjects = 10_000;

/** Counts a try. `now` is epoch milliseconds. Throws Failure `too_many_requests`. Without a subject there is no limit. */
export type LocalLimit = (subject: string | undefined, now: number) => void;

/** Counts the tries of each subject by a rate, in the memory of this process. Without a limit, all are allowed. */
export function localLimit({ throttle }: ThrottleSettings, { name }: Limit): LocalLimit {
  const limit = throttle[name];
  if (!limit || !("limit" in limit.rule)) return () => {};
  const { limit: tries, window } = limit.rule;
  const first = window / tries;
  const tolerance = window - first;
  /** When all tries of a subject are available again, by the subject. */
  const untils = new Map<string, number>();
  return (subject, now) => {
    if (subject === undefined) return;
    const stored = untils.get(subject);
    // A clock that was set back would refuse the subject for as long as it was ahead.
    const until = stored === undefined ? undefined : Math.min(stored, now + window);
    if (until !== undefined && until > now + tolerance) {
      untils.set(subject, until);
      throw tooMany(limit, until - tolerance, now);
    }
    untils.set(subject, Math.max(until ?? 0, now) + first);
    forgetOldest(untils, mostSubjects);
  };
}
