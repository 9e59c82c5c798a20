import { defineConfig } from "drizzle-kit";

// `npm run db:generate` runs drizzle-kit once for each of the two schemas, and sets DIALECT.
const dialect = process.env["DIALECT"] === "sqlite" ? "sqlite" : "mysql";

export default defineConfig({
  dialect,
  schema: `./src/drivers/store/schema/${dialect}.ts`,
  out: `./drizzle/${dialect}`,
});
