import type { Environment } from "../context.ts";
// Runs the suite as a program. The test environment is in the variable ENVIRONMENT; the report is written to standard output.
import { runSuite } from "../suite.ts";

process.stdout.write(
  JSON.stringify(await runSuite(JSON.parse(process.env["ENVIRONMENT"] ?? "") as Environment)),
);
