import type { Environment } from "../context.ts";
// Runs the suite in a Worker: the request's body is the test environment, the response is the report.
import { runSuite } from "../suite.ts";

export default {
  async fetch(request: Request): Promise<Response> {
    return Response.json(await runSuite((await request.json()) as Environment));
  },
};
