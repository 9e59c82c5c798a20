import { logLevels } from "../../../drivers/log.ts";
import type { Environment } from "./reader.ts";
import { variables, type VariableName } from "./variables.ts";

/** The variables of a server that listens by itself. Kubernetes also sets LATCHKEY_PORT, for a service called latchkey. */
export const ofListening: readonly VariableName[] = [
  "HOST",
  "PORT",
  "PROCESSES",
  "METRICS_HOST",
  "METRICS_PORT",
];

/** The values of `NODE_ENV`. */
export const modes = ["development", "test", "production"] as const;

/** The least and the greatest size of Node's thread pool. */
export const poolSizes = [2, 1024] as const;

/** What the variables must be that a host sets for other readers than Latchkey. With any other value they count as absent. */
export const sharedVariables: Readonly<Partial<Record<VariableName, (value: string) => boolean>>> =
  {
    NODE_ENV: (value) => modes.some((one) => one === value),
    LOG_LEVEL: (value) => logLevels.some((one) => one === value),
    UV_THREADPOOL_SIZE: (value) =>
      /^\d+$/.test(value) && Number(value) >= poolSizes[0] && Number(value) <= poolSizes[1],
  };

const prefix = "LATCHKEY_";

/**
 * An environment in which `LATCHKEY_X` takes the place of `X` and of `X_FILE`, and so does `LATCHKEY_X_FILE`. A blank one counts as
 * absent, and one of listening is not read. `names` says what an error calls the variables that were replaced.
 */
export function withoutPrefix(environment: Environment) {
  const forms = (name: VariableName) => [name, `${name}_FILE`];
  const replaced = Object.keys(variables)
    .map((name) => name as VariableName)
    .filter((name) => !ofListening.includes(name))
    .filter((name) => forms(name).some((form) => environment[`${prefix}${form}`]));
  const values = replaced.flatMap(forms).map((form) => [form, environment[`${prefix}${form}`]]);
  const names = replaced.map((name) => [name, `${prefix}${name}`]);
  return {
    environment: { ...environment, ...Object.fromEntries(values) } as Environment,
    names: Object.fromEntries(names) as Partial<Record<VariableName, string>>,
  };
}
