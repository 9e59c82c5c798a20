import { describe } from "vitest";
import { scheduledMails } from "../../suite/http/links/scheduled.ts";
import { ofPair } from "../../suite/http/matrix.ts";
import { purging } from "../../suite/http/sessions/purging.ts";
import { hyperdriveBundle } from "../../suite/worker-bundles.ts";
import { useTarget } from "../../support/targets/http-target.ts";
import { startOnWorkerd } from "../../support/targets/worker-target.ts";

describe("in workerd, on PostgreSQL by Hyperdrive", () => {
  const target = useTarget(() => startOnWorkerd({ database: "hyperdrive-postgres" }));
  ofPair(target);
  purging(target);
  scheduledMails(target);
  hyperdriveBundle("wrangler.hyperdrive-postgres.toml", /^node_modules\/pg(?:-[\w-]+)?\//);
});
