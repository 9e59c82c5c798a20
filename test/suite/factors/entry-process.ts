// Runs the suite as a program. The report is written to standard output.
import { runSuite } from "./suite.ts";

console.log(JSON.stringify(await runSuite()));
