import { createNativeClient, type NativeClient } from "latchkey-auth/native";
import { beforeEach, describe, expect, it } from "vitest";
import { createNetwork, gate, type Network } from "../../suite/client/network.ts";
import { sessionIdsOf } from "../../suite/http/calls/accounts.ts";
import { insertAccount, newPassword, verify, type Person } from "../../suite/http/calls/calls.ts";
import { createTokenStorage, type TestTokenStorage } from "../../support/client/token-storage.ts";
import { secret } from "../../support/secrets.ts";
import { startOnNode, useTarget } from "../../support/targets/http-target.ts";

const tokenCall = "POST /authenticate/token";
const revokeCall = "POST /authenticate/revoke";
const target = useTarget(() => startOnNode({ database: "sqlite" }));

let person: Person;
let memory: TestTokenStorage;
/** Two processes: each has a client and a network of its own. They share the storage. */
let one: NativeClient;
let other: NativeClient;
let network: Network;

function start(sent = createNetwork(secret)): NativeClient {
  const { baseUrl } = target();
  return createNativeClient({ baseUrl, storage: memory.storage, fetch: sent.fetch });
}

const logIn = (client: NativeClient, { username, password } = person) =>
  client.logIn({ username, password });

beforeEach(async () => {
  person = await insertAccount(target());
  memory = createTokenStorage();
  network = createNetwork(secret);
  one = start(network);
  other = start();
  await logIn(one);
  await other.getUser();
});

/** Holds the next such call of the first process until it is opened: the request, or else its response. */
function hold(call: string, what?: "request" | "answer") {
  const { handler, ...held } = gate(what);
  network.intercept(call, handler);
  return held;
}

/** Lets the time of the sessions pass, for the minute in which an old token still works. */
async function pass(seconds: number): Promise<void> {
  for (const id of await sessionIdsOf(target(), person)) {
    await target().sql(
      `UPDATE sessions SET rotated_at = rotated_at - ${seconds * 1000} WHERE id = '${id}'`,
    );
  }
}

/** Expects that this process and the next one know a person, in a session that goes on. */
async function expectIn(client: NativeClient, { username }: Person): Promise<void> {
  await client.refresh();
  expect(await client.getUser()).toMatchObject({ username });
  expect(await start().getUser()).toMatchObject({ username });
  expect((await verify(target(), String(await client.getToken()))).status).toBe(200);
}

async function expectNobody(...clients: readonly NativeClient[]): Promise<void> {
  for (const client of clients) {
    await client.refresh();
    expect(await client.getUser()).toBeUndefined();
    expect(await client.getToken()).toBeUndefined();
  }
  expect(memory.token()).toBeUndefined();
}

describe("two processes with one storage", () => {
  it("keep the session if both refresh with the same token at once", async () => {
    const before = memory.token();
    const both = [createNetwork(secret), createNetwork(secret)];
    const held = both.map((sent) => {
      const { handler, reached, open } = gate("request");
      sent.intercept(tokenCall, handler);
      return { reached, open };
    });
    const users = both.map((sent) => start(sent).getUser());
    // Both have read the storage.
    await Promise.all(held.map(({ reached }) => reached));
    for (const { open } of held) open();
    for (const user of await Promise.all(users)) {
      expect(user).toMatchObject({ username: person.username });
    }
    expect(memory.token()).not.toBe(before);
    await expectIn(one, person);
    expect(await sessionIdsOf(target(), person)).toHaveLength(1);
  });

  it.each([
    ["while the response of the other's refresh is on its way", "answer"],
    ["before the other's refresh arrives", "request"],
  ] as const)("are both logged out if one logs out %s", async (_, held) => {
    const { reached, open } = hold(tokenCall, held);
    const refreshed = one.refresh();
    await reached;
    await other.logOut();
    open();
    await refreshed;
    await expectNobody(one, other);
  });

  it("keep a login that one makes before the other's refresh arrives", async () => {
    const { reached, open } = hold(tokenCall, "request");
    const refreshed = one.refresh();
    await reached;
    await other.logOut();
    const next = await insertAccount(target());
    await logIn(other, next);
    open();
    await refreshed;
    await expectIn(other, next);
    await expectIn(one, next);
  });

  it("keep a login that one makes while the other logs out", async () => {
    const { reached, open } = hold(revokeCall);
    const loggedOut = one.logOut();
    await reached;
    const next = await insertAccount(target());
    await logIn(other, next);
    open();
    await loggedOut;
    await expectIn(other, next);
  });

  it("are both logged out if one refreshes while the other logs out", async () => {
    const { reached, open } = hold(revokeCall, "request");
    const loggedOut = one.logOut();
    await reached;
    await other.refresh();
    open();
    await loggedOut;
    expect(await one.getUser()).toBeUndefined();
    await expectNobody(other, start());
  });

  it("keep a login that one makes while the other proves the user before it", async () => {
    const { reached, open } = hold(tokenCall);
    const proved = one.reauthenticate({ password: person.password });
    await reached;
    const next = await insertAccount(target());
    await logIn(other, next);
    open();
    await expect(proved).rejects.toMatchObject({ code: "invalid_grant" });
    await expectIn(one, next);
    await expectIn(other, next);
  });

  it("keep the session if one refreshes while the other proves the user", async () => {
    for (const held of ["answer", "request"] as const) {
      const { reached, open } = hold(tokenCall, held);
      const proved = one.reauthenticate({ password: person.password });
      await reached;
      await other.refresh();
      open();
      expect(await proved, held).toMatchObject({ username: person.username });
      await expectIn(other, person);
    }
  });

  it("end the session if one sends a token that the other has used up twice", async () => {
    const { reached, open } = hold(tokenCall, "request");
    const refreshed = one.refresh();
    await reached;
    await other.refresh();
    await other.refresh();
    open();
    await refreshed;
    await expectNobody(one, other);
  });
});

