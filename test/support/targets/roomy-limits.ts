import { limits } from "../../../src/core/tables/limits.ts";

/** Tests share one network and try passwords thousands of times. The suite of the limits sets its own. */
const isStored = /^(?:login-(?:place|account|network|device)|reauthenticate|refresh)$/;

/** Limits that no test reaches, of those that a server knows. Those that an ordinary login or refresh reads stay on. */
export const roomyOf = (names: readonly string[]) => ({
  THROTTLE: names
    .map((name) => (isStored.test(name) ? `${name}=1000000` : `${name}=off`))
    .join(","),
});

export const roomyLimits = roomyOf(limits.map(({ name }) => name));
