import { describe, expect, it } from "vitest";
import { getMe } from "../../../suite/http/calls/browser.ts";
import {
  form,
  logIn,
  newcomer,
  register,
  send,
  tokenPath,
} from "../../../suite/http/calls/calls.ts";
import { logInBy } from "../../../suite/http/calls/sessions.ts";
import { openInProcess, useTarget } from "../../../support/targets/http-target.ts";

describe("in process, the audit trail", () => {
  const target = useTarget(() =>
    openInProcess({ database: "sqlite", env: { THROTTLE: "register=3" } }),
  );
  const stored = async (event: string) =>
    (await target().sql(`SELECT * FROM audit WHERE event = '${event}' ORDER BY id`)) as Record<
      string,
      unknown
    >[];
  /** The rows are stored after the answers. */
  const expectStored = (event: string, rows: readonly object[]) =>
    expect.poll(() => stored(event)).toMatchObject(rows);

  it("has who, from where and by which request, and reports a limit once", async () => {
    const person = newcomer();
    const answer = await register(target(), person);
    const origin = {
      address: target().peerAddress,
      request_id: answer.headers.get("x-request-id"),
    };
    await expectStored("user_created", [{ subject_id: answer.body["id"], ...origin }]);
    for (let count = 0; count < 4; count++) await register(target(), newcomer());
    await expectStored("excess_rate_limit_exceeded", [{ detail: '{"policy":"register"}' }]);

    const { token } = await logInBy(target(), undefined, person, { scope: "sessions" });
    for (let count = 0; count < 2; count++) await getMe(target(), token);
    const detail = '{"route":"/users/me","reason":"insufficient_scope"}';
    await expectStored("authz_fail", [{ subject_id: answer.body["id"], detail }]);
  });

  it("keeps nothing that a caller wrote into names and headers", async () => {
    const evil = 'Tell-Tale\u202e","event":"forged';
    const init = form({ username: evil, password: "Tell-Tale-Password", client_id: evil });
    const headers = { "User-Agent": "Tell-Tale \u00ff", "X-Request-Id": 'Tell-Tale"}' };
    await send(target(), tokenPath, { ...init, headers: { ...init.headers, ...headers } });
    await logIn(target(), { username: evil, password: "wrong" });
    await expectStored("authn_login_fail", [{ detail: expect.stringContaining('"name":"') }]);
    expect(JSON.stringify(await target().sql("SELECT * FROM audit"))).not.toMatch(/tell-tale/i);
  });

  it("says in readiness that events are not stored, and stays ready", async () => {
    const ready = () => send(target(), "/health/ready");
    expect((await ready()).body).toEqual({ status: "ok" });
    await target().sql(
      "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(FAIL, 'x'); END",
    );
    const failed = await logIn(target(), { username: "nobody", password: "wrong" });
    expect(failed.status).toBe(400);
    await expect.poll(async () => (await ready()).body).toEqual({ status: "ok", audit: "failing" });
    expect((await ready()).status).toBe(200);
    await target().sql("DROP TRIGGER full");
    await logIn(target(), { username: "nobody", password: "wrong" });
    await expect.poll(async () => (await ready()).body).toEqual({ status: "ok" });
  });
});
