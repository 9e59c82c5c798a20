// Runs the suite in a Worker. The answer is the report.
import { runSuite } from "./suite.ts";

export default {
  fetch: async (): Promise<Response> => Response.json(await runSuite()),
};
