import { createClient, LatchkeyError, type Account, type Client } from "latchkey-auth/client";
import { createLoginFlow, createStore, type LoginFlow, type Store } from "latchkey-auth/store";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createNetwork, gate, problem, type Network } from "../suite/client/network.ts";
import { insertAccount, newPassword, type Person } from "../suite/http/calls/calls.ts";
import { personWithTotp } from "../suite/http/calls/factor-logins.ts";
import { codeOf } from "../suite/http/calls/factors.ts";
import { secret } from "../support/secrets.ts";
import { startOnNode, useTarget } from "../support/targets/http-target.ts";

const refreshCall = "POST /session/refresh";
const target = useTarget(() => startOnNode({ database: "sqlite" }));

let network: Network;
let client: Client;
let person: Person;
beforeEach(async () => {
  network = createNetwork(secret);
  const { baseUrl, issuer: origin } = target();
  client = createClient({ baseUrl, origin, fetch: network.fetch });
  person = await insertAccount(target());
});

const logIn = () => client.logIn({ username: person.username, password: person.password });

/** Subscribes, and waits for the check. Returns the listener, and what ends the subscription. */
async function listen(store: Store) {
  const heard = vi.fn();
  const stop = store.subscribe(heard);
  await store.check();
  return { heard, stop };
}

const nobody = { user: undefined, organization: null, isPending: false, error: undefined };

describe("a store of who is logged in", () => {
  it("is pending until the first listener has asked the server, which is asked once", async () => {
    const store = createStore(client);
    expect(store.getSnapshot()).toEqual({ ...nobody, isPending: true });
    expect(network.calls).toEqual([]);
    // As the strict mode of React does.
    store.subscribe(() => {})();
    const { heard } = await listen(store);
    expect(network.calls).toEqual([refreshCall]);
    expect(heard).toHaveBeenCalledOnce();
    expect(store.getSnapshot()).toEqual(nobody);
    await listen(store);
    expect(network.calls).toEqual([refreshCall]);
  });

  it("has a frozen snapshot, which is the same object until the user changes", async () => {
    const user = await logIn();
    const store = createStore(client, structuredClone(user));
    const first = store.getSnapshot();
    expect(Object.isFrozen(first)).toBe(true);
    const { heard } = await listen(store);
    await client.refresh();
    expect(store.getSnapshot()).toBe(first);
    expect(heard).not.toHaveBeenCalled();
    await client.updateUser({ name: "Another Name" });
    expect(heard).toHaveBeenCalledOnce();
    expect(store.getSnapshot()).toMatchObject({ user: { id: user.id, name: "Another Name" } });
    expect(store.getSnapshot()).not.toBe(first);
    expect(Object.isFrozen(store.getSnapshot())).toBe(true);
    expect(store.getServerSnapshot()).toBe(first);
  });

  it("follows logins and logouts while somebody listens, and lets go of the client after that", async () => {
    const removed = vi.fn();
    const onChange: Client["onChange"] = (listener) => {
      const remove = client.onChange(listener);
      return () => {
        removed();
        remove();
      };
    };
    const store = createStore({ ...client, onChange });
    const one = await listen(store);
    const two = await listen(store);
    const user = await logIn();
    expect(store.getSnapshot()).toEqual({ ...nobody, user });
    expect([one.heard, two.heard].map(({ mock }) => mock.calls.length)).toEqual([2, 1]);
    one.stop();
    one.stop();
    expect(removed).not.toHaveBeenCalled();
    await client.logOut();
    expect(store.getSnapshot()).toEqual(nobody);
    two.stop();
    expect(removed).toHaveBeenCalledOnce();
    await logIn();
    expect(store.getSnapshot()).toEqual(nobody);
    await listen(store);
    expect(store.getSnapshot()).toEqual({ ...nobody, user });
  });

  it("follows without a listener, and without a check, until that ends", async () => {
    const store = createStore(client);
    const ends = [store.follow(), store.follow()];
    const user = await logIn();
    expect(store.getSnapshot()).toEqual({ ...nobody, user });
    // A check would have asked for the session, because the client did not know the user before.
    expect(network.calls).not.toContain(refreshCall);
    store.subscribe(() => {})();
    ends[0]?.();
    ends[0]?.();
    await client.logOut();
    expect(store.getSnapshot()).toEqual(nobody);
    ends[1]?.();
    await logIn();
    expect(store.getSnapshot()).toEqual(nobody);
  });

  it("starts with the user that a server rendered, and corrects it by one change", async () => {
    const user = { id: "x", username: "gone" } as Account;
    const store = createStore(client, user);
    expect(store.getSnapshot()).toEqual({ ...nobody, user });
    const { heard } = await listen(store);
    expect(heard).toHaveBeenCalledOnce();
    expect(store.getSnapshot()).toEqual(nobody);
    expect(store.getServerSnapshot().user).toEqual(user);
  });

  it("starts with nobody for null, without waiting", async () => {
    const store = createStore(client, null);
    expect(store.getSnapshot()).toEqual(nobody);
    const { heard } = await listen(store);
    expect(heard).not.toHaveBeenCalled();
    expect(network.calls).toEqual([refreshCall]);
  });

  it("keeps the user on an error, and asks again by check", async () => {
    const user = { id: "x", username: "ann" } as Account;
    for (const initial of [user, undefined]) {
      const fresh = createClient({ ...target(), origin: target().issuer, fetch: network.fetch });
      const store = createStore(fresh, initial);
      network.intercept(refreshCall, problem(403, "origin_not_allowed"));
      await listen(store);
      const { error, ...others } = store.getSnapshot();
      expect(others).toEqual({ user: initial, organization: null, isPending: false });
      expect(error).toBeInstanceOf(LatchkeyError);
      expect(error).toMatchObject({ code: "origin_not_allowed" });
      const checking = store.check();
      expect(store.getSnapshot()).toEqual({
        user: initial,
        organization: null,
        isPending: initial === undefined,
        error: undefined,
      });
      await checking;
      expect(store.getSnapshot()).toEqual(nobody);
    }
  });

  it("does not let a late check undo a change", async () => {
    const stale = { id: "x", username: "stale" } as Account;
    const { promise, resolve } = Promise.withResolvers<Account>();
    let tell: (user: Account) => void = () => {};
    const store = createStore({
      getUser: () => promise,
      getOrganization: () => null,
      onChange(listener) {
        tell = listener;
        return () => {};
      },
    });
    store.subscribe(() => {});
    const now = { id: "y", username: "now" } as Account;
    tell(now);
    resolve(stale);
    await store.check();
    expect(store.getSnapshot()).toEqual({ ...nobody, user: now });
  });
});

