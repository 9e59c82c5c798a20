import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createIssuerKeys } from "../../src/drivers/jwt/issuer-keys.ts";
import { startKeySetIssuer, type KeySetIssuer } from "../support/tokens/key-set-issuer.ts";

const seconds = 1000;
const minutes = 60 * seconds;

let issuer: KeySetIssuer;
/** Epoch milliseconds, which only the test moves. */
let now: number;
/** Ends the loads that run, as their time limit does. */
let endLoads: AbortController;
beforeEach(async () => {
  issuer = await startKeySetIssuer();
  now = 1_800_000_000_000;
  endLoads = new AbortController();
});
afterEach(() => issuer.close());

/** The ids of the keys that a token with this `kid` is verified with, or the refusal. */
const open = (outlivesRequests = true) => {
  const keysFor = createIssuerKeys(issuer.url, {
    clock: () => now,
    outlivesRequests,
    limit: () => endLoads.signal,
  });
  return (kid: string) =>
    keysFor(kid).then(
      (keys) => keys.map((key) => key.kid),
      (error: { code: string; retryAfter: number }) => [error.code, error.retryAfter],
    );
};

const serve = (...kids: readonly string[]) =>
  issuer.answer(200, { keys: kids.map((kid) => ({ kid, kty: "EC" })) });

