import { createClient, LatchkeyError, type Client } from "latchkey/client";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openWorld } from "../support/client/suite.ts";
import { secret } from "../support/secrets.ts";
import { answerLost, createNetwork, lost, refused, type Network } from "../suite/client/network.ts";

const refreshCall = "POST /session/refresh";

/** How long until an access token has ended for sure, in milliseconds. */
const longer = 1_200_000;

type Handler = Parameters<Network["meet"]>[1];

/** What nobody else holds is no longer there, its signal included. */
const unanswered: Request[] = [];

/** The server keeps silent; whoever asked may give up. */
const silence: Handler = (request) => {
  unanswered.push(request);
  const { signal } = request;
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
};

const answered =
  (text: string | ReadableStream, status: number): Handler =>
  async () =>
    new Response(text, { status });

const cut = () => new ReadableStream({ pull: (body) => body.error(new TypeError("cut")) });

describe("a refresh whose answer does not come", () => {
  let opened: Awaited<ReturnType<typeof openWorld>>;
  let client: Client;
  let network: Network;

  beforeAll(async () => {
    opened = await openWorld("server", []);
  });
  afterAll(() => opened?.close());
  beforeEach(async () => {
    network = createNetwork(secret);
    client = createClient({ baseUrl: opened.world.baseUrl, fetch: network.fetch });
    await client.logIn(opened.world.people[0]);
    network.forget();
    // The clock stands, until it is told to go on; what the network waits for goes on by itself.
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: Date.now() + longer });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  const attempts = (): number => network.calls.filter((call) => call === refreshCall).length;
  const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

  /** Waits until there were so many attempts, the last of which has come to its end. */
  async function untilAttempts(times: number): Promise<void> {
    while (attempts() < times) await new Promise(setImmediate);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  }

  it("is asked for again after a second, and gives the same session", async () => {
    const answers: Promise<Response>[] = [];
    network.meet(refreshCall, (request, pass) => {
      answers.push(pass());
      return answerLost(request, () => answers[0]!);
    });
    const { sessions } = await sessionsOf(client, async () => {
      await vi.waitUntil(() => answers.length > 0, { interval: 0 });
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
    ["lost", lost],
    ["a 503", refused(503, "unavailable")],
    ["a proxy's 502", answered("<h1>Bad gateway</h1>", 502)],
    ["broken off", answered(cut(), 200)],
  ])(
    "when it is %s, is asked for a third time, three seconds after the first",
    async (_, handler) => {
      network.meet(refreshCall, handler, lost);
      const me = client.call("get", "/users/me");
      await untilAttempts(1);
      await pass(1_000);
      await untilAttempts(2);
      await pass(1_999);
      expect(attempts()).toBe(2);
      await pass(1);
      expect(await me).toMatchObject({ username: opened.world.people[0].username });
      expect(network.calls).toEqual([refreshCall, refreshCall, refreshCall, "GET /users/me"]);
    },
  );

  it.each([
    ["unreachable", lost],
    ["unavailable", refused(503, "unavailable")],
    ["unexpected", answered("<h1>Bad gateway</h1>", 502)],
  ])("three times is reported as %s, and the person stays logged in", async (code, handler) => {
    network.meet(refreshCall, lost, lost, handler);
    const told = vi.fn();
    client.onChange(told);
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
    expect(await client.user()).toMatchObject({ username: opened.world.people[0].username });
    expect(await client.call("get", "/users/me")).toEqual(await client.user());
    expect(told).not.toHaveBeenCalled();
  });

  it("is given up in time to be asked for within the server's ten seconds, but not the last time", async () => {
    network.meet(refreshCall, silence, silence, silence);
    const told = vi.fn();
    void client.call("get", "/users/me").then(told, told);
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
    expect(told).not.toHaveBeenCalled();
  });

  it("keeps no process waiting once it came", async () => {
    const set = vi.spyOn(globalThis, "setTimeout");
    const clear = vi.spyOn(globalThis, "clearTimeout");
    expect(await client.call("get", "/users/me")).toEqual(await client.user());
    const at = set.mock.calls.findIndex(([, delay]) => delay === 4_000);
    expect(clear).toHaveBeenCalledWith(set.mock.results[at]?.value);
  });

  it.each([
    ["invalid_grant", 400],
    ["origin_not_allowed", 403],
    ["validation_failed", 422],
  ])("is no refusal: %s is asked for once", async (code, status) => {
    network.meet(refreshCall, refused(status, code));
    await client.fetch("/users/me").catch((error: unknown) => error);
    await pass(10_000);
    expect(attempts()).toBe(1);
  });

  it("lets the first question who it is be asked again", async () => {
    const anonymous = createClient({ baseUrl: opened.world.baseUrl, fetch: network.fetch });
    network.meet(refreshCall, lost, lost, lost);
    const failed = anonymous.user().catch((error: unknown) => error);
    await untilAttempts(1);
    await pass(1_000);
    await untilAttempts(2);
    await pass(2_000);
    expect(await failed).toMatchObject({ code: "unreachable", status: undefined });
    expect(await anonymous.user()).toBeUndefined();
    expect(attempts()).toBe(4);
  });

  it("lets a logout wait for its turn, which ends the session", async () => {
    network.meet(refreshCall, lost);
    const me = client.fetch("/users/me");
    await untilAttempts(1);
    const loggedOut = client.logOut();
    await pass(1_000);
    await loggedOut;
    // The request and the logout go at the same time.
    expect([200, 401]).toContain((await me).status);
    expect(await client.user()).toBeUndefined();
    expect(network.calls.slice(0, 3)).toEqual([refreshCall, refreshCall, expect.any(String)]);
  });
});

/** Lists the person's sessions while something else goes on. */
async function sessionsOf(client: Client, meanwhile: () => Promise<void>) {
  const [list] = await Promise.all([client.call("get", "/users/me/sessions"), meanwhile()]);
  return list;
}
