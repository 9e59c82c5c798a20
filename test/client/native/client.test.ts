import { createNativeClient, LatchkeyError, type NativeClient } from "latchkey-auth/native";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createNetwork, gate, type Network } from "../../suite/client/network.ts";
import {
  form,
  insertAccount,
  newPassword,
  registerAndLogIn,
  send,
  tokenPath,
  type Person,
} from "../../suite/http/calls/calls.ts";
import { everyScope } from "../../suite/http/calls/clients.ts";
import { personWithTotp } from "../../suite/http/calls/factor-logins.ts";
import { codeOf } from "../../suite/http/calls/factors.ts";
import {
  authorize,
  codeIn,
  createApp,
  leadsTo,
  loggedIn,
  newVerifier,
  ofOperator,
  queryOf,
} from "../../suite/http/oidc/app.ts";
import { createTokenStorage, type TestTokenStorage } from "../../support/client/token-storage.ts";
import { secret } from "../../support/secrets.ts";
import { startOnNode, useTarget } from "../../support/targets/http-target.ts";

const tokenCall = "POST /authenticate/token";
const meCall = "GET /users/me";
const revokeCall = "POST /authenticate/revoke";
const target = useTarget(() => startOnNode({ database: "sqlite" }));

let network: Network;
let person: Person;
let memory: TestTokenStorage;
let client: NativeClient;
const open = (from = memory): NativeClient =>
  createNativeClient({ baseUrl: target().baseUrl, storage: from.storage, fetch: network.fetch });
beforeEach(async () => {
  network = createNetwork(secret);
  memory = createTokenStorage();
  client = open();
  person = await insertAccount(target());
});

const logIn = (one = client) => one.logIn({ username: person.username, password: person.password });
const stored = () => memory.token();

