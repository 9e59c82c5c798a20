import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { session } from "../../store/records.ts";
import { executePath } from "../calls.ts";
import type { CrowdedProxy, startCrowdedProxy } from "./crowd.ts";

/** More sockets than a proxy once had room for bodies, and not more than a test machine may open. */
const sockets = 1200;

/** New connections in all: each socket is reopened some times. */
const connections = 3600;

/** Milliseconds. On a busy machine the connections take more than a minute. */
const patience = 170_000;

const heads = {
  "a byte of a body": `POST ${executePath} HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{`,
  "a byte of a chunked body": `POST ${executePath} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{`,
  "a byte of a body at another path": `POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{`,
} as const;

/** The reason in the log for a call that has no room because of other callers. */
const noRoom = "too many at the same time";

/** Callers without a key cannot keep the proxy from its server. */
export function keyless(open: () => ReturnType<typeof startCrowdedProxy>): void {
  let target: CrowdedProxy;
  let start: number;
  /** Requests whose answer was lost. */
  let lost = 0;
  beforeAll(async () => {
    target = await open();
    start = performance.now();
  });
  afterAll(() => target.close());

  describe("while 1,200 sockets without a key send a byte each, and are reopened when they are closed", () => {
    it.each(Object.entries(heads))(
      "answers every signed call: %s",
      async (_, head) => {
        const crowd = openCrowd(target.proxy, head);
        try {
          await crowd.untilAnswered(sockets);
          let calls = 0;
          while (calls < 200 && (calls < 20 || !crowd.isOver())) {
            const its = session();
            const answers = await Promise.all([
              untilTaken(() => target.ask("findSession", its.id)),
              untilTaken(() => target.insert(its)),
            ]);
            expect(answers.map(({ status }) => status)).toEqual([200, 200]);
            calls += answers.length;
          }
          await crowd.untilAnswered(connections);
        } finally {
          crowd.close();
          lost += crowd.lost();
        }
        const refused = head.includes(executePath) ? 401 : 404;
        expect(crowd.statuses()).toEqual([refused]);
        expect((await target.ask("ping")).status).toBe(200);
        expect(target.proxy.log()).not.toContain(noRoom);
      },
      2 * patience,
    );
  });

  it("has at most one line a second in its log for each reason, and these lines stand for all requests", async () => {
    const lines = (status: number) =>
      (target.proxy.log().match(/^\{.*\}$/gm) ?? [])
        .map((line) => JSON.parse(line) as { status?: number; suppressed?: number })
        .filter((line) => line.status === status);
    const logged = () =>
      [401, 404].map((status) =>
        lines(status).reduce((sum, { suppressed = 0 }) => sum + 1 + suppressed, 0),
      );
    const total = () => logged().reduce((sum, count) => sum + count);
    await expect.poll(total, { timeout: patience }).toBeGreaterThanOrEqual(3 * connections);
    // The proxy may or may not have logged a request whose answer was lost.
    expect(total()).toBeLessThanOrEqual(3 * connections + lost);
    for (const [at, least] of [2 * connections, connections].entries()) {
      expect(logged()[at]).toBeGreaterThanOrEqual(least);
    }
    const seconds = (performance.now() - start) / 1000;
    for (const status of [401, 404]) expect(lines(status).length).toBeLessThan(seconds + 3);
  });

  it("is not kept by sockets that send a byte of a head", async () => {
    const silent = Array.from({ length: sockets }, () => {
      const socket = connect({ host: target.proxy.host, port: target.proxy.port });
      socket.on("error", () => {});
      socket.write("P");
      return socket;
    });
    try {
      for (let calls = 0; calls < 20; calls++) {
        const its = session();
        expect((await untilTaken(() => target.insert(its))).status).toBe(200);
      }
    } finally {
      for (const socket of silent) socket.destroy();
    }
  });
}

/**
 * Repeats a call that the proxy refuses, as its server does. On a busy machine a call may wait too long for a connection to the
 * database. The log tells that from a call without room.
 */
async function untilTaken<A extends { readonly status: number }>(
  call: () => Promise<A>,
): Promise<A> {
  let answer = await call();
  for (let tries = 1; answer.status === 503 && tries < 5; tries++) answer = await call();
  return answer;
}

/** Keeps sockets open that each send a head and a byte, and opens another when the proxy closes one. */
function openCrowd({ host, port }: { host: string; port: number }, head: string) {
  const open = new Set<Socket>();
  const seen = new Set<number>();
  let opened = 0;
  let answered = 0;
  let lost = 0;
  let isClosed = false;

  const openOne = (): void => {
    if (isClosed || opened >= connections) return;
    opened++;
    const socket = connect({ host, port });
    open.add(socket);
    socket.write(head);
    let isAnswered = false;
    socket.once("data", (bytes: Buffer) => {
      isAnswered = true;
      answered++;
      seen.add(Number(bytes.toString("latin1", 9, 12)));
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      open.delete(socket);
      // The proxy closes while this side still sends, so TCP may reset the connection before the answer was read.
      if (!isAnswered) {
        opened--;
        lost++;
      }
      openOne();
    });
    // The proxy must close the connection, not this side.
    socket.on("end", () => socket.destroy());
  };
  for (let count = 0; count < sockets; count++) openOne();

  return {
    /** Resolves once so many have an answer, and then the proxy has closed these connections. */
    untilAnswered: (count: number) =>
      expect.poll(() => answered, { timeout: patience }).toBeGreaterThanOrEqual(count),
    isOver: () => answered >= connections,
    lost: () => lost,
    statuses: () => [...seen],
    close(): void {
      isClosed = true;
      for (const socket of open) socket.destroy();
    },
  };
}
