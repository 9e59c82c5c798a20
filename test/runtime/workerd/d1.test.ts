import { describe } from "vitest";
import { scheduledMails } from "../../suite/http/links/scheduled.ts";
import { ofRuntime } from "../../suite/http/matrix.ts";
import { purging } from "../../suite/http/sessions/purging.ts";
import { framingInWorkerd } from "../../suite/http/sockets/framing.ts";
import { pipelining } from "../../suite/http/sockets/pipelining.ts";
import { useTarget } from "../../support/targets/http-target.ts";
import { startOnWorkerd } from "../../support/targets/worker-target.ts";

describe("in workerd, on D1", () => {
  const target = useTarget(() => startOnWorkerd({ database: "d1" }));
  ofRuntime(target);
  framingInWorkerd(target);
  pipelining(target);
  purging(target);
  scheduledMails(target);
});
