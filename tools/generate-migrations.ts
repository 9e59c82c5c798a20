// Writes the migrations for the changes of the schemas: `npm run db:generate -- NAME`.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const [name] = process.argv.slice(2);
for (const dialect of ["mysql", "postgres", "sqlite"]) {
  const named = name === undefined ? [] : ["--name", name];
  execFileSync("drizzle-kit", ["generate", "--config", "tools/drizzle.config.ts", ...named], {
    env: { ...process.env, DIALECT: dialect },
    stdio: "inherit",
  });
}

/** Changes each migration of a dialect in which something is missing that drizzle-kit cannot write. */
function complete(dialect: string, change: (text: string) => string): void {
  for (const file of readdirSync(`drizzle/${dialect}`).filter((entry) => entry.endsWith(".sql"))) {
    const path = `drizzle/${dialect}/${file}`;
    writeFileSync(path, change(readFileSync(path, "utf8")));
  }
}

// Without these options, the defaults of the MySQL server would decide how text is compared.
const options = "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";
complete("mysql", (text) => text.replaceAll(/(CREATE TABLE [^;]*\n\));/g, `$1 ${options};`));

// Rows of these tables change often. With room in its page, a new version of a row needs no new entries in the indexes.
const changing = /(CREATE TABLE "(?:sessions|throttle|outbox)" [^;]*\n\));/g;
complete("postgres", (text) => text.replaceAll(changing, "$1 WITH (fillfactor = 80);"));
