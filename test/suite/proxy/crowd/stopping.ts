import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Session } from "../../../../src/core/sessions/model.ts";
import { proxyLimits } from "../../../../src/proxy/server/limits.ts";
import { head, statuses } from "../../http/sockets/raw.ts";
import { session } from "../../store/records.ts";
import {
  untilHanging,
  type CrowdAnswer,
  type CrowdedProxy,
  type startCrowdedProxy,
} from "./crowd.ts";

/** How a proxy process ends while many callers use it. */
export function stopping(open: () => ReturnType<typeof startCrowdedProxy>): void {
  const withTarget = async (use: (target: CrowdedProxy) => Promise<void>): Promise<void> => {
    const target = await open();
    try {
      await use(target);
    } finally {
      await target.close();
    }
  };
  const crowd = 30;

  /** Sends calls whose statements wait for a lock. The proxy has begun to read all of them when this resolves. */
  const hang = async (target: CrowdedProxy, count: number) => {
    const beside = await target.connectBeside();
    await beside.query("LOCK TABLES sessions WRITE");
    const atOnce = Math.min(count, proxyLimits.pool.connections);
    // On a busy machine the first statements may time out before the last ones are sent. Then others are sent.
    for (;;) {
      const wanted = Array.from({ length: count }, () => session());
      const sent = untilSent(count);
      const answers = wanted.map(target.insert);
      await sent;
      if (!(await untilHanging(target, atOnce, answers))) continue;
      // The proxy answers this after it has read all earlier requests.
      expect((await fetch(`${target.proxy.url}/health/live`)).status).toBe(200);
      return { wanted, answers, unlock: () => beside.query("UNLOCK TABLES") };
    }
  };
  const untilStopping = (target: CrowdedProxy) =>
    expect.poll(target.proxy.log).toContain('"event":"stopping"');

  describe("when it is told to stop during many calls", () => {
    it("answers all requests that it has begun with their true outcome, and exits with 0", async () => {
      await withTarget(async (target) => {
        const { wanted: early, answers, unlock } = await hang(target, crowd);
        const late: Session[] = [];
        const lateAnswers: Promise<CrowdAnswer | undefined>[] = [];
        const ask = async (its: Session): Promise<CrowdAnswer | undefined> => {
          try {
            return await target.insert(its);
          } catch (error) {
            if (isRefusal(error)) refusesConnections.abort();
            return undefined;
          }
        };
        const refusesConnections = new AbortController();
        const keepAsking = async (): Promise<void> => {
          while (!refusesConnections.signal.aborted) {
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

    it("is not ready while it still answers", async () => {
      await withTarget(async (target) => {
        const socket = connect({ host: target.proxy.host, port: target.proxy.port });
        const question = head("GET /health/ready", "Host: x");
        socket.write(question.slice(0, 20));
        // One statement only, so that a connection to the database is free.
        const { answers, unlock } = await hang(target, 1);
        target.proxy.kill("SIGTERM");
        await untilStopping(target);
        socket.write(question.slice(20));
        expect(statuses(await text(socket))).toEqual([503]);
        await unlock();
        await Promise.all(answers);
        expect(await target.proxy.exit).toBe(0);
      });
    });

    it("waits until hanging statements time out, and reports the timeout in their answers", async () => {
      await withTarget(async (target) => {
        const { answers } = await hang(target, crowd);
        target.proxy.kill("SIGTERM");
        const codes = (await Promise.all(answers)).map(({ body }) => body["code"]);
        const { connections } = proxyLimits.pool;
        const timeouts = codes.filter((code) => code === "timeout").length;
        // On a busy machine, a caller that waits may still get the connection of one that timed out.
        expect(timeouts).toBeGreaterThanOrEqual(connections);
        expect(timeouts).toBeLessThan(codes.length);
        expect(codes.filter((code) => code === "busy")).toHaveLength(codes.length - timeouts);
        expect(await target.proxy.exit).toBe(0);
      });
    });
  });
}

/** Resolves when this process has written the bodies of `count` more requests to their sockets. */
const untilSent = (count: number): Promise<void> =>
  new Promise((resolve) => {
    let sent = 0;
    const onSent = (): void => {
      sent++;
      if (sent < count) return;
      unsubscribe("undici:request:bodySent", onSent);
      resolve();
    };
    subscribe("undici:request:bodySent", onSent);
  });

/** The proxy no longer listens. */
const isRefusal = (error: unknown): boolean =>
  error instanceof TypeError &&
  error.cause instanceof Error &&
  "code" in error.cause &&
  error.cause.code === "ECONNREFUSED";
