import { codeOf, ConfigError } from "../config-error.ts";
import { fits, type VariableRow } from "./rules.ts";
import { unknownVariables } from "./unknown.ts";
import {
  variables,
  type ChoiceName,
  type ChoiceOf,
  type DaysName,
  type IntegerName,
  type SwitchName,
  type VariableName,
} from "./variables.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a file as text. With `latin1`, each character is one byte. Throws if it cannot be read. */
export type ReadFile = (path: string, encoding?: "utf8" | "latin1") => string;

/** Reads variables one by one and collects their faults, so that one error reports all of them. */
export interface VariableReader {
  text(name: VariableName): string | undefined;
  /** Like `text`, but a variable that is set to an empty text gives the empty text. */
  textOrEmpty(name: VariableName): string | undefined;
  integer(name: IntegerName): number;
  days(name: DaysName): number;
  choice<Name extends ChoiceName>(name: Name): ChoiceOf<Name>;
  isOn(name: SwitchName): boolean;
  /** The rule is a text, or made of the wrong entry, its number, from 1, and whether the rule may show the entry. */
  list(
    name: VariableName,
    rule: string | ((wrong: string, number: number, mayShow: boolean) => string),
    isValid: (one: string) => boolean,
  ): string[];
  isSet(name: VariableName): boolean;
  /** The text of a variable, without reading a file that was not read before. */
  known(name: VariableName): string | undefined;
  /** Records that a variable breaks a rule. Adds the value if it is no secret, so the rule must not hold it. */
  fault(name: VariableName, rule: string): void;
  /** Throws ConfigError when there are faults. It names every variable that is wrong, missing or looks like a typing error. */
  finish(): void;
}

/** A value in quotes, on one line and without its end if it is long. */
const cut = (value: string): string =>
  JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);

/** What faults say beside the rule. */
export interface Wording {
  /** What a fault calls a variable that an option or another variable stands for. */
  readonly names?: Readonly<Partial<Record<VariableName, string>>>;
  /** The sentence that follows each fault of a variable. */
  readonly hintOf?: (name: VariableName) => string | undefined;
  /** The variables of the environment that nobody set: they have a default that depends on the runtime. */
  readonly defaults?: readonly VariableName[];
  /** The names of the environment that come from the file `.env`. */
  readonly ofEnvFile?: ReadonlySet<string>;
}

/** Reads `X`, or the file that `X_FILE` names. A blank variable counts as absent. */
export function readVariables(
  environment: Environment,
  readFile: ReadFile,
  { names = {}, hintOf }: Wording = {},
): VariableReader {
  const faults: string[] = unknownVariables(environment);
  const called = (name: VariableName): string => names[name] ?? name;
  const report = (name: VariableName, ...sentences: (string | undefined)[]): void => {
    const words = sentences.filter((one) => one !== undefined).join(". ");
    faults.push(`${called(name)} ${words.replaceAll(".. ", ". ")}`);
  };
  /** Words about a value: "It is" or "Wrong is". Undefined for one that may be secret. A file may be one that was not meant. */
  const shown = (name: VariableName, words: string, value = environment[name]) => {
    const { rule, isShown }: VariableRow = variables[name];
    const mayShow = (isShown !== undefined || rule !== undefined) && !environment[`${name}_FILE`];
    const hasLogin = /:\/\/[^/]*@/.test(value ?? "");
    return mayShow && value && !hasLogin ? `${words} ${cut(value)}` : undefined;
  };
  const fault = (name: VariableName, rule: string): void => {
    // A rule such as "is required" or "is set together with" is about the variable, not about its value.
    const value = rule.startsWith("is ") ? undefined : shown(name, "It is");
    report(name, rule, value, hintOf?.(name));
  };

  const texts = new Map<VariableName, string | undefined>();
  /** Each variable is read once, because a file can be a pipe. */
  const text = (name: VariableName): string | undefined => {
    if (!texts.has(name)) texts.set(name, readText(name));
    return texts.get(name);
  };
  const readText = (name: VariableName): string | undefined => {
    const path = environment[`${name}_FILE`];
    if (path === undefined || path === "") {
      return environment[name] || variables[name].fallback || undefined;
    }
    if (environment[name]) {
      fault(name, `is set together with ${called(name)}_FILE; set only one of them`);
    }
    try {
      return readFile(path).replace(/\r?\n$/, "") || undefined;
    } catch (error) {
      fault(
        name,
        `cannot be read from the file that ${called(name)}_FILE names (${codeOf(error)})`,
      );
      return undefined;
    }
  };
  const choice = <Name extends ChoiceName>(name: Name): ChoiceOf<Name> => {
    const choices: readonly ChoiceOf<Name>[] = variables[name].rule.choices;
    const value = choices.find((one) => one === text(name));
    if (value === undefined) fault(name, `must be one of ${choices.join(", ")}`);
    return value ?? choices[0]!;
  };
  return {
    text,
    textOrEmpty: (name) => text(name) ?? environment[name],
    integer(name) {
      const { max, ...rule } = variables[name].rule;
      const min = text("NODE_ENV") === "test" ? rule.minInTests : rule.min;
      const value = text(name) ?? "";
      if (/^\d+$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value);
      fault(name, `must be a whole number from ${min} to ${max}`);
      return min;
    },
    days(name) {
      const { rule } = variables[name];
      const value = text(name) ?? "";
      if (fits(rule, value)) return Number(value);
      fault(name, `must be a number of days from ${rule.leastDays} to ${rule.mostDays}`);
      return rule.mostDays;
    },
    choice,
    isOn: (name) => choice(name) === "on",
    list(name, rule, isValid) {
      const values = (text(name) ?? "").split(",").map((one) => one.trim());
      const given = values.filter((one) => one !== "");
      const wrong = given.findIndex((one) => !isValid(one));
      if (wrong < 0) return given;
      const one = given[wrong]!;
      const words = shown(name, "Wrong is", one);
      if (typeof rule === "string") report(name, rule, words, hintOf?.(name));
      else report(name, rule(one, wrong + 1, words !== undefined), hintOf?.(name));
      return given;
    },
    isSet: (name) => Boolean(environment[name] || environment[`${name}_FILE`]),
    known: (name) =>
      texts.get(name) ?? (environment[name] || variables[name].fallback || undefined),
    fault,
    finish() {
      if (faults.length > 0) throw new ConfigError([...new Set(faults)].join("\n"));
    },
  };
}