describe("a native client", () => {
  it("logs in, keeps the refresh token under a plain name, and resumes from it after a restart", async () => {
    expect(network.calls).toEqual([]);
    expect(await logIn()).toMatchObject({ username: person.username });
    const [[key, value] = ["", ""]] = [...memory.kept];
    expect(key).toMatch(/^latchkey-[\w.-]+$/);
    expect(value).toMatch(/^rt1_/);
    const again = open();
    expect(await again.getUser()).toMatchObject({ username: person.username });
    const { sessions } = await again.call("get", "/users/me/sessions");
    expect(sessions).toHaveLength(1);
    // A login ends the session that the storage had.
    await logIn(again);
    expect((await again.call("get", "/users/me/sessions")).sessions).toHaveLength(1);
  });

  it("sends no cookie and no credentials, and says nobody without a token", async () => {
    const inits: (RequestInit | undefined)[] = [];
    const plain = createNativeClient({
      baseUrl: target().baseUrl,
      storage: memory.storage,
      fetch: (input, init) => {
        inits.push(init);
        return network.fetch(input, init);
      },
    });
    expect(await plain.getUser()).toBeUndefined();
    expect(inits).toEqual([]);
    await logIn(plain);
    await plain.call("get", "/users/me/sessions");
    expect(inits.length).toBeGreaterThan(2);
    expect(new Set(inits.map((init) => init?.credentials))).toEqual(new Set(["omit"]));
  });

  it("writes a new refresh token before the access token is used", async () => {
    const order: string[] = [];
    const spying = createNativeClient({
      baseUrl: target().baseUrl,
      storage: {
        ...memory.storage,
        set: (key, value) => {
          order.push("set");
          return memory.storage.set(key, value);
        },
      },
      fetch: (input, init) => {
        order.push(new URL(new Request(input, init).url).pathname);
        return network.fetch(input, init);
      },
    });
    await logIn(spying);
    await spying.refresh();
    const each = ["/authenticate/token", "set", "/users/me"];
    expect(order).toEqual([...each, ...each]);
  });

  it("surfaces an error of the storage, and goes on with the old token, as after a crash", async () => {
    await logIn();
    const before = stored();
    memory.fail("set");
    await expect(client.refresh()).rejects.toThrow("set failed");
    expect(stored()).toBe(before);
    memory.fail();
    const restarted = open();
    expect(await restarted.getUser()).toMatchObject({ username: person.username });
    expect(stored()).not.toBe(before);
    memory.fail("get");
    await expect(open().getUser()).rejects.toThrow("get failed");
  });

  it("goes on after a crash between the storage and the first use", async () => {
    await logIn();
    network.intercept(meCall, () => Promise.reject(new Error("crash")));
    network.intercept(meCall, () => Promise.reject(new Error("crash")));
    network.intercept(meCall, () => Promise.reject(new Error("crash")));
    await expect(client.refresh()).rejects.toMatchObject({ code: "unreachable" });
    expect(await open().getUser()).toMatchObject({ username: person.username });
  });

  it("refreshes once for many calls, and again if the response was lost", async () => {
    await logIn();
    const again = open();
    const before = network.calls.length;
    network.intercept(tokenCall, async (_, pass) => {
      await pass();
      throw new Error("lost");
    });
    const users = await Promise.all([again.getUser(), again.getToken(), again.getUser()]);
    expect(users[0]).toMatchObject({ username: person.username });
    expect(network.calls.slice(before)).toEqual([tokenCall, tokenCall, meCall]);
  });

  it("shares its storage with another client", async () => {
    await logIn();
    const two = [open(), open()];
    const users = await Promise.all(two.map((one) => one.getUser()));
    expect(users.map((user) => user?.username)).toEqual([person.username, person.username]);
    await two[0]!.refresh();
    await two[1]!.refresh();
    expect((await client.call("get", "/users/me/sessions")).sessions).toHaveLength(1);
  });

  it("does not forget a login of another client while its own refresh is under way", async () => {
    await logIn();
    const other = open();
    await other.getUser();
    const { handler, reached, open: pass } = gate();
    network.intercept(tokenCall, handler);
    const refreshing = client.refresh();
    await reached;
    await other.logOut();
    await logIn(other);
    pass();
    await refreshing;
    expect(await client.getUser()).toMatchObject({ username: person.username });
    expect(stored()).toMatch(/^rt1_/);
  });

  it("stops a call whose signal has no reason and no throwIfAborted, as in React Native 0.86", async () => {
    await logIn();
    /** As that of the package abort-controller, which React Native 0.86 and older have. */
    class OldSignal extends EventTarget {
      aborted = false;
      abort(): void {
        this.aborted = true;
        this.dispatchEvent(new Event("abort"));
      }
    }
    const old = new OldSignal();
    const plain = createNativeClient({
      baseUrl: target().baseUrl,
      storage: memory.storage,
      // Node's own fetch takes none but its own signals.
      fetch: (input, init) => network.fetch(input, { ...init, signal: null }),
    });
    const init = {} as RequestInit;
    // Request of Node would refuse the signal. That of React Native takes it.
    Object.defineProperty(init, "signal", { get: () => old });
    const RequestOfNode = globalThis.Request;
    vi.stubGlobal(
      "Request",
      class extends RequestOfNode {
        constructor(input: RequestInfo | URL, options: RequestInit = {}) {
          super(input, options.signal === (old as unknown) ? {} : options);
        }
      },
    );
    onTestFinished(() => void vi.unstubAllGlobals());
    expect((await plain.fetch("/users/me", init)).status).toBe(200);
    old.abort();
    await expect(plain.fetch("/users/me", init)).rejects.toMatchObject({ name: "AbortError" });
  });

  it("forgets a session that has ended", async () => {
    await logIn();
    const other = open();
    await other.getUser();
    await other.call("delete", "/users/me/sessions", { query: { include_current: "true" } });
    await client.refresh();
    expect(await client.getUser()).toBeUndefined();
    expect(stored()).toBeUndefined();
  });

  it("revokes at a logout, and stays logged in if that fails", async () => {
    await logIn();
    const token = String(await client.getToken());
    network.intercept(revokeCall, () => Promise.reject(new Error("away")));
    await expect(client.logOut()).rejects.toMatchObject({ code: "unreachable" });
    const portal = new Response("<h1>Accept our terms</h1>");
    network.intercept(revokeCall, () => Promise.resolve(portal));
    await expect(client.logOut()).rejects.toMatchObject({ code: "unexpected" });
    expect(stored()).toMatch(/^rt1_/);
    await client.logOut();
    expect(stored()).toBeUndefined();
    expect(await client.getUser()).toBeUndefined();
    const me = await target().fetch("/users/me", { headers: { Authorization: `Bearer ${token}` } });
    expect(me.status).toBe(401);
    await client.logOut();
    expect(network.calls.filter((call) => call === revokeCall)).toHaveLength(3);
  });

  it("adopts the refresh token of another login", async () => {
    const { refreshToken, person: other } = await registerAndLogIn(target());
    expect(await client.adopt(refreshToken)).toMatchObject({ username: other.username });
    expect(await client.getUser()).toMatchObject({ username: other.username });
    expect(stored()).not.toBe(refreshToken);
    await expect(client.adopt("rt1_wrong")).rejects.toMatchObject({ code: "invalid_grant" });
    expect(await open().getUser()).toMatchObject({ username: other.username });
  });

  it("continues the code flow of an app without a secret, which has an id of its own", async () => {
    const app = await createApp(target(), {
      columns: { ...ofOperator, scope: everyScope, secret_hash: "" },
      redirectUris: ["https://login.example.com/open/app"],
    });
    const { browser, person: other } = await loggedIn(target());
    const { verifier, challenge } = newVerifier();
    const scope = "openid offline_access profile:read profile:write sessions";
    const query = queryOf(app, { scope, code_challenge: challenge });
    const code = codeIn(leadsTo(await authorize(browser, query)), app);
    const { body } = await send(
      target(),
      tokenPath,
      form({
        grant_type: "authorization_code",
        client_id: app.id,
        code,
        code_verifier: verifier,
        redirect_uri: app.redirectUri,
      }),
    );
    const refreshToken = secret(String(body["refresh_token"]));
    const { baseUrl } = target();
    const { storage } = memory;
    const openAs = (clientId?: string) =>
      createNativeClient({ baseUrl, storage, clientId, fetch: network.fetch });
    const wrong = { code: "invalid_grant", status: 400 };
    await expect(openAs().adopt(refreshToken)).rejects.toMatchObject(wrong);
    const own = openAs(app.id);
    expect(await own.adopt(refreshToken)).toMatchObject({ username: other.username });
    expect(stored()).not.toBe(refreshToken);
    // A1: an app without a secret cannot prove its user, and opens the pages of the account instead.
    await expect(own.changeEmail({ email: "thief@example.com" })).rejects.toMatchObject({
      code: "insufficient_user_authentication",
    });
    await expect(own.reauthenticate({ password: other.password })).rejects.toMatchObject({
      code: "unauthorized_client",
    });
    const again = openAs(app.id);
    expect(await again.getUser()).toMatchObject({ username: other.username });
    await again.logOut();
    expect(stored()).toBeUndefined();
    expect(await openAs(app.id).getUser()).toBeUndefined();
  });

  it("asks for a second factor, proves the user again, and names errors as the client does", async () => {
    const { person: strict, secret: base32 } = await personWithTotp(target());
    const { username, password } = strict;
    const error = await client.logIn({ username, password }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(LatchkeyError);
    expect(error).toMatchObject({
      code: "mfa_required",
      mfa: { factors: expect.arrayContaining(["totp"]) },
    });
    const token = secret(String((error as LatchkeyError).mfa?.token));
    const user = await client.verifySecondFactor({ token, totp: codeOf(base32) });
    expect(user).toMatchObject({ username });
    await expect(client.reauthenticate({ password: newPassword() })).rejects.toMatchObject({
      code: "invalid_grant",
      status: 400,
    });
    const wrong = { username, password: newPassword() };
    await expect(client.logIn(wrong)).rejects.toMatchObject({ code: "invalid_grant" });
    await logIn();
    const again = await client.reauthenticate({ password: person.password });
    expect(again).toMatchObject({ username: person.username });
  });
});
