import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { mailsTo } from "../../../support/mail/mailbox.ts";
import type { SocketTarget } from "../../../support/targets/http-target.ts";
import type { Server } from "../../../support/targets/server.ts";
import { insertAccount, registerAndLogIn, tokenPath, verify } from "../calls/calls.ts";
import { forgot } from "../calls/links.ts";
import { head, statuses } from "../sockets/raw.ts";
import type { Interruptible } from "./outage.ts";

const form = "Content-Type: application/x-www-form-urlencoded";

type Stoppable = SocketTarget & { readonly server: Server };

/** Opens a connection and sends text. The promises settle when the text is sent and answered, and at the close. */
export function openConnection(target: Pick<SocketTarget, "host" | "port">, text: string) {
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

/** The bytes of a login whose connection is closed after the answer. */
export function rawLogin(credentials: { readonly username: string; readonly password: string }) {
  const body = new URLSearchParams(credentials).toString();
  const length = `Content-Length: ${body.length}`;
  return head(`POST ${tokenPath}`, "Host: x", form, length, "Connection: close") + body;
}

/** Starts a server for a test. */
type WithTarget = (use: (target: Stoppable) => Promise<void>) => Promise<void>;

/** How a server process stops. */
export function stopping(withTarget: WithTarget): void {
  describe("stopping", () => {
    it.each(["SIGTERM", "SIGINT"] as const)(
      "on %s, answers the login in progress and exits with 0",
      async (signal) => {
        await withTarget(async (target) => {
          const { username, password } = (await registerAndLogIn(target)).person;
          const request = rawLogin({ username, password });
          let login: ReturnType<typeof openConnection>;
          do {
            login = openConnection(target, request);
            await login.sent;
            // When this is answered, the server has read the login before it, whose hash takes far longer.
            expect((await target.fetch("/health/live")).status).toBe(200);
            // On a busy machine, this process may have waited for so long that both are answered.
          } while (login.received() !== "");
          target.server.kill(signal);
          expect(statuses(await login.closed)).toEqual([200]);
          expect(await target.server.exit).toBe(0);
          expect(target.server.log()).toContain('"event":"stopped"');
          await expect(target.fetch("/")).rejects.toThrow();
        });
      },
    );

    it("on SIGTERM, runs the work that waits after answers at once, and loses no mail", async () => {
      await withTarget(async (target) => {
        const people = await Promise.all([1, 2, 3, 4, 5, 6].map(() => insertAccount(target)));
        for (const { username } of people) {
          expect((await forgot(target, username)).status).toBe(202);
        }
        target.server.kill("SIGTERM");
        expect(await target.server.exit).toBe(0);
        for (const { username, email } of people) {
          // Sent already, or stored for the next start.
          const found = async () => {
            const stored = await target.sql(
              `SELECT 1 FROM outbox JOIN users ON users.id = subject_id WHERE username = '${username}'`,
            );
            return stored.length + (await mailsTo(email)).length;
          };
          await expect.poll(found).toBeGreaterThan(0);
        }
      });
    });
  });
}

/** How a server process stops while connections are open, whatever its database is. */
export function stoppingConnections(withTarget: WithTarget): void {
  describe("stopping", () => {
    it("on SIGTERM, exits with 0 without waiting for idle connections", async () => {
      await withTarget(async (target) => {
        const idle = openConnection(target, head("GET /", "Host: x"));
        await idle.answered;
        target.server.kill("SIGTERM");
        expect(await target.server.exit).toBe(0);
        expect(statuses(await idle.closed)).toEqual([200]);
      });
    });

    it("on SIGTERM, cuts off a request that never ends, and exits with 0", async () => {
      await withTarget(async (target) => {
        const start = head(`POST ${tokenPath}`, "Host: x", form, "Content-Length: 100");
        const endless = openConnection(target, `${start}username=x`);
        await endless.sent;
        target.server.kill("SIGTERM");
        expect(await target.server.exit).toBe(0);
        await endless.closed;
      });
    });
  });
}

/** How a server process stops while its database does not answer. */
export function stoppingWithoutDatabase(
  withTarget: (use: (target: Stoppable & Interruptible) => Promise<void>) => Promise<void>,
): void {
  it("on SIGTERM without its database, exits with 0", async () => {
    await withTarget(async (target) => {
      const { token } = await registerAndLogIn(target);
      await target.pauseDatabase();
      // The request is cut off or answered with 503.
      const answer = verify(target, token).catch(() => undefined);
      target.server.kill("SIGTERM");
      expect(await target.server.exit).toBe(0);
      await answer;
    });
  });
}
