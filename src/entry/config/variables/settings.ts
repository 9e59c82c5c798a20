import type { Setting } from "../../../core/ground/setting.ts";
import type { Environment, VariableReader, Wording } from "./reader.ts";
import { fits, type VariableRow } from "./rules.ts";
import { variables, type VariableName } from "./variables.ts";

/** What is in force although a variable says something else, or nothing. */
export type InForce = Readonly<Partial<Record<VariableName, string>>>;

/**
 * All variables, where each was set, and the values that administrators may see: those of rows with `isShown`, and those that fit the
 * rule of their row. Reads no file, because a file can be a pipe.
 */
export const settingsOf = (
  environment: Environment,
  { known }: Pick<VariableReader, "known">,
  { names = {}, defaults = [], ofEnvFile = new Set() }: Wording,
  inForce: InForce,
): readonly Setting[] =>
  Object.entries(variables).map(([key, row]: [string, VariableRow]) => {
    const name = key as VariableName;
    const { rule, isShown, about } = row;
    const value = inForce[name] ?? known(name) ?? null;
    const mayShow =
      isShown === true || (rule !== undefined && (value === null || fits(rule, value)));
    const called = names[name] ?? name;
    return {
      name,
      about,
      ...origin(),
      isShown: mayShow,
      value: mayShow ? value : null,
    };

    function origin(): Pick<Setting, "source" | "setBy"> {
      if (called.startsWith(option)) {
        return { source: "option", setBy: called.slice(option.length) };
      }
      if (environment[`${name}_FILE`]) return { source: "file", setBy: `${called}_FILE` };
      if (!environment[name] || defaults.includes(name)) return { source: "default", setBy: null };
      return { source: ofEnvFile.has(called) ? ".env" : "environment", setBy: called };
    }
  });

/** How `Wording` calls an option. */
const option = "option ";
