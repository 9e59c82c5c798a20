import { defineConfig } from "drizzle-kit";

// `npm run db:generate` sets DIALECT, once for each of the twins.
const dialect = process.env["DIALECT"] === "sqlite" ? "sqlite" : "mysql";

export default defineConfig({
  dialect,
  schema: `./src/drivers/store/schema.${dialect}.ts`,
  out: `./drizzle/${dialect}`,
});
