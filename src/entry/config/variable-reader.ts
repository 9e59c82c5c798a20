import { ConfigError } from "./config-error.ts";
import { suspiciousNames, variables, type VariableName } from "./variables.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads variables one by one and gathers what is wrong with them, so that all faults are told at once. */
export interface VariableReader {
  text(name: VariableName): string | undefined;
  /** As `text`, but what is set and empty is empty. */
  textOrEmpty(name: VariableName): string | undefined;
  integer(name: VariableName, min: number, max: number): number;
  choice<T extends string>(name: VariableName, choices: readonly T[]): T;
  list(name: VariableName, rule: string, isValid: (one: string) => boolean): string[];
  isSet(name: VariableName): boolean;
  /** Notes that a variable breaks a rule; never its value. */
  fault(name: VariableName, rule: string): void;
  /** Throws ConfigError, naming every variable that is wrong, missing or looks like a typing error. */
  finish(): void;
}

/** `X_FILE` gives `X` from a file; blank counts as absent. */
export function readVariables(
  environment: Environment,
  readFile: (path: string) => string,
): VariableReader {
  const faults: string[] = suspiciousNames(environment);
  const fault = (name: VariableName, rule: string): void => void faults.push(`${name} ${rule}`);

  const text = (name: VariableName): string | undefined => {
    const path = environment[`${name}_FILE`];
    if (path === undefined || path === "") {
      return environment[name] || variables[name].fallback || undefined;
    }
    if (environment[name]) fault(name, `is set twice: also as ${name}_FILE`);
    try {
      return readFile(path).replace(/\r?\n$/, "") || undefined;
    } catch {
      fault(name, `cannot be read from the file that ${name}_FILE names`);
      return undefined;
    }
  };
  return {
    text,
    textOrEmpty: (name) => text(name) ?? environment[name],
    integer(name, min, max) {
      const value = text(name) ?? "";
      if (/^\d+$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value);
      fault(name, `must be a whole number from ${min} to ${max}`);
      return min;
    },
    choice<T extends string>(name: VariableName, choices: readonly T[]): T {
      const value = choices.find((one) => one === text(name));
      if (value === undefined) fault(name, `must be one of ${choices.join(", ")}`);
      return value ?? (choices[0] as T);
    },
    list(name, rule, isValid) {
      const values = (text(name) ?? "").split(",").map((one) => one.trim());
      const given = values.filter((one) => one !== "");
      if (!given.every(isValid)) fault(name, rule);
      return given;
    },
    isSet: (name) => Boolean(environment[name] || environment[`${name}_FILE`]),
    fault,
    finish() {
      if (faults.length > 0) throw new ConfigError([...new Set(faults)].join("\n"));
    },
  };
}
