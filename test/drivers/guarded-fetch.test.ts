import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { logOutBy } from "../suite/http/calls/browser.ts";
import { openLogoutStage } from "../suite/http/oidc/logout/stage.ts";
import { scratchFolder, startOnBun, startOnNode } from "../support/targets/http-target.ts";
import { commands } from "../support/targets/server.ts";

const run = promisify(execFile);
const probe = "test/support/guarded/probe.ts";
const production = { NODE_ENV: "production", BCRYPT_COST: "10" };

describe.each([
  ["Node", commands.node[0], startOnNode],
  ["Bun", commands.bun[0], startOnBun],
] as const)("A4: a fetch of a URL that the operator did not choose, on %s", (_, program, start) => {
  it("connects only to public addresses that it has checked, once, and to no other", async () => {
    const certificate = join(await scratchFolder(), "certificate.pem");
    const env = { PATH: process.env["PATH"] ?? "" };
    await run(program, [probe, certificate], { env });
    const { stdout } = await run(program, [probe, certificate], {
      env: { ...env, NODE_EXTRA_CA_CERTS: certificate },
    });
    const refused = { error: "PrivateAddressError" };
    const { documents, ...posted } = JSON.parse(stdout) as Record<string, unknown>;
    expect(documents).toEqual({
      good: { text: '{"accept":"application/json"}', maxAge: 600 },
      moved: { fault: "301", mitigated: "challenge" },
      refused: { fault: "403", mitigated: "challenge" },
      endless: { fault: "it is too long" },
      slow: { fault: "it took too long" },
      private: { fault: "its address is not public" },
      unknown: { fault: "the connection failed" },
    });
    expect(posted).toEqual({
      ok: { status: 200, cookies: ["a=1", "b=2"], lookups: 1 },
      empty: { status: 204, cookies: ["a=1", "b=2"], lookups: 1 },
      // It is not followed.
      redirect: { status: 307, cookies: ["a=1", "b=2"], lookups: 1 },
      // The certificate is checked for the name, and not for the address.
      otherName: { error: "Error", lookups: 1 },
      late: { error: "TimeoutError", lookups: 1 },
      private: { ...refused, lookups: 1 },
      mixed: { ...refused, lookups: 1 },
      literal: { ...refused, lookups: 0 },
      literal6: { ...refused, lookups: 0 },
      decimal: { ...refused, lookups: 0 },
      connections: 10,
      delivered: { code: "PRIVATE_ADDRESS", retryAfter: 0 },
      received: ["200", "204", "307", "0"].map((path) => ({
        host: "app.example.test",
        path: `/${path}`,
        body: "the body",
      })),
    });
  });

  it("is not sent by a server in production to a name of its own machine, unless a command allowed it", async () => {
    let connections = 0;
    const receiver = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    receiver.listen(0, "127.0.0.1").unref();
    await once(receiver, "listening");
    const { port } = receiver.address() as AddressInfo;
    const target = await start({ database: "sqlite", hashing: production });
    try {
      // Systems know their own name, as an address of a private network or of themselves.
      const uri = `https://${hostname()}:${port}/containers/stop`;
      const lastError = async (privateUrls: 0 | 1) => {
        const uris = { backchannel: uri, privateUrls };
        const { clientId, cookie } = await openLogoutStage(target, uris);
        await logOutBy(target, cookie);
        const read = async () => {
          const rows = await target.sql(
            `SELECT last_error FROM outbox WHERE channel = 'logout' AND payload LIKE '%${clientId}%'`,
          );
          return rows[0]?.["last_error"];
        };
        await expect.poll(read).toBeTruthy();
        return read();
      };
      expect(await lastError(0)).toBe("PRIVATE_ADDRESS");
      expect(connections).toBe(0);
      expect(await lastError(1)).toBe("NETWORK");
      expect(connections).toBeGreaterThan(0);
    } finally {
      await target.close();
      receiver.close();
    }
  });
});
