import { describe, expect, it } from "vitest";
import { isNewer, liveSession } from "../../../src/client/live-session.ts";
import { readNews } from "../../../src/client/tabs.ts";
import { session, tokenOf, user } from "./sessions.ts";

describe("a session that comes from outside", () => {
  it("is named by its access token", () => {
    expect(liveSession(tokenOf({ sid: "s", auth_time: 7 }), 9, user)).toEqual({
      id: "s",
      since: 7,
      token: tokenOf({ sid: "s", auth_time: 7 }),
      ends: 9,
      user,
    });
  });

  it.each(["é", "ü?>~", "日本語", "🔑🔑🔑"])("is read whatever else its token says: %s", (name) => {
    const token = tokenOf({ sid: "s", auth_time: 7, username: name });
    expect(liveSession(token, 9, user)?.id).toBe("s");
  });

  const token = tokenOf({ sid: "s", auth_time: 7 });
  it.each([
    ["no token", undefined, 9, user],
    ["a token that is none", "token", 9, user],
    ["a token that is no JSON", "x.eA.x", 9, user],
    ["a token of nothing", `x.${Buffer.from("null").toString("base64url")}.x`, 9, user],
    ["a client's own token", tokenOf({ client_id: "c" }), 9, user],
    ["a token without a session", tokenOf({ sid: 5, auth_time: 7 }), 9, user],
    ["a token without a login", tokenOf({ sid: "s", auth_time: "7" }), 9, user],
    ["no end", token, undefined, user],
    ["an end that is none", token, "9", user],
    ["an end that never comes", token, Number.NaN, user],
    ["no user", token, 9, undefined],
    ["a user that is none", token, 9, null],
    ["a user without an id", token, 9, { username: "ann" }],
  ])("is none with %s", (_, token, ends, user) => {
    expect(liveSession(token, ends, user)).toBeUndefined();
    expect(readNews({ session: { token, ends, user } })).toBeUndefined();
  });
});

describe("of two sessions", () => {
  it("the later token of the same is newer", () => {
    const old = session("a", { ends: 10 });
    expect(isNewer(session("a", { ends: 11 }), old)).toBe(true);
    expect(isNewer(session("a", { ends: 10 }), old)).toBe(false);
    expect(isNewer(session("a", { ends: 9, since: 99 }), old)).toBe(false);
  });

  it("the later login is newer, however long its token lasts", () => {
    const old = session("a", { since: 10, ends: 10 });
    expect(isNewer(session("b", { since: 11, ends: 1 }), old)).toBe(true);
    expect(isNewer(session("b", { since: 9, ends: 99 }), old)).toBe(false);
    // Tokens tell seconds.
    expect(isNewer(session("b", { since: 10, ends: 1 }), old)).toBe(true);
  });
});

describe("news of another tab", () => {
  it("is a session, or the end of one", () => {
    const news = { session: session("a") };
    expect(readNews(structuredClone(news))).toEqual(news);
    expect(readNews({ ended: "a" })).toEqual({ ended: "a" });
  });

  it("believes its token about the session, and nothing beside it", () => {
    const told = { ...session("a", { since: 5 }), id: "b", since: 99, more: true };
    expect(readNews({ session: told })).toEqual({ session: session("a", { since: 5 }) });
  });

  it.each([
    undefined,
    null,
    0,
    "",
    "ended",
    [],
    {},
    { ended: null },
    { ended: 7 },
    { session: "a" },
  ])("is not %j", (data) => {
    expect(readNews(data)).toBeUndefined();
  });
});
