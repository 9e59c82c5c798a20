import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { proxyLimits } from "../../../../src/proxy/server/limits.ts";
import { session } from "../../store/records.ts";
import {
  untilHanging,
  type CrowdAnswer,
  type CrowdedProxy,
  type startCrowdedProxy,
} from "./crowd.ts";

const { connections: poolSize } = proxyLimits.pool;

/** A proxy whose connections are all in use, and whose statements hang. */
export function pool(open: () => ReturnType<typeof startCrowdedProxy>): void {
  let target: CrowdedProxy;
  beforeAll(async () => {
    target = await open();
  });
  afterAll(() => target.close());

  const expectTimeout = ({ status, body }: CrowdAnswer): void => {
    expect({ status, body }).toEqual({
      status: 504,
      body: { code: "timeout", outcome: "unknown" },
    });
  };
  const expectBusy = ({ status, body, headers }: CrowdAnswer): void => {
    expect({ status, body }).toEqual({
      status: 503,
      body: { code: "busy", outcome: "not_executed" },
    });
    expect(headers.get("retry-after")).toBe("1");
  };

  /** Sends statements again until all of them hang at once. On a busy machine the first ones time out before the last ones are sent. */
  async function hang(send: () => Promise<CrowdAnswer>[]): Promise<Promise<CrowdAnswer>[]> {
    for (;;) {
      const sent = send();
      if (await untilHanging(target, poolSize, sent)) return sent;
    }
  }

  describe("while a table is locked", { timeout: 200_000 }, () => {
    it("refuses calls without a connection as busy before the statements time out, and serves again afterwards", async () => {
      const beside = await target.connectBeside();
      await beside.query("LOCK TABLES sessions WRITE");
      const hung = await hang(() =>
        Array.from({ length: poolSize }, () => target.ask("findSession", "nobody")),
      );
      const answers: CrowdAnswer[] = [];
      for (const _ of [1, 2]) {
        const late = Array.from({ length: proxyLimits.inFlight }, () => target.insert(session()));
        answers.push(...(await Promise.all(late)));
      }
      const ended = await Promise.all(hung);
      // An INSERT that timed out is stopped after its answer. Without the lock it would go on until then.
      await expect.poll(target.hanging).toBe(0);
      await beside.query("UNLOCK TABLES");
      for (const answer of ended) expectTimeout(answer);
      const busy = answers.filter(({ status }) => status === 503);
      expect(busy.length).toBeGreaterThan(0);
      for (const answer of busy) expectBusy(answer);
      // On a busy machine the first ones time out before the last calls are sent. Those get a connection, and hang in turn.
      for (const answer of answers) if (!busy.includes(answer)) expectTimeout(answer);
      const served = await Promise.all(hung.map(() => target.ask("findSession", "nobody")));
      expect(served.map(({ body }) => body)).toEqual(hung.map(() => ({ rows: [] })));
      expect(await target.sql("SELECT id FROM sessions")).toEqual([]);
    });
  });

  describe("while a row is locked", { timeout: 200_000 }, () => {
    it("stops statements that time out, and has no more connections than before", async () => {
      const beside = await target.connectBeside();
      const wanted = Array.from({ length: poolSize }, () => session());
      await beside.beginTransaction();
      for (const its of wanted) {
        await beside.query("INSERT INTO sessions VALUES (?)", [Object.values(its)]);
      }
      const hung = await hang(() => wanted.map(target.insert));
      for (const answer of await Promise.all(hung)) expectTimeout(answer);
      await expect.poll(target.hanging).toBe(0);
      const served = await Promise.all(hung.map(() => target.ask("findSession", "nobody")));
      expect(served.map(({ status }) => status)).toEqual(hung.map(() => 200));
      expect(await target.connections()).toBeLessThanOrEqual(poolSize);

      await beside.rollback();
      // A statement that still waited for these locks would get them now.
      const [first] = wanted;
      expect((await target.insert(first!)).body).toEqual({ affected_rows: 1 });
      expect(await target.sql("SELECT id FROM sessions")).toEqual([{ id: first?.id }]);
    });
  });
}
