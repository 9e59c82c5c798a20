import { forgetOldest } from "../ground/bounded.ts";
import { tooMany } from "./count.ts";
import type { ThrottlePolicy } from "./model.ts";
import type { PolicyName } from "./policies.ts";

/** The most subjects that are remembered. The subject that came first is forgotten first. */
const mostSubjects = 10_000;

/** Counts a try. `now` is epoch milliseconds. Throws Failure `too_many_requests`. Without a subject there is no limit. */
export type LocalLimit = (subject: string | undefined, now: number) => void;

/** Counts the tries of each subject by a rate, in the memory of this process. Without a policy there is no limit. */
export function localLimit(name: PolicyName, policy: ThrottlePolicy | undefined): LocalLimit {
  if (!policy || !("limit" in policy.rule)) return () => {};
  const { limit, window } = policy.rule;
  const first = window / limit;
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
      throw tooMany(name, policy, until - tolerance, now);
    }
    untils.set(subject, Math.max(until ?? 0, now) + first);
    forgetOldest(untils, mostSubjects);
  };
}
