import { serve } from "@hono/node-server";

/** The part of Bun's global that is used here. */
declare const Bun: {
  serve(options: {
    readonly fetch: Fetch;
    readonly hostname: string;
    readonly port: number;
  }): unknown;
};

type Fetch = (request: Request) => Response | Promise<Response>;

/** Serves with the usual server of the runtime: Hono's own on Node, Bun's on Bun. */
export function listen(fetch: Fetch): void {
  const address = { hostname: "127.0.0.1", port: Number(process.env["PORT"]) };
  if (process.versions["bun"] === undefined) serve({ fetch, ...address });
  else Bun.serve({ fetch, ...address });
}
