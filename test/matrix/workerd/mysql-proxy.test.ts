import { describe } from "vitest";
import { scheduledMails } from "../../suite/http/links/scheduled.ts";
import { ofPair } from "../../suite/http/matrix.ts";
import { purging } from "../../suite/http/sessions/purging.ts";
import { useTarget } from "../../support/targets/http-target.ts";
import { startOnWorkerd, withDocuments } from "../../support/targets/worker-target.ts";

describe("in workerd, on MariaDB over the proxy", () => {
  // With the flag of client documents, because every fetch of a Worker has it then: those of the proxy, and of webhooks.
  const target = useTarget(() => startOnWorkerd({ database: "mysql-proxy", ...withDocuments }));
  ofPair(target);
  purging(target);
  scheduledMails(target);
});
