/** A row of the table of variables. `fallback` is the default, or empty. `about` stands in docs/configuration.md and .env.example. */
export interface VariableRow {
  /** What the text must be. Absent if the setting that reads it has a rule of its own. */
  readonly rule?: Rule;
  readonly fallback: string;
  readonly about: string;
  /**
   * True if administrators may see the value. They also see a number or a word that fits `rule`. Every other value counts as secret,
   * unless an error may show it.
   */
  readonly isShown?: true | "in errors";
}

type Rule = IntegerRule | DaysRule | ChoiceRule<string>;

export type VariableRows = Readonly<Record<string, VariableRow>>;

/** A whole number. */
export interface IntegerRule {
  readonly min: number;
  readonly max: number;
  /** The minimum with `NODE_ENV=test`. */
  readonly minInTests: number;
}

/** A number of days, which may have a fraction. */
export interface DaysRule {
  readonly leastDays: number;
  readonly mostDays: number;
}

/** One of some words. */
export interface ChoiceRule<T extends string> {
  readonly choices: readonly T[];
}

/** The rule of a whole number in a range. `inTests` is the minimum with `NODE_ENV=test`. */
export const integer = (min: number, max: number, { inTests = min } = {}): IntegerRule => ({
  min,
  max,
  minInTests: inTests,
});

/** The rule of a number of days in a range. */
export const days = (leastDays: number, mostDays: number): DaysRule => ({ leastDays, mostDays });

/** The rule of a word of a list. */
export const choice = <const T extends string>(choices: readonly T[]): ChoiceRule<T> => ({
  choices,
});

/** The rule of a switch. */
export const onOff = choice(["on", "off"]);

/** Whether a text fits a rule, outside tests. */
export function fits(rule: Rule, value: string): boolean {
  if ("choices" in rule) return rule.choices.includes(value);
  const number = Number(value);
  return "mostDays" in rule
    ? /^\d+(\.\d+)?$/.test(value) && number >= rule.leastDays && number <= rule.mostDays
    : /^\d+$/.test(value) && number >= rule.min && number <= rule.max;
}
