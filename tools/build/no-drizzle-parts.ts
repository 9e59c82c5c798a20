// Stands for parts of drizzle in Workers that Latchkey never uses (`[alias]` in wrangler.toml): its relational queries, the list of all
// kinds of columns, which a table gets if its columns are a function, the enumerations of PostgreSQL, and its sessions: drizzle only
// writes the statements, and others run them.
const none = undefined;
const session = Object;
const never = () => false;
export {
  session as MySqlRemoteSession,
  session as PgRemoteSession,
  session as SQLiteRemoteSession,
  never as isPgEnum,
  none as Many,
  none as One,
  none as RelationalQueryBuilder,
  none as createTableRelationsHelpers,
  none as extractTablesRelationalConfig,
  none as getMySqlColumnBuilders,
  none as getOperators,
  none as getOrderByOperators,
  none as getPgColumnBuilders,
  none as getSQLiteColumnBuilders,
  none as mapRelationalRow,
  none as normalizeRelation,
};
