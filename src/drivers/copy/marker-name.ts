import { all, type Transport } from "../store/statements/prepared.ts";

/** The table by which a target says that its copy is unfinished. No migration creates it. */
export const markerTable = "latchkey_copy";

/** SELECTs of 1 if the table exists, and of 0 otherwise, which need no right on the table. */
export const markerQueries = {
  sqlite: `select count(*) from sqlite_master where type = 'table' and name = '${markerTable}'`,
  mysql: `select count(*) from information_schema.tables where table_schema = database() and table_name = '${markerTable}'`,
  postgres: `select count(*) from pg_catalog.pg_class where oid = to_regclass('${markerTable}')`,
} as const;

/** Whether a copy from another database was begun in one of this kind and not finished. Throws Failure `unavailable`. */
export const isUnfinishedCopy = (
  { read }: Pick<Transport, "read">,
  kind: keyof typeof markerQueries,
): Promise<boolean> => isFound(all({ read: () => read(markerQueries[kind], []) }));

/** Whether such a SELECT found the table. */
export const isFound = async (found: Promise<readonly (readonly unknown[])[]>): Promise<boolean> =>
  Number((await found)[0]?.[0]) > 0;
