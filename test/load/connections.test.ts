import { execFileSync } from "node:child_process";
import { connect, type Socket } from "node:net";
import { beforeAll, describe, expect, it } from "vitest";
import { insertAccount, logIn, tokensIn, verify, tokenPath } from "../suite/http/calls/calls.ts";
import { formType, head, host } from "../suite/http/sockets/raw.ts";
import {
  startOnBun,
  startOnNode,
  useTarget,
  type ProcessTarget,
} from "../support/targets/http-target.ts";

const count = 10_000;

/** The server and this process each need one open file for a connection, and some for themselves. */
const neededFiles = count + 500;

/** Of what the memory of a server may grow for one connection. Node keeps it for later, so it does not shrink. */
const bytesEach = 40 * 1024;

const shell = (command: string): string => execFileSync("sh", ["-c", command]).toString().trim();

/** What each connection sends before it waits. */
const kinds = [
  ["that wait after a request", head("GET /health/live", host)],
  ["that stop in the middle of a head", `GET / HTTP/1.1\r\n${host}\r\nX: `],
  [
    "that stop in the middle of a body",
    `${head(`POST ${tokenPath}`, host, formType, "Content-Length: 100")}username=`,
  ],
] as const;

describe.each([
  ["Node", startOnNode],
  ["Bun", startOnBun],
])("10,000 connections to a server on %s", (_, start) => {
  beforeAll(() => {
    const limit = shell("ulimit -n");
    if (limit !== "unlimited" && Number(limit) < neededFiles) {
      throw new Error(
        `This test needs ${neededFiles} open files, and the limit is ${limit}. Raise it by: ulimit -n ${neededFiles}`,
      );
    }
  });
  const target = useTarget(() => start({ database: "sqlite" }));
  const memory = (): number => 1024 * Number(shell(`ps -o rss= -p ${target().server.pid}`));

  let before: number;
  beforeAll(async () => {
    await serveHonestClients(target());
    before = memory();
  });

  it.each(kinds)(
    "%s: the server serves others, closes them all, and keeps its memory bounded",
    async (kind, sent) => {
      const { sockets, closed } = await openAll(target(), sent);
      await serveHonestClients(target());
      const open = sockets.filter(({ destroyed }) => !destroyed).length;
      const grown = Math.round((memory() - before) / 1024 / 1024);
      console.log(`${target().kind}: ${open} connections ${kind}: ${grown} MB more memory`);
      expect(memory() - before).toBeLessThan(count * bytesEach);
      await closed;
      expect(memory() - before).toBeLessThan(count * bytesEach);
      await serveHonestClients(target());
    },
  );
});

/** Opens all connections, a hundred at a time. `closed` waits until the server has closed them. */
async function openAll({ host, port }: ProcessTarget, sent: string) {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const next = Array.from({ length: 100 }, () => connect({ host, port }));
    await Promise.all(next.map(async (socket) => send(socket, sent)));
    sockets.push(...next);
  }
  return { sockets, closed: Promise.all(sockets.map(untilClosed)) };
}

const send = (socket: Socket, text: string) =>
  new Promise<void>((resolve, reject) => {
    // Later errors are those of a connection that the server has given up. They change nothing.
    socket.on("error", reject);
    socket.once("connect", () => socket.write(text, () => resolve()));
    socket.resume();
  });

const untilClosed = (socket: Socket) =>
  new Promise<void>((resolve) => {
    if (socket.destroyed) return resolve();
    socket.once("close", () => resolve());
  });

/** Logs in and verifies, as several people do at once. */
async function serveHonestClients(target: ProcessTarget): Promise<void> {
  const person = await insertAccount(target);
  const logins = await Promise.all(Array.from({ length: 20 }, () => logIn(target, person)));
  for (const { token } of logins.map(tokensIn)) {
    expect((await verify(target, token)).status).toBe(200);
  }
}