describe("the keys of an issuer", () => {
  it("are loaded once for all requests of five minutes, and for the requests that wait at the same time", async () => {
    serve("a");
    const keysFor = open();
    expect(await Promise.all([keysFor("a"), keysFor("a"), keysFor("b")])).toEqual([
      ["a"],
      ["a"],
      ["a"],
    ]);
    now += 5 * minutes - 1;
    expect(await keysFor("a")).toEqual(["a"]);
    expect(issuer.paths).toHaveLength(1);
  });

  it("are loaded again for a key that is not among them, every ten seconds at most", async () => {
    serve("a");
    const keysFor = open();
    await keysFor("a");
    serve("a", "b");
    now += 10 * seconds - 1;
    expect(await keysFor("b")).toEqual(["a"]);
    now += 1;
    expect(await keysFor("b")).toEqual(["a", "b"]);
    for (let index = 0; index < 50; index++) await keysFor(`junk-${index}`);
    expect(issuer.paths).toHaveLength(2);
  });

  it.each([
    ["null for the keys", { keys: null }],
    ["a key that is no object", { keys: [{ kid: "a" }, null] }],
    ["an object for the keys", { keys: { kid: "a" } }],
    ["no keys", {}],
    ["null", null],
    ["a page", "<html>Bad gateway</html>"],
  ])("are not replaced by an answer with %s", async (_, body) => {
    issuer.answer(200, body);
    const keysFor = open();
    expect(await keysFor("a")).toEqual(["unavailable", 10]);
    serve("a");
    now += 10 * seconds;
    expect(await keysFor("a")).toEqual(["a"]);
    issuer.answer(200, body);
    now += 5 * minutes;
    expect(await keysFor("a")).toEqual(["a"]);
    await expect.poll(() => keysFor("b")).toEqual(["unavailable", 10]);
    expect(await keysFor("a")).toEqual(["a"]);
    serve("b");
    now += 10 * seconds;
    expect(await keysFor("b")).toEqual(["b"]);
  });

  it("older than five minutes are used at once, while one load runs in the background", async () => {
    serve("a");
    const keysFor = open();
    await keysFor("a");
    issuer.stall("before the headers");
    now += 5 * minutes;
    for (let index = 0; index < 50; index++) expect(await keysFor("a")).toEqual(["a"]);
    await expect.poll(() => issuer.paths).toHaveLength(2);
    endLoads.abort();
    await expect.poll(() => keysFor("b")).toEqual(["unavailable", 10]);
    expect(await keysFor("a")).toEqual(["a"]);

    endLoads = new AbortController();
    serve("a", "b");
    now += 10 * seconds;
    expect(await keysFor("a")).toEqual(["a"]);
    await expect.poll(() => keysFor("a")).toEqual(["a", "b"]);
    expect(issuer.paths).toHaveLength(3);
  });

  it("older than an hour wait for a load, so that an idle server accepts no removed key", async () => {
    serve("a");
    const keysFor = open();
    await keysFor("a");
    serve("b");
    now += 60 * minutes;
    expect(await keysFor("a")).toEqual(["b"]);
  });

  it("have no greatest age while the issuer is away, and only the first request waits for it", async () => {
    serve("a");
    const keysFor = open();
    await keysFor("a");
    issuer.answer(500, {});
    now += 24 * 60 * minutes;
    expect(await keysFor("a")).toEqual(["a"]);
    issuer.stall("before the headers");
    now += 10 * seconds;
    expect(await keysFor("a")).toEqual(["a"]);
    await expect.poll(() => issuer.paths).toHaveLength(3);
  });

  it.each(["before the headers", "in the body"] as const)(
    "are given up when the issuer stalls %s",
    async (how) => {
      issuer.stall(how);
      const keysFor = open();
      const waiting = [keysFor("a"), keysFor("b")];
      await expect.poll(() => issuer.paths).toHaveLength(1);
      endLoads.abort();
      expect(await Promise.all(waiting)).toEqual([
        ["unavailable", 10],
        ["unavailable", 10],
      ]);
    },
  );

  it("may take five seconds to load", async () => {
    const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(endLoads.signal);
    try {
      issuer.stall("in the body");
      const options = { clock: () => now, outlivesRequests: true };
      const waiting = createIssuerKeys(issuer.url, options)("a");
      await expect.poll(() => issuer.paths).toHaveLength(1);
      endLoads.abort();
      await expect(waiting).rejects.toMatchObject({ code: "unavailable" });
      expect(timeout.mock.calls).toEqual([[5000]]);
    } finally {
      timeout.mockRestore();
    }
  });

  it("are asked for once in ten seconds of an issuer that fails, with and without older keys", async () => {
    issuer.answer(500, {});
    const keysFor = open();
    for (let index = 0; index < 50; index++) {
      expect(await keysFor(`junk-${index}`)).toEqual(["unavailable", 10]);
    }
    now += 6500;
    expect(await keysFor("a")).toEqual(["unavailable", 4]);
    expect(issuer.paths).toHaveLength(1);

    serve("a");
    now += 3500;
    expect(await keysFor("a")).toEqual(["a"]);
    issuer.answer(500, {});
    now += 10 * seconds;
    for (let index = 0; index < 50; index++) {
      expect(await keysFor(`junk-${index}`)).toEqual(["unavailable", 10]);
      expect(await keysFor("a")).toEqual(["a"]);
    }
    expect(issuer.paths).toHaveLength(3);
  });

  it("are waited for where a runtime stops the work of a request with its answer", async () => {
    serve("a");
    const keysFor = open(false);
    await keysFor("a");
    serve("a", "b");
    now += 5 * minutes;
    expect(await keysFor("a")).toEqual(["a", "b"]);
    issuer.answer(500, {});
    now += 5 * minutes;
    expect(await keysFor("a")).toEqual(["a", "b"]);
  });

  it("are loaded again when a runtime has cut off a load", async () => {
    issuer.stall("before the headers");
    const keysFor = open();
    void keysFor("a");
    await expect.poll(() => issuer.paths).toHaveLength(1);
    serve("a");
    now += 10 * seconds;
    expect(await keysFor("a")).toEqual(["a"]);
    endLoads.abort();
  });

  it("are loaded again after the clock was set back", async () => {
    issuer.answer(500, {});
    const keysFor = open();
    await keysFor("a");
    serve("a");
    now -= 60 * minutes;
    expect(await keysFor("a")).toEqual(["a"]);
  });
});
