import { installPackages } from "../packages.ts";
import { sameCalls } from "../same-calls.ts";

/** The obvious login server on Hono. */
export const naive = sameCalls(() => installPackages("hono"), {
  args: ["bench/peers/naive/server.ts"],
  environment: { NODE_ENV: "production" },
});
