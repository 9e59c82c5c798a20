import { describe, expect, it, onTestFinished } from "vitest";
import type { GaleraNode } from "../support/databases/galera.ts";
import type { ProcessTarget } from "../support/targets/http-target.ts";
import { newcomer, register, registerAndLogIn, send, verify } from "../suite/http/calls/calls.ts";
import { endSessions, sessionOf } from "../suite/http/calls/sessions.ts";
import type { Cluster } from "./cluster.ts";
import { startLoad, type Acknowledged, type Load } from "./load.ts";

/** Every outcome of the load while a node fails. */
const documented = ["200", "201", "503 temporarily_unavailable", "503 unavailable"];

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
export function failures(cluster: () => Cluster): void {
  /** The acknowledged writes that a node does not have. */
  async function lostOn(node: GaleraNode, { accounts, sessions }: Acknowledged) {
    const [users = []] = await cluster().sql("SELECT id FROM users", node);
    const [rows = []] = await cluster().sql("SELECT id, generation FROM sessions", node);
    const ids = new Set(users.map(({ id }) => id));
    const refreshes = new Map(rows.map(({ id, generation }) => [id, Number(generation)]));
    return {
      accounts: [...accounts].filter((id) => !ids.has(id)),
      sessions: [...sessions].filter(([id, least]) => !((refreshes.get(id) ?? -1) >= least)),
    };
  }

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
      for (const node of nodes) {
        expect(await lostOn(node, load.acknowledged)).toEqual({ accounts: [], sessions: [] });
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
      for (const node of nodes.slice(0, 2)) {
        expect(await lostOn(node, load.acknowledged)).toEqual({ accounts: [], sessions: [] });
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
      expect(await lostOn(nodes[1], load.acknowledged)).toEqual({ accounts: [], sessions: [] });
    });
  });
}
