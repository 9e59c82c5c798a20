import type { Environment } from "../variables/reader.ts";
import type { VariableName } from "../variables/variables.ts";

/** Where accounts and sessions are stored: a SQLite file, or a server by its URL (`mysql://user:password@host/database`). */
export type DatabaseOption =
  | { readonly sqlite: string }
  | { readonly mysql: string }
  | { readonly postgres: string };

/** The variable that each member stands for. */
const variables = {
  sqlite: "SQLITE_FILE",
  mysql: "DATABASE_URL",
  postgres: "DATABASE_URL",
} as const;

type Member = keyof typeof variables;

/** The variables that count beside a member, because a URL cannot hold a certificate. */
const authorities: Readonly<Record<Member, RegExp>> = {
  sqlite: /^$/,
  mysql: /^(?:DATABASE|MYSQL)_CA(?:_FILE)?$/,
  postgres: /^DATABASE_CA(?:_FILE)?$/,
};

const rule =
  'must be { sqlite: "file" }, { mysql: "mysql://user:password@host/database" } or { postgres: "postgres://user:password@host/database" }';

/** How a URL begins that belongs to another member. */
const foreign: Readonly<Partial<Record<string, RegExp>>> = {
  mysql: /^postgres/i,
  postgres: /^(?:mysql|mariadb)/i,
};

/** What is wrong with the option, as values of any type. It never names a value. */
export function databaseFaults(option: unknown): string[] {
  if (option === undefined) return [];
  if (typeof option !== "object" || option === null) return [`database ${rule}`];
  const [first, ...others] = Object.entries(option) as [string, unknown][];
  if (!first || !(first[0] in variables) || others.length > 0) return [`database ${rule}`];
  const [name, value] = first;
  if (typeof value !== "string" || value.trim() === "") {
    return [`database.${name} must be a text. Is the variable set that it comes from?`];
  }
  return foreign[name]?.test(value) ? [`database.${name} is the URL of another database`] : [];
}

/** An environment in which an option takes the place of all variables of databases. */
export interface Overruled {
  readonly environment: Environment;
  /** The names of the variables that are set, and count no more. */
  readonly ignored: readonly string[];
  /** What an error calls a variable that the option stands for. */
  readonly names: Readonly<Partial<Record<VariableName, string>>>;
}

/** Whether a variable says which database to use, or how. */
export const isOfDatabases = (name: string): boolean =>
  /^(?:DATABASE_(?:URL|CA)|MYSQL_|SQLITE_FILE)/.test(name);

/** Puts the option in the place of the variables of databases. Without the option, nothing changes. */
export function overrule(environment: Environment, option: DatabaseOption | undefined): Overruled {
  if (option === undefined) return { environment, ignored: [], names: {} };
  const [[member, value]] = Object.entries(option) as [[Member, string]];
  const isIgnored = (name: string) => isOfDatabases(name) && !authorities[member].test(name);
  const others = Object.entries(environment).filter(([name]) => !isIgnored(name));
  const variable = variables[member];
  return {
    environment: { ...Object.fromEntries(others), [variable]: value },
    ignored: Object.keys(environment).filter((name) => isIgnored(name) && environment[name]),
    names: { [variable]: `option database.${member}` },
  };
}
