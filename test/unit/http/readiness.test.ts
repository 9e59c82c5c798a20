import { expect, it } from "vitest";
import { send } from "../../suite/http/calls/calls.ts";
import { openWithPorts } from "../../support/targets/replaced-ports.ts";

it("a server whose mails fail stays ready, and says so in the body", async () => {
  let isFailing = false;
  const target = await openWithPorts(() => ({}), { isEmailFailing: () => isFailing });
  const ready = () => send(target, "/health/ready");
  expect(await ready()).toMatchObject({ status: 200, text: '{"status":"ok"}' });
  isFailing = true;
  expect(await ready()).toMatchObject({ status: 200, text: '{"status":"ok","mail":"failing"}' });
  await target.close();
});
