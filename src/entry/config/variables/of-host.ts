import type { Environment } from "./reader.ts";
import { fits } from "./rules.ts";
import { variables, type VariableName } from "./variables.ts";

/** The variables of a server that listens by itself. Kubernetes also sets LATCHKEY_PORT, for a service called latchkey. */
export const ofListening: readonly VariableName[] = [
  "HOST",
  "PORT",
  "PROCESSES",
  "METRICS_HOST",
  "METRICS_PORT",
];

const shared = ["NODE_ENV", "LOG_LEVEL", "UV_THREADPOOL_SIZE"] as const;

/** Whether a host sets a variable for other readers than Latchkey. With a value that breaks its rule, such a variable counts as absent. */
export const isForOthers = (name: VariableName, value: string): boolean => {
  const known = shared.find((one) => one === name);
  return known !== undefined && !fits(variables[known].rule, value);
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