describe("a process that is killed before the storage has the new token", () => {
  /** Refreshes at the server, in a process that never gets the response. */
  async function refreshAndDie(): Promise<void> {
    const dying = createNetwork(secret);
    const { handler, reached } = gate();
    dying.intercept(tokenCall, handler);
    void start(dying).getUser();
    await reached;
  }

  it("leaves a session that the next process goes on with for a minute", async () => {
    const before = memory.token();
    await refreshAndDie();
    expect(memory.token()).toBe(before);
    await pass(50);
    expect(await start().getUser()).toMatchObject({ username: person.username });
    expect(memory.token()).not.toBe(before);
    await pass(120);
    await expectIn(one, person);
  });

  it("leaves a session that ends if the next process starts later, because the token could be stolen", async () => {
    await refreshAndDie();
    await pass(70);
    await expectNobody(start());
    await logIn(one);
    await expectIn(one, person);
  });
});

describe("a storage that fails", () => {
  it("fails a login before anything is sent, if it cannot be read", async () => {
    memory.fail("get");
    network.reset();
    await expect(logIn(one)).rejects.toThrow("get failed");
    expect(network.calls).toEqual([]);
    memory.fail();
    await expectIn(one, person);
  });

  it("fails a login that it cannot write, and the session before it has ended", async () => {
    memory.fail("set");
    const wrong = { username: person.username, password: newPassword() };
    await expect(one.logIn(wrong)).rejects.toMatchObject({ code: "invalid_grant" });
    const before = memory.token();
    await expect(logIn(one)).rejects.toThrow("set failed");
    expect(memory.token()).toBe(before);
    memory.fail();
    await expectNobody(start());
    await logIn(one);
    await expectIn(one, person);
  });

  it("fails what reads it, and nothing afterwards", async () => {
    memory.fail("get");
    const next = start();
    await expect(next.getUser()).rejects.toThrow("get failed");
    await expect(next.getToken()).rejects.toThrow("get failed");
    await expect(next.logOut()).rejects.toThrow("get failed");
    const again = next.reauthenticate({ password: person.password });
    await expect(again).rejects.toThrow("get failed");
    // No access token is missing here.
    expect(await one.getUser()).toMatchObject({ username: person.username });
    memory.fail();
    await expectIn(next, person);
  });

  it("fails a proof that it cannot write, and the session goes on for a minute", async () => {
    const before = memory.token();
    memory.fail("set");
    const again = one.reauthenticate({ password: person.password });
    await expect(again).rejects.toThrow("set failed");
    memory.fail();
    expect(memory.token()).toBe(before);
    await expectIn(one, person);
  });

  it("fails a logout that it cannot delete, and nobody is logged in all the same", async () => {
    const token = String(await one.getToken());
    memory.fail("delete");
    await expect(one.logOut()).rejects.toThrow("delete failed");
    expect((await verify(target(), token)).status).toBe(401);
    await expect(start().getUser()).rejects.toThrow("delete failed");
    memory.fail();
    await expectNobody(one, start());
  });
});
