import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { createWorker } from "../../../src/entry/runtimes/workers.ts";
import { account } from "../../suite/store/records.ts";
import { secret } from "../../support/secrets.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "latchkey-worker-"));
  vi.useFakeTimers({ toFake: ["setTimeout"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

it("a Worker starts the work after an answer within two seconds, each at a time of its own", async () => {
  const { store, close } = await openSqlite(join(folder, "latchkey.db"), "drizzle/sqlite");
  const people = Array.from({ length: 6 }, () => account());
  for (const one of people) await store.insertAccount(one);
  const stored: string[] = [];
  const database = {
    store: {
      ...store,
      async insertDelivery(delivery: Parameters<typeof store.insertDelivery>[0]) {
        stored.push(delivery.subjectId ?? "");
        await store.insertDelivery(delivery);
      },
    },
  };
  const bindings = {
    ASSETS: { fetch: async () => new Response(null, { status: 404 }) },
    ISSUER: "https://login.example.com",
    SECRET_KEY: secret(randomBytes(32).toString("base64url")),
    LOG_LEVEL: "silent",
  };
  const waiting: Promise<unknown>[] = [];
  const context = { waitUntil: (work: Promise<unknown>) => void waiting.push(work) };
  const worker = createWorker(() => database);
  for (const { username } of people) {
    const request = new Request("https://login.example.com/authenticate/password/forgot", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ username }),
    });
    expect((await worker.fetch(request, bindings, context)).status).toBe(202);
  }
  expect(vi.getTimerCount()).toBe(people.length);
  await vi.advanceTimersByTimeAsync(1);
  // By chance, all six would start within a millisecond once in 10^18 runs.
  expect(vi.getTimerCount()).toBeGreaterThan(0);
  await vi.advanceTimersByTimeAsync(1999);
  expect(vi.getTimerCount()).toBe(0);
  await Promise.all(waiting);
  expect(stored.toSorted()).toEqual(people.map(({ id }) => id).toSorted());
  await close();
});
