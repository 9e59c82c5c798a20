import * as fc from "fast-check";

const second = 1000;
const minute = 60 * second;
const day = 1440 * minute;

/** Selects a session: 0 is the newest. */
const which = fc.oneof(fc.constantFrom(0, 0, 1), fc.nat({ max: 40 }));
/** Selects one of two servers. */
const at = fc.constantFrom(0, 1);
/** Selects a refresh token of a session: 0 is the newest, 1 is the token before it. */
const age = fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3);

const milliseconds = fc.oneof(
  fc.constantFrom(1, second, 9 * second, 10 * second, 10 * second + 1, 11 * second),
  fc.constantFrom(minute, 10 * minute, day, 3 * day, 7 * day, 7 * day + 1),
  fc.integer({ min: 1, max: 12 * second }),
  fc.integer({ min: 1, max: 2 * day }),
);

/** A step is plain data, so that a failure can be read and repeated. */
const stepOf = <Name extends string, Given>(
  does: Name,
  fields: { [Key in keyof Given]: fc.Arbitrary<Given[Key]> },
) => fc.record(fields).map((values) => ({ does, ...values }));

/** One step that may happen to a user's sessions. */
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: stepOf("log in", { times: fc.constantFrom(1, 1, 1, 1, 1, 2, 5, 12, 22), at }),
  },
  {
    weight: 40,
    arbitrary: stepOf("refresh", { which, age, at, times: fc.constantFrom(1, 1, 1, 4) }),
  },
  { weight: 22, arbitrary: stepOf("wait", { milliseconds }) },
  {
    weight: 2,
    arbitrary: stepOf("log out", { which, by: fc.oneof(age, fc.constant("access token")), at }),
  },
  { weight: 1, arbitrary: stepOf("end others", { which, at }) },
  { weight: 1, arbitrary: stepOf("log out everywhere", { which, at }) },
  { weight: 1, arbitrary: stepOf("change password", { keeps: fc.option(which) }) },
  { weight: 1, arbitrary: stepOf("disable", {}) },
  { weight: 3, arbitrary: stepOf("enable", {}) },
  { weight: 1, arbitrary: stepOf("purge", { at }) },
);

export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A sequence of steps. */
export const steps = fc.array(step, { minLength: 1, maxLength: 50, size: "max" });
