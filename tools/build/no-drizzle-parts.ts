// Stands for parts of drizzle in Workers that Latchkey never uses (`[alias]` in wrangler.toml): its relational queries, and the list of
// all kinds of columns, which a table gets if its columns are a function.
const none = undefined;
export {
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
