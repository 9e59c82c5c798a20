import { describe, expect, it, onTestFinished } from "vitest";
import { startLoad, type Load } from "../suite/cluster/load.ts";
import { documented, lostOn, nothing } from "../suite/cluster/lost.ts";
import { newcomer, register, registerAndLogIn, send, verify } from "../suite/http/calls/calls.ts";
import { endSessions, sessionOf } from "../suite/http/calls/sessions.ts";
import type { ProcessTarget } from "../support/targets/http-target.ts";
import type { GaleraCluster } from "./cluster.ts";

const readiness = async (server: ProcessTarget): Promise<number> =>
  (await send(server, "/health/ready")).status;

const untilReadiness = (server: ProcessTarget, status: number): Promise<void> =>
  expect.poll(() => readiness(server)).toBe(status);

function loadOn(...servers: readonly ProcessTarget[]): Load {
  const load = startLoad(servers);
  onTestFinished(async () => void (await load.end()));
  return load;
}

/** Nodes of the cluster that fail, while the servers keep running. */
export function failures(cluster: () => GaleraCluster): void {
  describe("a node that fails", () => {
    it("a server whose node is cut off is not ready and accepts no token, until the node is back", async ({
      annotate,
    }) => {
      const { nodes, servers } = cluster();
      const [first, second, third] = servers;
      const { token } = await registerAndLogIn(first);
      expect((await verify(second, token)).status).toBe(200);
      const load = loadOn(...servers);
      await load.serves(5, ...servers);
      await nodes[1].cutOff(true);
      await expect
        .poll(async () => (await endSessions(first, token, `/${sessionOf(token)}`)).status)
        // 401 if an earlier try ended the session and its answer was lost.
        .toBeOneOf([204, 401]);
      expect((await verify(second, token)).status).toBe(503);
      await untilReadiness(second, 503);
      await load.serves(5, first, third);
      expect([await readiness(first), await readiness(third)]).toEqual([200, 200]);

      await nodes[1].cutOff(false);
      await untilReadiness(second, 200);
      expect((await verify(second, token)).status).toBe(401);
      await load.serves(5, ...servers);
      const outcomes = await load.end();
      await annotate(JSON.stringify(outcomes));
      expect(documented).toEqual(expect.arrayContaining(Object.keys(outcomes)));
      expect(load.faults).toEqual([]);
      for (const node of nodes) {
        expect(await lostOn(cluster(), node, load.acknowledged)).toEqual(nothing);
      }
    });

    it("no acknowledged write is lost when a node is killed, and the other nodes go on", async ({
      annotate,
    }) => {
      const { nodes, servers } = cluster();
      const load = loadOn(...servers);
      await load.serves(20, ...servers);
      await nodes[2].kill();
      await load.serves(20, servers[0], servers[1]);
      await untilReadiness(servers[2], 503);
      const outcomes = await load.end();
      const { accounts, sessions } = load.acknowledged;
      await annotate(
        JSON.stringify({ outcomes, accounts: accounts.size, sessions: sessions.size }),
      );
      expect(documented).toEqual(expect.arrayContaining(Object.keys(outcomes)));
      expect(load.faults).toEqual([]);
      for (const node of nodes.slice(0, 2)) {
        expect(await lostOn(cluster(), node, load.acknowledged)).toEqual(nothing);
      }
    });

    it("the last node is not ready until it is told to go on alone, and a restarted node gets all writes", async ({
      annotate,
    }) => {
      const { nodes, servers } = cluster();
      await nodes[1].kill();
      await untilReadiness(servers[0], 503);
      expect((await register(servers[0], newcomer())).status).toBe(503);
      await nodes[0].goOnAlone();
      await untilReadiness(servers[0], 200);

      const load = loadOn(servers[0]);
      await load.serves(5, servers[0]);
      await nodes[1].start();
      await untilReadiness(servers[1], 200);
      await load.serves(5, servers[0]);
      await annotate(JSON.stringify(await load.end()));
      expect(load.faults).toEqual([]);
      expect(await lostOn(cluster(), nodes[1], load.acknowledged)).toEqual(nothing);
    });
  });
}
