// Runs the tests on each version of PostgreSQL that is here. Arguments: those of Vitest.
import { spawnSync } from "node:child_process";
import { originOf, postgresVersions } from "../support/databases/postgres.ts";

const ran: string[] = [];
let status = 0;
for (const version of postgresVersions) {
  const origin = originOf(version);
  if (origin === undefined) {
    ran.push(`PostgreSQL ${version}: not run, because it is not installed`);
    continue;
  }
  const args = ["vitest", "run", "--config", "test/vitest/postgres.config.ts"];
  const env = { ...process.env, TEST_POSTGRES_VERSION: String(version) };
  const run = spawnSync("npx", [...args, ...process.argv.slice(2)], { env, stdio: "inherit" });
  status ||= run.status ?? 1;
  ran.push(`PostgreSQL ${version}: ${run.status === 0 ? "passed" : "failed"}, ${origin}`);
  // The second version tests the same build.
  process.env["PREBUILT"] = "1";
}
process.stdout.write(`${ran.join("\n")}\n`);
process.exitCode = status;
