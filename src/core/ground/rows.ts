/** Rows that do not have their names yet. */
export type Rows<Row> = Readonly<Record<string, Omit<Row, "name">>>;

/** The rows of a table, each with its key as its `name`. A bundle without a use of the rows leaves them out. */
export const named = /* @__NO_SIDE_EFFECTS__ */ <
  const Table extends Readonly<Record<string, object>>,
>(
  table: Table,
) =>
  Object.fromEntries(Object.entries(table).map(([name, row]) => [name, { ...row, name }])) as {
    readonly [Name in keyof Table]: Table[Name] & { readonly name: Name };
  };
