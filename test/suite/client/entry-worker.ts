// The suite as a Worker: POST the world, and the report is the answer.
import { runSuite } from "./suite.ts";
import type { World } from "./stage.ts";

export default {
  async fetch(request: Request): Promise<Response> {
    return Response.json(await runSuite((await request.json()) as World));
  },
};
