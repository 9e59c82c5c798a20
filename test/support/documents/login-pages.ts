import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { mailboxVariables } from "../mail/mailbox.ts";
import { freePort } from "../network/free-port.ts";
import { untilAnswered } from "../network/until-answered.ts";
import { cheapHashes, scratchFolder } from "../targets/http-target.ts";
import { readGuide, type Guide } from "./guide.ts";

const names = ["custom-login-page", "custom-sign-up-page", "custom-password-reset-page"];
const [guide, ...others] = names.map(readGuide) as [Guide, ...Guide[]];

/** Writes the files of docs/custom-login-page.md and of the pages after it into a folder. Starts their server, with Latchkey at `/auth`. */
export async function startLoginPages(env: Readonly<Record<string, string>>) {
  const folder = await scratchFolder();
  mkdirSync(join(folder, "node_modules/@hono"), { recursive: true });
  symlinkSync(process.cwd(), join(folder, "node_modules/latchkey-auth"));
  for (const name of ["hono", "@hono/node-server"]) {
    symlinkSync(join(process.cwd(), "node_modules", name), join(folder, "node_modules", name));
  }
  expect(guide.programs).toContain("public/login.html");
  for (const one of [guide, ...others]) {
    for (const name of one.programs) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), one.program(name));
    }
  }
  const [copy = ""] = /^ *mkdir -p public .*$/m.exec(guide.text) ?? [];
  await promisify(execFile)("sh", ["-c", copy], { cwd: folder });

  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const server = spawn(process.execPath, ["pages.ts"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...cheapHashes,
      ...(await mailboxVariables("smtp")),
      PATH: process.env["PATH"],
      PORT: String(port),
      NODE_ENV: "test",
      ...env,
    },
  });
  await untilAnswered(`${origin}/login`);
  return {
    origin,
    async stop() {
      if (server.exitCode !== null) return;
      server.kill();
      await once(server, "exit");
    },
  };
}
