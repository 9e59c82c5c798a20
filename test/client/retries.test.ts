import { createClient, LatchkeyError, type Client } from "latchkey-auth/client";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  responseLost,
  createNetwork,
  requestLost,
  problem,
  type Network,
} from "../suite/client/network.ts";
import { startEnvironment } from "../support/client/suite.ts";
import { secret } from "../support/secrets.ts";

const refreshCall = "POST /session/refresh";

/** Milliseconds after which every access token has expired. */
const pastExpiry = 1_200_000;

type Handler = Parameters<Network["intercept"]>[1];

/** Keeps the requests reachable, because a garbage-collected request loses its signal. */
const unanswered: Request[] = [];

/** The server never responds. The client can abort the request. */
const noResponse: Handler = (request) => {
  unanswered.push(request);
  const { signal } = request;
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
};

const responseOf =
  (text: string | ReadableStream, status: number): Handler =>
  async () =>
    new Response(text, { status });

const cut = () => new ReadableStream({ pull: (body) => body.error(new TypeError("cut")) });

describe("a refresh without a response", () => {
  let servers: Awaited<ReturnType<typeof startEnvironment>>;
  let client: Client;
  let network: Network;

  beforeAll(async () => {
    servers = await startEnvironment("server", []);
  });
  afterAll(() => servers?.close());
  beforeEach(async () => {
    network = createNetwork(secret);
    client = createClient({ baseUrl: servers.environment.baseUrl, fetch: network.fetch });
    await client.logIn(servers.environment.people[0]);
    network.reset();
    // The clock stands still until the test advances it. The network does not depend on the clock.
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "Date"],
      now: Date.now() + pastExpiry,
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  const attempts = (): number => network.calls.filter((call) => call === refreshCall).length;
  const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

  /** Waits until this many attempts were sent and the last one has ended. */
  async function untilAttempts(times: number): Promise<void> {
    while (attempts() < times) await new Promise(setImmediate);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  }

  it("is retried after one second, and returns the same session", async () => {
    const answers: Promise<Response>[] = [];
    network.intercept(refreshCall, (request, pass) => {
      answers.push(pass());
      return responseLost(request, () => answers[0]!);
    });
    const { sessions } = await sessionsOf(client, async () => {
      await vi.waitUntil(() => answers.length > 0, { interval: 0, timeout: 60_000 });
      await answers[0];
      await untilAttempts(1);
      await pass(999);
      expect(attempts()).toBe(1);
      await pass(1);
    });
    expect(attempts()).toBe(2);
    expect(sessions).toHaveLength(1);
    await client.logOut();
  });

  it.each([
    ["a lost request", requestLost],
    ["a 503", problem(503, "unavailable")],
    ["a 429 for a second", problem(429, "too_many_requests", { "Retry-After": "1" })],
    ["a 502 of a proxy", responseOf("<h1>Bad gateway</h1>", 502)],
    ["a truncated response", responseOf(cut(), 200)],
  ])("is tried a third time, three seconds after the first, after %s", async (_, handler) => {
    network.intercept(refreshCall, handler, requestLost);
    const me = client.call("get", "/users/me");
    await untilAttempts(1);
    await pass(1_000);
    await untilAttempts(2);
    await pass(1_999);
    expect(attempts()).toBe(2);
    await pass(1);
    expect(await me).toMatchObject({ username: servers.environment.people[0].username });
    expect(network.calls).toEqual([refreshCall, refreshCall, refreshCall, "GET /users/me"]);
  });

  it.each([
    ["unreachable", requestLost],
    ["unavailable", problem(503, "unavailable")],
    ["unexpected", responseOf("<h1>Bad gateway</h1>", 502)],
  ])("fails as %s after three attempts, and the user stays logged in", async (code, handler) => {
    network.intercept(refreshCall, requestLost, requestLost, handler);
    const notified = vi.fn();
    client.onChange(notified);
    const failed = [client.call("get", "/users/me"), client.fetch("/users/me")].map((asked) =>
      asked.catch((error: unknown) => error),
    );
    await untilAttempts(1);
    await pass(1_000);
    await untilAttempts(2);
    await pass(2_000);
    for (const error of await Promise.all(failed)) {
      expect(error).toBeInstanceOf(LatchkeyError);
      expect(error).toMatchObject({ code });
    }
    expect(attempts()).toBe(3);
    expect(await client.getUser()).toMatchObject({
      username: servers.environment.people[0].username,
    });
    expect(await client.call("get", "/users/me")).toEqual(await client.getUser());
    expect(notified).not.toHaveBeenCalled();
  });

  it("times out early enough to start all attempts within eight seconds; the last has no timeout", async () => {
    network.intercept(refreshCall, noResponse, noResponse, noResponse);
    const notified = vi.fn();
    void client.call("get", "/users/me").then(notified, notified);
    const began = Date.now();
    await untilAttempts(1);
    await pass(3_999);
    expect(attempts()).toBe(1);
    await pass(2);
    await untilAttempts(2);
    await pass(4_001);
    await untilAttempts(3);
    expect(Date.now() - began).toBeLessThan(8_010);
    await pass(60_000);
    expect(attempts()).toBe(3);
    expect(unanswered.map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
    expect(notified).not.toHaveBeenCalled();
  });

  it("clears its timeout after the response, so that the process can exit", async () => {
    const set = vi.spyOn(globalThis, "setTimeout");
    const clear = vi.spyOn(globalThis, "clearTimeout");
    expect(await client.call("get", "/users/me")).toEqual(await client.getUser());
    const at = set.mock.calls.findIndex(([, delay]) => delay === 4_000);
    expect(clear).toHaveBeenCalledWith(set.mock.results[at]?.value);
  });

  it.each([
    ["invalid_grant", 400],
    ["origin_not_allowed", 403],
    ["validation_failed", 422],
    ["too_many_requests", 429, { "Retry-After": "2" }],
  ])("is not retried after %s", async (code, status, headers: Record<string, string> = {}) => {
    network.intercept(refreshCall, problem(status, code, headers));
    await client.fetch("/users/me").catch((error: unknown) => error);
    await pass(10_000);
    expect(attempts()).toBe(1);
  });

  it("fails the first user() call, and the next call tries again", async () => {
    const anonymous = createClient({ baseUrl: servers.environment.baseUrl, fetch: network.fetch });
    network.intercept(refreshCall, requestLost, requestLost, requestLost);
    const failed = anonymous.getUser().catch((error: unknown) => error);
    await untilAttempts(1);
    await pass(1_000);
    await untilAttempts(2);
    await pass(2_000);
    const { code, status } = (await failed) as LatchkeyError;
    expect([code, status]).toEqual(["unreachable", undefined]);
    expect(await anonymous.getUser()).toBeUndefined();
    expect(attempts()).toBe(4);
  });

  it("is finished before a queued logout, which then ends the session", async () => {
    network.intercept(refreshCall, requestLost);
    const me = client.fetch("/users/me");
    await untilAttempts(1);
    const loggedOut = client.logOut();
    await pass(1_000);
    await loggedOut;
    // The request and the logout are sent at the same time.
    expect([200, 401]).toContain((await me).status);
    expect(await client.getUser()).toBeUndefined();
    expect(network.calls.slice(0, 3)).toEqual([refreshCall, refreshCall, expect.any(String)]);
  });
});

/** Lists the user's sessions while `meanwhile` runs. */
async function sessionsOf(client: Client, meanwhile: () => Promise<void>) {
  const [list] = await Promise.all([client.call("get", "/users/me/sessions"), meanwhile()]);
  return list;
}

describe("a login that the server is too busy for", () => {
  afterEach(() => void vi.useRealTimers());

  it("is sent again as often as the server says when, for half a minute, and then fails", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    const network = createNetwork(secret);
    const busy = problem(503, "overloaded", { "Retry-After": "2" });
    network.intercept("POST /session", ...Array.from({ length: 20 }, () => busy));
    const client = createClient({ baseUrl: "http://127.0.0.1:9", fetch: network.fetch });
    const failed = client
      .logIn({ username: "ann", password: secret("correct horse battery") })
      .then(
        () => expect.fail("the login succeeded"),
        (error: LatchkeyError) => error,
      );
    for (let seconds = 0; seconds < 34; seconds += 2) {
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
      await vi.advanceTimersByTimeAsync(2000);
    }
    const { code, status, requestId, retryAfter, message } = await failed;
    expect({ code, status, requestId, retryAfter, message }).toEqual({
      code: "overloaded",
      status: 503,
      requestId: "r-1",
      retryAfter: 2,
      message: "Not now.",
    });
    expect(network.calls).toHaveLength(17);
  });
});
