import { defineConfig } from "drizzle-kit";

// `npm run db:generate` runs drizzle-kit once for each kind of database, and sets DIALECT.
const kind = process.env["DIALECT"] ?? "mysql";
const dialects = { mysql: "mysql", postgres: "postgresql", sqlite: "sqlite" } as const;

export default defineConfig({
  dialect: dialects[kind as keyof typeof dialects],
  schema: `./src/drivers/store/schema/${kind}.ts`,
  out: `./drizzle/${kind}`,
});
