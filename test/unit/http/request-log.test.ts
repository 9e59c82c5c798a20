import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import type { AppOptions } from "../../../src/http/options.ts";
import { updateMe } from "../../suite/http/calls/accounts.ts";
import { logInFrom, ownPage, refreshBy } from "../../suite/http/calls/browser.ts";
import {
  form,
  json,
  logIn,
  newcomer,
  newPassword,
  register,
  registerAndLogIn,
  registerPath,
  revokePath,
  send,
  sessionsPath,
  tokenPath,
  verify,
  withBearer,
  type Answer,
} from "../../suite/http/calls/calls.ts";
import { askClientToken, basic, createClient } from "../../suite/http/calls/clients.ts";
import { refresh, sessionOf } from "../../suite/http/calls/sessions.ts";
import { secret } from "../../support/secrets.ts";
import { openWithPorts, type LoggedTarget } from "../../support/targets/replaced-ports.ts";

type Line = Readonly<Record<string, unknown>>;

const address = "192.0.2.7";
let target: LoggedTarget;
beforeAll(async () => {
  target = await openWithPorts(() => ({}), { peerAddress: () => address });
});
afterAll(() => target.close());

const linesOf = ({ logged }: LoggedTarget): Line[] =>
  logged
    .join("")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);

/** The line of the request that got this answer. */
function lineOf({ headers }: Answer): Line {
  const id = headers.get("x-request-id");
  const lines = linesOf(target).filter(
    ({ event, request_id }) => event === "request" && request_id === id,
  );
  expect(lines).toHaveLength(1);
  return lines[0]!;
}

describe("the line of a request", () => {
  it("has the client's address, the route, and no path", async () => {
    const line = lineOf(await send(target, "/hello/Ann?x=1"));
    expect(line).toEqual({
      time: expect.any(String),
      level: "info",
      event: "request",
      request_id: expect.any(String),
      method: "GET",
      route: "/hello/{name}",
      status: 200,
      duration_ms: expect.any(Number),
      address,
    });
  });

  it("has the account and the session of a login, of a refresh, and of each call with the token", async () => {
    const { person, token, refreshToken } = await registerAndLogIn(target);
    const checked = await verify(target, token);
    const { sub, sid } = checked.body;
    expect(sid).toBe(sessionOf(token));
    const answers = [
      checked,
      await send(target, "/users/me", withBearer(token)),
      await send(target, sessionsPath, withBearer(token)),
      await refresh(target, refreshToken),
    ];
    for (const answer of answers) expect(lineOf(answer)).toMatchObject({ address, sub, sid });
    for (const answer of [await logIn(target, person), await logInFrom(target, person)]) {
      const own = sessionOf(String(answer.body["access_token"]));
      expect(lineOf(answer)).toMatchObject({ address, sub, sid: own });
      expect(lineOf(answer)["sid"]).not.toBe(sid);
    }
  });

  it("has the account and the session of a browser's refresh", async () => {
    const { token, refreshToken } = await registerAndLogIn(target);
    const line = lineOf(await refreshBy(target, refreshToken, ownPage));
    expect(line).toMatchObject({ address, sid: sessionOf(token), status: 200 });
    expect(line["sub"]).toBe((await verify(target, token)).body["sub"]);
  });

  it("has the account and the session that log out, and those of a call without the scope", async () => {
    const { person, token, refreshToken } = await registerAndLogIn(target);
    const { sub, sid } = (await verify(target, token)).body;
    const { username, password } = person;
    const narrow = form({ username, password, scope: "profile:read" });
    const { body } = await send(target, tokenPath, narrow);
    const narrowToken = String(body["access_token"]);
    const refused = await send(target, sessionsPath, withBearer(narrowToken));
    expect(refused.status).toBe(403);
    expect(lineOf(refused)).toMatchObject({ sub, sid: sessionOf(narrowToken) });

    const revoked = await send(target, revokePath, form({ token: refreshToken }));
    expect(lineOf(revoked)).toMatchObject({ status: 200, sub, sid });
    const cookie = String((await logInFrom(target, person)).headers.get("set-cookie"));
    const init = { method: "DELETE", headers: { ...ownPage, Cookie: cookie.split(";", 1)[0]! } };
    const loggedOut = await send(target, "/session", init);
    expect(lineOf(loggedOut)).toMatchObject({ status: 204, sub, sid: expect.any(String) });
  });

  it("has the client that revokes a token that is not valid", async () => {
    const client = await createClient(target);
    const init = form({ token: "rt1_x" }, basic(client));
    expect(lineOf(await send(target, revokePath, init))).toMatchObject({ sub: client.id });
    expect(lineOf(await send(target, revokePath, form({ token: "x" })))).not.toHaveProperty("sub");
  });

  it("has the account of a registration, which has no session", async () => {
    const answer = await register(target, newcomer());
    expect(lineOf(answer)).toMatchObject({ status: 201, sub: answer.body["id"] });
    expect(lineOf(answer)).not.toHaveProperty("sid");
  });

  it("has the client of a client's own token, which has no session", async () => {
    const client = await createClient(target);
    const issued = await askClientToken(target, client);
    const checked = await verify(target, String(issued.body["access_token"]));
    for (const answer of [issued, checked]) {
      expect(lineOf(answer)).toMatchObject({ status: 200, sub: client.id });
      expect(lineOf(answer)).not.toHaveProperty("sid");
    }
  });

  it("has no account after a wrong password, a forged token or an ended session", async () => {
    const { person, token } = await registerAndLogIn(target);
    await send(target, "/authenticate/revoke", form({ token }));
    const answers = [
      await logIn(target, { ...person, password: newPassword() }),
      await logInFrom(target, { ...person, password: newPassword() }),
      await verify(target, token),
      await verify(target, "a.b.c"),
      await send(target, sessionsPath, withBearer("a.b.c")),
    ];
    for (const answer of answers) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(lineOf(answer)).toMatchObject({ address, code: expect.any(String) });
      expect(lineOf(answer)).not.toHaveProperty("sub");
      expect(lineOf(answer)).not.toHaveProperty("sid");
    }
  });
});

