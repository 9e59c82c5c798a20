// Writes the migrations for the changes of the two schemas: `npm run db:generate -- NAME`.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const [name] = process.argv.slice(2);
for (const dialect of ["mysql", "sqlite"]) {
  const named = name === undefined ? [] : ["--name", name];
  execFileSync("drizzle-kit", ["generate", "--config", "tools/drizzle.config.ts", ...named], {
    env: { ...process.env, DIALECT: dialect },
    stdio: "inherit",
  });
}

// drizzle-kit cannot write these options. Without them, the defaults of the MySQL server would decide how text is compared.
const options = "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";
for (const file of readdirSync("drizzle/mysql").filter((entry) => entry.endsWith(".sql"))) {
  const path = `drizzle/mysql/${file}`;
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replaceAll(/(CREATE TABLE [^;]*\n\));/g, `$1 ${options};`));
}
