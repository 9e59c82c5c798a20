import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterEach, expect, it } from "vitest";
import { latchkey } from "../support/cli.ts";
import type { prepare, Target } from "../support/targets/http-target.ts";
import { startServer, type Server } from "../support/targets/server.ts";
import { logIn, newcomer, register, tokensIn, verify } from "./http/calls/calls.ts";
import { refresh, revoke } from "./http/calls/sessions.ts";

/** The text of docs/backups-and-upgrades.md. */
export const backupPage = readFileSync("docs/backups-and-upgrades.md", "utf8");

/** The commands of the page that contain a text, in their order. */
export const blockWith = (text: string): string => {
  const blocks = [...backupPage.matchAll(/^( *)```sh\n(.*?)^\1```/gms)].map(
    ([, , code = ""]) => code,
  );
  return blocks.find((code) => code.includes(text)) ?? expect.fail(`no command with ${text}`);
};

export type Prepared = Awaited<ReturnType<typeof prepare>>;

/** A way to run the commands of the page on a database. */
export interface Drill {
  backup(): Promise<void>;
  /** Empties the database and restores it. */
  restore(): Promise<void>;
  /** The login of the steps after the restore, if it is not that of the server. */
  readonly operator?: Readonly<Record<string, string>>;
}

/** Runs commands of the page. Offline, so that npx can only take the installed Node. */
export async function runScript(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  await promisify(execFile)("sh", ["-ec", script], {
    cwd,
    env: { ...process.env, NPM_CONFIG_OFFLINE: "true", HOME: cwd, ...env },
  });
}

/** A database that is backed up, changed and restored while a server runs on it. */
export function restoring(open: () => Promise<{ prepared: Prepared; drill: Drill }>): void {
  let server: Server | undefined;
  afterEach(() => server?.stop());

  it("accepts no token of a session that was ended after the backup, once all sessions are ended", async () => {
    const { prepared, drill } = await open();
    const { cwd, database, settings: env } = prepared;
    server = await startServer({ cwd, env });
    const target = { fetch: (path, init) => fetch(server!.url + path, init) } as Target;
    const [ann, bea, late] = [newcomer(), newcomer(), newcomer()];
    for (const person of [ann, bea]) {
      expect((await register(target, person)).status).toBe(201);
    }
    const ofAnn = tokensIn(await logIn(target, ann));
    const ofBea = tokensIn(await logIn(target, bea));
    await drill.backup();
    await revoke(target, ofAnn.refreshToken);
    await register(target, late);
    expect((await verify(target, ofAnn.token)).status).toBe(401);
    server.kill("SIGTERM");
    await server.exit;

    await drill.restore();
    server = await startServer({ cwd, env });
    // So the commands are needed.
    expect((await verify(target, ofAnn.token)).status).toBe(200);
    server.kill("SIGTERM");
    await server.exit;

    const steps = blockWith("end-all").trim().split("\n");
    expect(steps.map((step) => step.trim())).toEqual([
      "latchkey migrate",
      "latchkey sessions end-all",
    ]);
    for (const step of steps) {
      const start = { cwd, env: { ...env, ...drill.operator } };
      const { code, stdout } = await latchkey(start, ...step.trim().split(" ").slice(1));
      expect(code, stdout).toBe(0);
      if (step.includes("end-all")) {
        expect(stdout).toBe("All users are logged out. 2 sessions were revoked.\n");
        const { stdout: trail } = await latchkey(
          start,
          "audit",
          "--event",
          "session_expired",
          "--json",
        );
        expect(trail).toContain("operator");
      }
    }
    server = await startServer({ cwd, env });
    for (const { token, refreshToken } of [ofAnn, ofBea]) {
      expect((await verify(target, token)).status).toBe(401);
      expect((await refresh(target, refreshToken)).body["error"]).toBe("invalid_grant");
    }
    expect((await logIn(target, late)).status).toBe(400);
    const again = tokensIn(await logIn(target, ann));
    expect((await verify(target, again.token)).status).toBe(200);
    await server.stop();
    await database.drop();
  });
}
