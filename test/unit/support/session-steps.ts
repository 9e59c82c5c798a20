import * as fc from "fast-check";

const second = 1000;
const minute = 60 * second;
const day = 1440 * minute;

/** Which of the sessions: 0 is the one that began last. */
const which = fc.oneof(fc.constantFrom(0, 0, 1), fc.nat({ max: 40 }));
/** Which of two servers. */
const at = fc.constantFrom(0, 1);
/** Which of a session's refresh tokens: 0 is the newest, 1 the one before it. */
const age = fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3);

const milliseconds = fc.oneof(
  fc.constantFrom(1, second, 9 * second, 10 * second, 10 * second + 1, 11 * second),
  fc.constantFrom(minute, 10 * minute, day, 3 * day, 7 * day, 7 * day + 1),
  fc.integer({ min: 1, max: 12 * second }),
  fc.integer({ min: 1, max: 2 * day }),
);

/** As data, so that a failure can be read and run again. */
const thing = <Name extends string, Given>(
  does: Name,
  given: { [Key in keyof Given]: fc.Arbitrary<Given[Key]> },
) => fc.record(given).map((values) => ({ does, ...values }));

/** One thing that may happen to a person's sessions. */
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: thing("log in", { times: fc.constantFrom(1, 1, 1, 1, 1, 2, 5, 12, 22), at }),
  },
  {
    weight: 40,
    arbitrary: thing("refresh", { which, age, at, times: fc.constantFrom(1, 1, 1, 4) }),
  },
  { weight: 22, arbitrary: thing("wait", { milliseconds }) },
  {
    weight: 2,
    arbitrary: thing("log out", { which, by: fc.oneof(age, fc.constant("access token")), at }),
  },
  { weight: 1, arbitrary: thing("end others", { which, at }) },
  { weight: 1, arbitrary: thing("log out everywhere", { which, at }) },
  { weight: 1, arbitrary: thing("change password", { keeps: fc.option(which) }) },
  { weight: 1, arbitrary: thing("disable", {}) },
  { weight: 3, arbitrary: thing("enable", {}) },
  { weight: 1, arbitrary: thing("purge", { at }) },
);

export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What may happen, one after the other. */
export const steps = fc.array(step, { minLength: 1, maxLength: 50, size: "max" });
