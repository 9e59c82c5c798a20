import { accountVariables } from "./rows/accounts.ts";
import { auditVariables } from "./rows/audit.ts";
import { brandVariables } from "./rows/brand.ts";
import { databaseVariables, proxyVariables } from "./rows/database.ts";
import { factorVariables } from "./rows/factors.ts";
import { loginVariables } from "./rows/login.ts";
import { emailVariables } from "./rows/email.ts";
import { passwordVariables } from "./rows/passwords.ts";
import {
  httpVariables,
  metricVariables,
  processVariables,
  serverVariables,
} from "./rows/server.ts";
import { throttleVariables } from "./rows/throttle.ts";
import { tokenVariables } from "./rows/tokens.ts";
import { webhookVariables } from "./rows/webhooks.ts";
import { upstreamVariables } from "../upstream/variables.ts";
import type { ChoiceRule, DaysRule, IntegerRule, VariableRows } from "./rules.ts";

/**
 * Every environment variable of Latchkey: the rows of all features. A test holds docs/configuration.md and .env.example equal to
 * this table.
 */
export const variables = {
  ...serverVariables,
  ...tokenVariables,
  ...passwordVariables,
  ...loginVariables,
  ...factorVariables,
  ...accountVariables,
  ...auditVariables,
  ...throttleVariables,
  ...httpVariables,
  ...databaseVariables,
  ...proxyVariables,
  ...upstreamVariables,
  ...brandVariables,
  ...emailVariables,
  ...webhookVariables,
  ...metricVariables,
  ...processVariables,
} as const satisfies VariableRows;

type Rows = typeof variables;

export type VariableName = keyof Rows;

type NamesOf<Rule> = {
  [Name in VariableName]: Rows[Name] extends { readonly rule: Rule } ? Name : never;
}[VariableName];

/** The variables that are whole numbers. */
export type IntegerName = NamesOf<IntegerRule>;

/** The variables that are numbers of days. */
export type DaysName = NamesOf<DaysRule>;

/** The variables that are one of some words. */
export type ChoiceName = NamesOf<ChoiceRule<string>>;

/** The variables that are `on` or `off`. */
export type SwitchName = NamesOf<ChoiceRule<"on" | "off">>;

/** The words that a variable may be. */
export type ChoiceOf<Name extends ChoiceName> = Rows[Name]["rule"]["choices"][number];

export const isVariable = (name: string): name is VariableName => Object.hasOwn(variables, name);
