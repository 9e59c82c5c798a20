import { describe, expect, it } from "vitest";
import { useTarget } from "../support/targets/http-target.ts";
import { startOnWorkerd } from "../support/targets/worker-target.ts";
import { accountRow } from "../suite/http/calls/accounts.ts";
import { insertAccount } from "../suite/http/calls/calls.ts";
import { forgot } from "../suite/http/calls/links.ts";

describe("in workerd, with Cloudflare's binding EMAIL", () => {
  const target = useTarget(() =>
    startOnWorkerd({
      database: "d1",
      env: { MAIL_API_URL: "", MAIL_API_KEY: "" },
      config: { send_email: [{ name: "EMAIL" }] },
    }),
  );

  it("a link is sent after the answer, without the cron trigger", async () => {
    const person = await insertAccount(target());
    const { id } = await accountRow(target(), person);
    expect((await forgot(target(), person.username)).status).toBe(202);
    const log = () => target().log().join("\n");
    await expect.poll(log, { timeout: 20_000 }).toContain('"event":"mail_sent"');
    expect(log()).toContain(`"kind":"reset_password","user":"${String(id)}"`);
    const waiting = () => target().sql("SELECT id FROM outbox");
    await expect.poll(waiting, { timeout: 20_000 }).toEqual([]);
  });
});
