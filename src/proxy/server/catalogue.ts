import { Param, type Column } from "drizzle-orm";
import { mysqlDialect } from "../../drivers/mysql/dialect.ts";
import { adminStatements, statements } from "../../drivers/store/store.ts";
import { Refusal } from "../protocol/refusals.ts";
import { statementId } from "../protocol/statement-id.ts";
import type { Parameter, Statements } from "../../drivers/store/statements/prepared.ts";

/** One of the app's own statements, which the proxy runs. */
export interface Statement {
  /** The name in the log. */
  readonly name: string;
  readonly sql: string;
  readonly reads: boolean;
  readonly parameters: readonly ParameterType[];
}

/** The type of a parameter: that of its column. */
export interface ParameterType {
  readonly kind: "text" | "integer";
  readonly nullable: boolean;
}

/** Statements by their ids. */
export type Catalogue = ReadonlyMap<string, Statement>;

/** The statements that serve users and clients, from the one file that declares them, and no others. */
export const createCatalogue = (): Promise<Catalogue> => catalogueOf(statements(mysqlDialect));

/** The statements of the admin API, and no others. */
export const createAdminCatalogue = (): Promise<Catalogue> =>
  catalogueOf(adminStatements(mysqlDialect));

const isRead = (sql: string): boolean => /^\(?select /.test(sql);

type Builder = Pick<Statements[string], "toSQL">;

async function catalogueOf(builders: Readonly<Record<string, Builder>>): Promise<Catalogue> {
  const entries = Object.entries(builders).map(async ([name, builder]) => {
    const { sql, params } = builder.toSQL();
    const statement: Statement = {
      name,
      sql,
      reads: isRead(sql),
      parameters: params.map((parameter) => typeOf(columnOf(parameter))),
    };
    return [await statementId(sql), statement] as const;
  });
  return new Map(await Promise.all(entries));
}

/** Drizzle binds each placeholder to its column, so server and proxy know the same type. */
function columnOf(parameter: unknown): Column {
  if (parameter instanceof Param) return parameter.encoder as Column;
  throw new TypeError("a statement has a parameter without a column");
}

function typeOf({ dataType, notNull }: Column): ParameterType {
  if (dataType === "custom") return { kind: "text", nullable: !notNull };
  if (dataType === "number") return { kind: "integer", nullable: !notNull };
  throw new TypeError("a statement has a parameter of a type that the proxy does not support");
}

/** The statements of a release, as `drizzle/statements/<version>.json` keeps them, by name. */
export type KeptStatements = Readonly<Record<string, KeptStatement>>;

interface KeptStatement {
  readonly sql: string;
  /** `text` or `integer`, with `?` if the parameter may be null. */
  readonly parameters: readonly string[];
  /** Present if the proxy runs it for the admin API alone. */
  readonly admin?: true;
}

/** The statements of servers of an earlier release, beside those of the admin API. */
export interface EarlierStatements {
  readonly own: Catalogue;
  readonly admin: Catalogue;
}

/** Writes down the statements of this release for the proxy of the next one. */
export const keptOf = (own: Catalogue, admin: Catalogue): KeptStatements =>
  Object.fromEntries(
    [...own.values(), ...admin.values()].map((one) => [
      one.name,
      {
        sql: one.sql,
        parameters: one.parameters.map(({ kind, nullable }) => kind + (nullable ? "?" : "")),
        ...([...admin.values()].includes(one) && { admin: true as const }),
      },
    ]),
  );

/** Reads the statements of an earlier release. Their ids are computed from their texts. */
export async function earlierOf(kept: KeptStatements): Promise<EarlierStatements> {
  const read = async (isAdmin: boolean): Promise<Catalogue> => {
    const wanted = Object.entries(kept).filter(([, { admin = false }]) => admin === isAdmin);
    const entries = wanted.map(async ([name, { sql, parameters }]) => {
      const types = parameters.map(keptType);
      const statement: Statement = { name, sql, reads: isRead(sql), parameters: types };
      return [await statementId(sql), statement] as const;
    });
    return new Map(await Promise.all(entries));
  };
  return { own: await read(false), admin: await read(true) };
}

function keptType(text: string): ParameterType {
  const kind = text.replace(/\?$/, "");
  if (kind !== "text" && kind !== "integer") {
    throw new TypeError(`a statement has a parameter of the type ${text}`);
  }
  return { kind, nullable: kind !== text };
}

/**
 * Checks each parameter against its type, because `0` = `'abc'` is true in MySQL, and mysql2 turns arrays and objects into
 * SQL. Throws Refusal `wrong_parameters`.
 */
export function checkTypes(
  { parameters: types }: Statement,
  parameters: readonly unknown[],
): readonly Parameter[] {
  if (parameters.length !== types.length) {
    throw new Refusal("wrong_parameters", `${parameters.length} for ${types.length}`);
  }
  const wrong = types.findIndex((type, index) => !isOf(type, parameters[index]));
  if (wrong >= 0) throw new Refusal("wrong_parameters", `number ${wrong} has a wrong type`);
  return parameters as readonly Parameter[];
}

function isOf({ kind, nullable }: ParameterType, value: unknown): boolean {
  if (value === null) return nullable;
  return kind === "text" ? typeof value === "string" : Number.isSafeInteger(value);
}
