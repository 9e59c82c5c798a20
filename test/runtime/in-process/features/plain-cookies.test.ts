import { describe, expect, it } from "vitest";
import { logInFrom } from "../../../suite/http/calls/browser.ts";
import { insertAccount, send } from "../../../suite/http/calls/calls.ts";
import { createApp, queryOf } from "../../../suite/http/oidc/app.ts";
import { openInProcess, useTarget } from "../../../support/targets/http-target.ts";

const issuer = "http://192.168.1.5:3000";
const page = { Origin: issuer, "X-Latchkey": "1" };

describe("in process, over plain http in a private network", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite", env: { ISSUER: issuer } }));

  it("sets cookies that a browser keeps there, and accepts no others", async () => {
    const person = await insertAccount(target());
    const login = await logInFrom(target(), person, page);
    expect(login.status).toBe(200);
    const [session = "", hint, device] = login.headers.getSetCookie();
    expect(session).toMatch(
      /^latchkey-dev=rt1_[\w-]{70}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(hint).toMatch(/^latchkey-dev-hint=1; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
    const asked = await send(
      target(),
      "/authorize?" + queryOf(await createApp(target())) + "&bounced=1",
    );
    expect(asked.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^latchkey-dev-asked=[\da-f-]{36}; Max-Age=3600; Path=\/; HttpOnly; SameSite=Strict$/,
      ),
    ]);
    expect(device).toMatch(/^latchkey-dev-device=dk1_[\w-]+; .*; HttpOnly; SameSite=Strict$/);

    const [cookie = ""] = session.split(";");
    const call = (method: string, path: string, Cookie: string) =>
      send(target(), path, { method, headers: { ...page, Cookie } });
    const foreign = await call("POST", "/session/refresh", `__Host-${cookie.replace("-dev", "")}`);
    expect(foreign.body).toEqual({ user: null });
    const refreshed = await call("POST", "/session/refresh", cookie);
    expect(refreshed.body).toMatchObject({ user: { username: person.username } });
    const [next = ""] = String(refreshed.headers.getSetCookie()[0]).split(";");
    expect(next).toMatch(/^latchkey-dev=rt1_/);

    const end = await call("DELETE", "/session", next);
    expect(end.status).toBe(204);
    expect(end.headers.getSetCookie()).toEqual([
      "latchkey-dev=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict",
      "latchkey-dev-hint=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
    ]);
  });
});
