/** The function that gives a letter by its number. Only PostgreSQL calls it `chr`. */
export type CharFunction = "char" | "chr";

/**
 * The INSERT of a row whose columns are named as its members, for a database that this machine cannot reach. It means the same in SQLite
 * and in each mode of MySQL.
 */
export function insertSql(
  table: string,
  row: Readonly<Record<string, string | number | null>>,
  char: CharFunction = "char",
): string {
  const columns = Object.keys(row).map((name) =>
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  );
  const values = Object.values(row).map((one) =>
    typeof one === "string" ? quoted(one, char) : String(one ?? "NULL"),
  );
  return `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${values.join(", ")});`;
}

/**
 * A text in SQL. A backslash is a letter in SQLite, and an escape in most modes of MySQL, so a mark stands for it, which a function
 * replaces.
 */
function quoted(text: string, char: CharFunction): string {
  const literal = (letters: string): string => `'${letters.replaceAll("'", "''")}'`;
  if (!text.includes("\\")) return literal(text);
  let number = 0;
  while (text.includes(`<${number}>`)) number++;
  const mark = `<${number}>`;
  return `replace(${literal(text.replaceAll("\\", mark))}, '${mark}', ${char}(92))`;
}