describe("the line of a 404", () => {
  const pathOf = async (path: string): Promise<unknown> => lineOf(await send(target, path))["path"];

  it("has the path without the query", async () => {
    expect(await pathOf("/authenticate/login?password=x")).toBe("/authenticate/login");
    const { token } = await registerAndLogIn(target);
    const path = `${sessionsPath}/no-session`;
    const answer = await send(target, path, { method: "DELETE", ...withBearer(token) });
    expect(lineOf(answer)).toMatchObject({ status: 404, path });
  });

  it("has at most 100 characters of the path", async () => {
    expect(await pathOf("/ab".repeat(5000))).toBe("/ab".repeat(34).slice(0, 100));
  });

  it("ST-4 leaves out everything in the path that may be a token or a key", async () => {
    const { token, refreshToken } = await registerAndLogIn(target);
    for (const value of [token, refreshToken, secret(newPassword().repeat(2))]) {
      expect(await pathOf(`/verify/${encodeURIComponent(value)}/x`)).toBe("/verify/…/x");
    }
  });
});

describe("the level of a refusal", () => {
  const levelWith = async (error: Error) => {
    const failing = await openWithPorts(({ hasher }) => ({
      hasher: { ...hasher, inTurn: () => Promise.reject(error) },
    }));
    const answer = await logIn(failing, newcomer());
    await failing.close();
    const line = linesOf(failing).find(({ event }) => event === "request");
    return { status: answer.status, level: line?.["level"] };
  };

  it("is a warning for a full queue, because anybody can fill it, and an error for every other 5xx", async () => {
    const overloaded = await levelWith(new Failure(serverFailures.overloaded));
    expect(overloaded).toEqual({ status: 503, level: "warn" });
    expect(await levelWith(new Failure(serverFailures.unavailable))).toEqual({
      status: 503,
      level: "error",
    });
    expect(await levelWith(new Error("planted"))).toEqual({ status: 500, level: "error" });
    expect(lineOf(await send(target, "/users/me"))).toMatchObject({ status: 401, level: "info" });
  });
});

describe("the line about ignored members of a body", () => {
  const warnings = async (body: object, options: Partial<AppOptions> = {}) => {
    const other = await openWithPorts(() => ({}), options);
    const answer = await send(other, registerPath, json(body));
    await other.close();
    const events = linesOf(other).filter(({ event }) => event === "members_ignored");
    return { status: answer.status, events, id: answer.headers.get("x-request-id") };
  };

  it("names the members, and never their values; the account is created", async () => {
    const value = secret(`the value ${newPassword()}`);
    const body = { ...newcomer(), phone: value, address: { city: value } };
    const { status, events, id } = await warnings(body, { development: true });
    expect(status).toBe(201);
    expect(events).toEqual([
      {
        time: expect.any(String),
        level: "info",
        event: "members_ignored",
        request_id: id,
        members: ["phone", "address"],
        hint: expect.any(String),
      },
    ]);
  });

  it("comes for a change of an account as well", async () => {
    const other = await openWithPorts(() => ({}), { development: true });
    const { token } = await registerAndLogIn(other);
    await updateMe(other, token, { name: "Ann Jones", phone: "555-0100" });
    await other.close();
    const events = linesOf(other).filter(({ event }) => event === "members_ignored");
    expect(events.map(({ members }) => members)).toEqual([["phone"]]);
  });

  it("names at most ten members, by forty characters each", async () => {
    const more = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`${index + 10}${"x".repeat(90)}`, 1]),
    );
    const { events } = await warnings({ ...newcomer(), ...more }, { development: true });
    const members = events[0]?.["members"] as string[];
    expect(members).toHaveLength(10);
    expect(members.map(({ length }) => length)).toEqual(Array.from({ length: 10 }, () => 40));
  });

  it("does not come without such members, for an invalid body, or outside development", async () => {
    const phone = "555-0100";
    expect((await warnings(newcomer(), { development: true })).events).toEqual([]);
    const { email: _, ...invalid } = newcomer();
    expect((await warnings({ ...invalid, phone }, { development: true })).events).toEqual([]);
    const { status, events } = await warnings({ ...newcomer(), phone }, { development: false });
    expect({ status, events }).toEqual({ status: 201, events: [] });
  });
});
