/** A row of the table of variables. `fallback` is the default, or empty. `about` stands in docs/configuration.md and .env.example. */
export interface VariableRow {
  /** What the text must be. Absent if the setting that reads it has a rule of its own. */
  readonly rule?: IntegerRule | ChoiceRule<string>;
  readonly fallback: string;
  readonly about: string;
  /**
   * True if administrators may see the value. They also see a number or a word that fits `rule`. Every other value counts as secret,
   * unless an error may show it.
   */
  readonly isShown?: true | "in errors";
}

export type VariableRows = Readonly<Record<string, VariableRow>>;

/** A whole number. */
export interface IntegerRule {
  readonly min: number;
  readonly max: number;
  /** The minimum with `NODE_ENV=test`. */
  readonly minInTests: number;
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

/** The rule of a word of a list. */
export const choice = <const T extends string>(choices: readonly T[]): ChoiceRule<T> => ({
  choices,
});

/** The rule of a switch. */
export const onOff = choice(["on", "off"]);

/** Whether a text fits a rule, outside tests. */
export const fits = (rule: IntegerRule | ChoiceRule<string>, value: string): boolean =>
  "choices" in rule
    ? rule.choices.includes(value)
    : /^\d+$/.test(value) && Number(value) >= rule.min && Number(value) <= rule.max;
