import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import type { SocketTarget } from "../../support/targets/http-target.ts";
import type { Server } from "../../support/targets/server.ts";
import { registerAndLogIn, tokenPath, verify } from "./calls/calls.ts";
import type { Interruptible } from "./outage.ts";
import { head, statuses } from "./calls/raw.ts";

const form = "Content-Type: application/x-www-form-urlencoded";

type Stoppable = SocketTarget & { readonly server: Server };

/** Opens a connection, sends something, and tells when the other side closes it. */
function hold(target: SocketTarget, text: string) {
  const socket = connect({ host: target.host, port: target.port });
  let received = "";
  socket.setEncoding("latin1");
  const answered = new Promise<void>((resolve) => {
    socket.on("data", (data: string) => {
      received += data;
      resolve();
    });
  });
  socket.on("error", () => socket.destroy());
  const sent = new Promise<void>((resolve) => {
    socket.write(text, () => resolve());
  });
  const closed = new Promise<string>((resolve) => {
    socket.on("close", () => resolve(received));
  });
  return { received: () => received, sent, answered, closed };
}

/** How a server process ends. `withTarget` gives each test a server of its own. */
export function stopping(
  withTarget: (use: (target: Stoppable) => Promise<void>) => Promise<void>,
): void {
  describe("when told to stop", () => {
    it.each(["SIGTERM", "SIGINT"] as const)(
      "by %s, still answers a login that runs, and exits with 0",
      async (signal) => {
        await withTarget(async (target) => {
          const { username, password } = (await registerAndLogIn(target)).person;
          const body = new URLSearchParams({ username, password }).toString();
          const length = `Content-Length: ${body.length}`;
          const close = "Connection: close";
          const login = hold(
            target,
            head(`POST ${tokenPath}`, "Host: x", form, length, close) + body,
          );
          await login.sent;
          // Once this is answered, what was sent before it has been read; the hash takes far longer.
          expect((await target.fetch("/health/live")).status).toBe(200);
          expect(login.received()).toBe("");
          target.server.kill(signal);
          expect(statuses(await login.closed)).toEqual([200]);
          expect(await target.server.exit).toBe(0);
          expect(target.server.log()).toContain('"event":"stopped"');
          await expect(target.fetch("/")).rejects.toThrow();
        });
      },
    );

    it("does not wait for connections where nothing happens", async () => {
      await withTarget(async (target) => {
        const idle = hold(target, head("GET /", "Host: x"));
        await idle.answered;
        target.server.kill("SIGTERM");
        expect(await target.server.exit).toBe(0);
        expect(statuses(await idle.closed)).toEqual([200]);
      });
    });

    it("cuts off a request that never ends", async () => {
      await withTarget(async (target) => {
        const start = head(`POST ${tokenPath}`, "Host: x", form, "Content-Length: 100");
        const endless = hold(target, `${start}username=x`);
        await endless.sent;
        target.server.kill("SIGTERM");
        expect(await target.server.exit).toBe(0);
        await endless.closed;
      });
    });
  });
}

/** How a server process ends whose database does not answer any more. */
export function stoppingAlone(
  withTarget: (use: (target: Stoppable & Interruptible) => Promise<void>) => Promise<void>,
): void {
  it("when told to stop without its database, exits with 0", async () => {
    await withTarget(async (target) => {
      const { token } = await registerAndLogIn(target);
      await target.pauseDatabase();
      // Cut off or refused, as it happens.
      const answer = verify(target, token).catch(() => undefined);
      target.server.kill("SIGTERM");
      expect(await target.server.exit).toBe(0);
      await answer;
    });
  });
}