describe("the steps of a login", () => {
  let flow: LoginFlow;
  beforeEach(() => {
    flow = createLoginFlow(client);
  });

  const start = {
    state: "credentials",
    factors: [],
    busy: false,
    error: undefined,
    retryAfter: undefined,
    user: undefined,
  };

  it("say that the login is under way, take no second one meanwhile, and end with the user", async () => {
    const heard = vi.fn();
    flow.subscribe(heard);
    expect(flow.getSnapshot()).toEqual(start);
    const { handler, reached, open } = gate();
    network.intercept("POST /session", handler);
    const { username, password } = person;
    const submitted = flow.submit({ username, password });
    expect(flow.getSnapshot()).toEqual({ ...start, busy: true });
    await reached;
    await flow.submit({ username, password });
    expect(network.calls).toEqual(["POST /session"]);
    open();
    await submitted;
    const user = await client.getUser();
    expect(user).toMatchObject({ username });
    expect(flow.getSnapshot()).toEqual({ ...start, state: "done", user });
    expect(Object.isFrozen(flow.getSnapshot())).toBe(true);
    expect(heard).toHaveBeenCalledTimes(2);
    await flow.submit({ username, password });
    expect(network.calls).toEqual(["POST /session"]);
    expect(flow.getServerSnapshot()).toEqual(start);
  });

  it("keep the error of a wrong password until the next try, and the time to wait", async () => {
    const { username, password } = person;
    await flow.submit({ username, password: newPassword() });
    expect(flow.getSnapshot()).toMatchObject({ ...start, error: { code: "invalid_grant" } });
    network.intercept("POST /session", problem(429, "too_many_requests", { "Retry-After": "9" }));
    await flow.submit({ username, password });
    const error = { code: "too_many_requests" };
    expect(flow.getSnapshot()).toMatchObject({ ...start, error, retryAfter: 9 });
    await flow.submit({ username, password });
    expect(flow.getSnapshot()).toMatchObject({ ...start, state: "done", user: { username } });
  });

  it("ask for the second factor, and for the password again if it comes too late", async () => {
    const { person: strict, secret: base32 } = await personWithTotp(target());
    const { username, password } = strict;
    await flow.submit({ username, password });
    const second = { ...start, state: "second-factor", factors: ["totp", "recovery_code"] };
    expect(flow.getSnapshot()).toEqual(second);
    await flow.submit({ totp: "000000" });
    expect(flow.getSnapshot()).toMatchObject({ ...second, error: { code: "invalid_grant" } });
    const late = problem(400, "expired_token");
    network.intercept("POST /session/second-factor", late);
    await flow.submit({ totp: codeOf(base32) });
    expect(flow.getSnapshot()).toMatchObject({ ...start, error: { code: "expired_token" } });
    await flow.submit({ username, password });
    expect(flow.getSnapshot()).toEqual(second);
    await flow.submit({ totp: codeOf(base32) });
    expect(flow.getSnapshot()).toMatchObject({ ...start, state: "done", user: { username } });
  });

  it("take a function that gets a proof by itself, such as a passkey, with the token of the second step", async () => {
    const { person: strict, recoveryCodes } = await personWithTotp(target());
    const { username, password } = strict;
    const tokens: string[] = [];
    const refused = new Error("cancelled");
    await flow.submit(({ token }) => {
      tokens.push(token);
      throw refused;
    });
    expect(flow.getSnapshot()).toEqual({ ...start, error: refused });
    await flow.submit(() => client.logIn({ username, password }));
    expect(flow.getSnapshot().state).toBe("second-factor");
    await flow.submit(({ token }) => {
      tokens.push(secret(token));
      return client.verifySecondFactor({ token, recovery_code: recoveryCodes[0] ?? "" });
    });
    expect(flow.getSnapshot()).toMatchObject({ ...start, state: "done", user: { username } });
    expect(tokens).toEqual(["", expect.stringMatching(/^mt1_/)]);
  });

  it("begin again, whatever the response of the last one is", async () => {
    const { username } = person;
    const { handler, reached, open } = gate();
    network.intercept("POST /session", handler);
    const submitted = flow.submit({ username, password: newPassword() });
    await reached;
    flow.restart();
    expect(flow.getSnapshot()).toEqual(start);
    open();
    await submitted;
    expect(flow.getSnapshot()).toEqual(start);
  });
});
