import { expect, describe, it, onTestFinished } from "vitest";
import { startLoad, type Load } from "../suite/cluster/load.ts";
import { documented, lostOn, nothing } from "../suite/cluster/lost.ts";
import { newcomer, register, registerAndLogIn, send, verify } from "../suite/http/calls/calls.ts";
import { endSessions, sessionOf } from "../suite/http/calls/sessions.ts";
import type { GroupNode } from "../support/databases/group.ts";
import type { ProcessTarget } from "../support/targets/http-target.ts";
import type { GroupCluster } from "./cluster.ts";

/** How long a primary hangs, in milliseconds: longer than MySQL's own defaults take to elect another one. */
const hang = 20_000;

const readiness = async (server: ProcessTarget): Promise<number> =>
  (await send(server, "/health/ready")).status;

const untilReadiness = (server: ProcessTarget, status: number): Promise<void> =>
  expect.poll(() => readiness(server)).toBe(status);

const seconds = (since: number): number => Math.round((performance.now() - since) / 100) / 10;

/** The primary of the group fails, while the servers keep running. */
export function failures(cluster: () => GroupCluster): void {
  function startOnBoth(): Load {
    const { servers } = cluster();
    const load = startLoad(servers, servers.length);
    onTestFinished(async () => void (await load.end()));
    return load;
  }

  /** Ends the load. Every outcome is a documented one, and each node has every acknowledged write. */
  async function expectNothingLost(load: Load) {
    const { group } = cluster();
    const outcomes = await load.end();
    const { accounts, sessions, ended } = load.acknowledged;
    expect(load.faults).toEqual([]);
    expect(documented).toEqual(expect.arrayContaining(Object.keys(outcomes)));
    expect(Object.keys(outcomes).some((outcome) => outcome.startsWith("503"))).toBe(true);
    expect(load.figures().repeated).toBeGreaterThan(0);
    for (const node of group.nodes) {
      expect(await lostOn(cluster(), node, load.acknowledged)).toEqual(nothing);
    }
    return {
      outcomes,
      accounts: accounts.size,
      sessions: sessions.size,
      ended: ended.size,
      ...load.figures(),
    };
  }

  /** Waits until another node than this one takes writes. Gives the seconds until then. */
  async function untilElected(old: GroupNode, since: number): Promise<number> {
    const { group, servers } = cluster();
    const write = async () => (await register(servers[0], newcomer())).status;
    await expect.poll(write, { interval: 50 }).toBe(201);
    const outage = seconds(since);
    expect((await group.primary()).port).not.toBe(old.port);
    await Promise.all(servers.map((server) => untilReadiness(server, 200)));
    return outage;
  }

  describe("the primary of the group", () => {
    it("no acknowledged write is lost when it is killed, and calls return 503 with Retry-After until another node is elected", async ({
      annotate,
    }) => {
      const { group, servers } = cluster();
      const load = startOnBoth();
      await load.serves(10, ...servers);
      const old = await group.primary();
      const start = performance.now();
      await old.kill();
      const outage = await untilElected(old, start);
      await load.serves(10, ...servers);
      await old.rejoin();
      await load.serves(10, ...servers);
      await annotate(JSON.stringify({ outage, ...(await expectNothingLost(load)) }));
    });

    it("no acknowledged write is lost when it hangs and wakes up, and no server accepts a session that was ended meanwhile", async ({
      annotate,
    }) => {
      const { group, servers, startOn } = cluster();
      const old = await group.primary();
      const pinned = await startOn(old);
      onTestFinished(pinned.close);
      const people = await Promise.all(servers.map((server) => registerAndLogIn(server)));
      for (const { token } of people) expect((await verify(pinned, token)).status).toBe(200);
      const load = startOnBoth();
      await load.serves(10, ...servers);
      const start = performance.now();
      old.freeze();
      onTestFinished(old.wake);
      const outage = await untilElected(old, start);
      for (const [index, { token }] of people.entries()) {
        const at = servers[index]!;
        await expect
          .poll(async () => (await endSessions(at, token, `/${sessionOf(token)}`)).status)
          .toBeOneOf([204, 401]);
      }
      const expectEnded = async () => {
        for (const server of servers) {
          for (const { token } of people) expect((await verify(server, token)).status).toBe(401);
        }
      };
      await expectEnded();
      while (performance.now() - start < hang) await load.serves(5, ...servers);

      const woken = performance.now();
      old.wake();
      await expect
        .poll(async () => {
          await expectEnded();
          return (await old.query("select @@offline_mode as off"))[0]?.["off"];
        })
        .toBe(1);
      const noticed = seconds(woken);
      await untilReadiness(pinned, 503);
      for (const { token } of people) expect((await verify(pinned, token)).status).toBe(503);
      await old.rejoin();
      await expectEnded();
      await load.serves(10, ...servers);
      // The node has all writes now, but takes none.
      for (const { token } of people) expect((await verify(pinned, token)).status).toBe(401);
      expect(await readiness(pinned)).toBe(503);
      await annotate(JSON.stringify({ outage, noticed, ...(await expectNothingLost(load)) }));
    });
  });
}
