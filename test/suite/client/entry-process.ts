// The suite as a program: the world comes by the environment, and the report goes to the standard output.
import { runSuite } from "./suite.ts";
import type { World } from "./stage.ts";

process.stdout.write(
  JSON.stringify(await runSuite(JSON.parse(process.env["WORLD"] ?? "") as World)),
);
