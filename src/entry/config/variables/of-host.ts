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

/** What Kubernetes sets for a service of the same namespace: `LATCHKEY_MYSQL_PORT`, for one called latchkey-mysql. */
const isOfKubernetes = (value: string): boolean => /^(?:tcp|udp|sctp):\/\//.test(value);

/**
 * An environment in which `LATCHKEY_X` takes the place of `X` and of `X_FILE`, and so does `LATCHKEY_X_FILE`. A blank one counts as
 * absent, and one of listening or of Kubernetes is not read. `names` says what an error calls the variables that were replaced.
 */
export function withoutPrefix(environment: Environment) {
  const forms = (name: VariableName) => [name, `${name}_FILE`];
  const own = (form: string): string | undefined => {
    const value = environment[`${prefix}${form}`];
    return value === undefined || isOfKubernetes(value) ? undefined : value;
  };
  const replaced = Object.keys(variables)
    .map((name) => name as VariableName)
    .filter((name) => !ofListening.includes(name))
    .filter((name) => forms(name).some(own));
  const values = replaced.flatMap(forms).map((form) => [form, own(form)]);
  const names = replaced.map((name) => [name, `${prefix}${name}`]);
  return {
    environment: { ...environment, ...Object.fromEntries(values) } as Environment,
    names: Object.fromEntries(names) as Partial<Record<VariableName, string>>,
  };
}
