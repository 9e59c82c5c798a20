import type { Cell, CopyDatabase, Row, Syntax } from "./port.ts";
import type { CopiedTable } from "./tables.ts";

/** The cells of a primary key. */
export type Key = readonly Cell[];

export const keyOf = ({ key }: CopiedTable, row: Row): Key => key.map((at) => row[at] ?? null);

/** The names of columns, separated by commas. */
export const columnList = ({ quote }: Pick<Syntax, "quote">, { columns }: CopiedTable): string =>
  columns.map(({ name }) => quote(name)).join(", ");

/** Reads the next rows of a table in the order of its key. */
export function readBatch(
  { syntax, read }: CopyDatabase,
  table: CopiedTable,
  after: Key | undefined,
  limit: number,
): Promise<Row[]> {
  const { quote, place } = syntax;
  const names = table.key.map((at) => quote(table.columns[at]?.name ?? ""));
  const places = names.map((_, at) => place(at + 1));
  const where = after ? ` where (${names.join(", ")}) > (${places.join(", ")})` : "";
  // As constants, because mysql2 sends numbers as floating point, which MySQL rejects here.
  const end = ` order by ${names.join(", ")} limit ${limit}`;
  return read(`select ${columnList(syntax, table)} from ${quote(table.name)}${where}${end}`, after);
}

export async function countRows(
  { syntax, read }: CopyDatabase,
  { name }: CopiedTable,
): Promise<number> {
  const [row] = await read(`select count(*) from ${syntax.quote(name)}`);
  return Number(row?.[0]);
}

export async function hasRows({ syntax, read }: CopyDatabase, { name }: CopiedTable) {
  return (await read(`select 1 from ${syntax.quote(name)} limit 1`)).length > 0;
}

/** Names every column, so that a database whose schema is behind rejects it. */
export const requireColumns = ({ syntax, read }: CopyDatabase, table: CopiedTable) =>
  read(`select ${columnList(syntax, table)} from ${syntax.quote(table.name)} limit 0`);

/** What grows while a server uses a database: the latest refresh, change of an account, event and delivery. */
export async function readMarks({ read }: CopyDatabase): Promise<string> {
  const [row] = await read(
    "select (select max(rotated_at) from sessions), (select max(updated_at) from users), " +
      "(select max(id) from audit), (select max(id) from outbox)",
  );
  return JSON.stringify(row?.map((mark) => mark && String(mark)));
}

/** A secret of an authenticator app, as the table `totp` holds it. */
export interface StoredSecret {
  readonly userId: string;
  readonly secret: string;
  readonly keyId: string;
}

/** One secret of each key that encrypted any. */
export async function readSecrets({ read }: CopyDatabase): Promise<StoredSecret[]> {
  const rows = await read(
    "select user_id, secret, key_id from totp where user_id in (select min(user_id) from totp group by key_id)",
  );
  return rows.map(([userId, secret, keyId]) => ({
    userId: String(userId),
    secret: String(secret),
    keyId: String(keyId),
  }));
}
