import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { proxyLimits } from "../../../src/proxy/server/limits.ts";
import type { Session } from "../../../src/core/model.ts";
import { head, statuses } from "../http/calls/raw.ts";
import { session } from "../store/records.ts";
import type { CrowdedProxy, openCrowded, TimedAnswer } from "./crowd.ts";

/** How a proxy process ends on which many rely. */
export function stopping(open: () => ReturnType<typeof openCrowded>): void {
  const withTarget = async (use: (target: CrowdedProxy) => Promise<void>): Promise<void> => {
    const target = await open();
    try {
      await use(target);
    } finally {
      await target.close();
    }
  };
  const crowd = (): Session[] => Array.from({ length: 30 }, () => session());

  /** Every request that the proxy had begun to read when this resolves; their statements wait for a lock. */
  const hang = async (target: CrowdedProxy, wanted: readonly Session[]) => {
    const beside = await target.connectBeside();
    await beside.query("LOCK TABLES sessions WRITE");
    const answers = wanted.map(target.insert);
    const atOnce = Math.min(wanted.length, proxyLimits.pool.connections);
    await expect.poll(target.hanging, { timeout: 5000 }).toBe(atOnce);
    // Answered after all that was sent before it has been read.
    expect((await fetch(`${target.proxy.url}/health/live`)).status).toBe(200);
    return { answers, unlock: () => beside.query("UNLOCK TABLES") };
  };
  const untilStopping = (target: CrowdedProxy) =>
    expect.poll(target.proxy.log, { timeout: 5000 }).toContain('"event":"stopping"');

  describe("when told to stop while many ask", () => {
    it("answers all whom it had begun to serve, does what it says, and exits with 0", async () => {
      await withTarget(async (target) => {
        const early = crowd();
        const { answers, unlock } = await hang(target, early);
        const late: Session[] = [];
        const lateAnswers: Promise<TimedAnswer | undefined>[] = [];
        const ask = async (its: Session): Promise<TimedAnswer | undefined> => {
          try {
            return await target.insert(its);
          } catch (error) {
            if (isRefusal(error)) nobodyListens.abort();
            return undefined;
          }
        };
        const nobodyListens = new AbortController();
        const keepAsking = async (): Promise<void> => {
          while (!nobodyListens.signal.aborted) {
            const its = session();
            late.push(its);
            lateAnswers.push(ask(its));
            await sleep(5);
          }
        };
        const asking = keepAsking();
        target.proxy.kill("SIGTERM");
        await untilStopping(target);
        await unlock();
        await asking;
        const all = [...(await Promise.all(answers)), ...(await Promise.all(lateAnswers))];
        expect(await target.proxy.exit).toBe(0);

        const rows = (await target.sql("SELECT id FROM sessions")).map(({ id }) => id);
        for (const [index, { id }] of [...early, ...late].entries()) {
          const answer = all[index];
          if (answer?.body["outcome"] === "unknown") continue;
          expect(rows.includes(id), JSON.stringify(answer)).toBe(answer?.status === 200);
        }
        expect(rows).not.toEqual([]);
        expect(target.proxy.log()).toContain('"event":"stopped"');
      });
    });

    it("is not ready, as long as it can still be asked", async () => {
      await withTarget(async (target) => {
        const socket = connect({ host: target.proxy.host, port: target.proxy.port });
        const question = head("GET /health/ready", "Host: x");
        socket.write(question.slice(0, 20));
        // Alone, so that the database could be asked.
        const { answers, unlock } = await hang(target, [session()]);
        target.proxy.kill("SIGTERM");
        await untilStopping(target);
        socket.write(question.slice(20));
        expect(statuses(await text(socket))).toEqual([503]);
        await unlock();
        await Promise.all(answers);
        expect(await target.proxy.exit).toBe(0);
      });
    });

    it("waits for what hangs until it is cut off, and tells so", async () => {
      await withTarget(async (target) => {
        const { answers } = await hang(target, crowd());
        target.proxy.kill("SIGTERM");
        const codes = (await Promise.all(answers)).map(({ body }) => body["code"]);
        const { connections } = proxyLimits.pool;
        expect(codes.filter((code) => code === "timeout")).toHaveLength(connections);
        expect(codes.filter((code) => code === "busy")).toHaveLength(codes.length - connections);
        expect(await target.proxy.exit).toBe(0);
      });
    });
  });
}

/** Nobody listens any more. */
const isRefusal = (error: unknown): boolean =>
  error instanceof TypeError &&
  error.cause instanceof Error &&
  "code" in error.cause &&
  error.cause.code === "ECONNREFUSED";
