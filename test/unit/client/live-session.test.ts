import { describe, expect, it } from "vitest";
import { isNewer, liveSession } from "../../../src/client/session/live-session.ts";
import { parseTabMessage } from "../../../src/client/session/tabs.ts";
import { session, tokenOf, user } from "./sample-session.ts";

describe("liveSession()", () => {
  it("reads the session's id and login time from the access token", () => {
    expect(liveSession(tokenOf({ sid: "s", auth_time: 7 }), 9, user)).toEqual({
      id: "s",
      authTime: 7,
      token: tokenOf({ sid: "s", auth_time: 7 }),
      expiresAt: 9,
      user,
      organization: null,
    });
  });

  it("reads the organization and the role in it", () => {
    const token = tokenOf({ sid: "s", auth_time: 7, org_id: "o", org_role: "member" });
    expect(liveSession(token, 9, user)?.organization).toEqual({ id: "o", role: "member" });
  });

  it.each(["é", "ü?>~", "日本語", "🔑🔑🔑"])("decodes a token with the name %s", (name) => {
    const token = tokenOf({ sid: "s", auth_time: 7, username: name });
    expect(liveSession(token, 9, user)?.id).toBe("s");
  });

  const token = tokenOf({ sid: "s", auth_time: 7 });
  it.each([
    ["a missing token", undefined, 9, user],
    ["a string that is not a token", "token", 9, user],
    ["a token that is not JSON", "x.eA.x", 9, user],
    ["a token of null", `x.${Buffer.from("null").toString("base64url")}.x`, 9, user],
    ["a token of the client-credentials grant", tokenOf({ client_id: "c" }), 9, user],
    ["a token with an invalid sid", tokenOf({ sid: 5, auth_time: 7 }), 9, user],
    ["a token with an invalid auth_time", tokenOf({ sid: "s", auth_time: "7" }), 9, user],
    ["a missing expiry", token, undefined, user],
    ["an expiry that is a string", token, "9", user],
    ["an expiry that is NaN", token, Number.NaN, user],
    ["a missing user", token, 9, undefined],
    ["a user that is null", token, 9, null],
    ["a user without an id", token, 9, { username: "ann" }],
  ])("rejects %s", (_, token, expiresAt, user) => {
    expect(liveSession(token, expiresAt, user)).toBeUndefined();
    expect(parseTabMessage({ session: { token, expiresAt, user } })).toBeUndefined();
  });
});

describe("isNewer()", () => {
  it("compares two tokens of one session by their expiry", () => {
    const old = session("a", { expiresAt: 10 });
    expect(isNewer(session("a", { expiresAt: 11 }), old)).toBe(true);
    expect(isNewer(session("a", { expiresAt: 10 }), old)).toBe(false);
    expect(isNewer(session("a", { expiresAt: 9, authTime: 99 }), old)).toBe(false);
  });

  it("compares two states of a session with the same token by the last change of the user", () => {
    const old = session("a");
    const changed = { ...user, updated_at: "2026-11-25T09:30:00.001Z" };
    expect(isNewer(session("a", { user: changed }), old)).toBe(true);
    expect(isNewer(old, session("a", { user: changed }))).toBe(false);
    expect(isNewer(session("a"), old)).toBe(false);
    expect(isNewer(session("a", { user: changed }), session("a", { expiresAt: 2 }))).toBe(false);
  });

  it("compares two sessions by their login, whatever the expiry of their tokens", () => {
    const old = session("a", { authTime: 10, expiresAt: 10 });
    expect(isNewer(session("b", { authTime: 11, expiresAt: 1 }), old)).toBe(true);
    expect(isNewer(session("b", { authTime: 9, expiresAt: 99 }), old)).toBe(false);
    // `auth_time` has whole seconds, so the message that arrives later wins a tie.
    expect(isNewer(session("b", { authTime: 10, expiresAt: 1 }), old)).toBe(true);
  });
});

describe("parseTabMessage()", () => {
  it("accepts a session, or the end of a session", () => {
    const message = { session: session("a") };
    expect(parseTabMessage(structuredClone(message))).toEqual(message);
    expect(parseTabMessage({ ended: "a" })).toEqual({ ended: "a" });
  });

  it("takes id and login time from the token only, and ignores unknown members", () => {
    const sent = { ...session("a", { authTime: 5 }), id: "b", authTime: 99, more: true };
    expect(parseTabMessage({ session: sent })).toEqual({ session: session("a", { authTime: 5 }) });
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
  ])("rejects %j", (data) => {
    expect(parseTabMessage(data)).toBeUndefined();
  });
});
