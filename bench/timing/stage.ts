import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { hash } from "@node-rs/bcrypt";
import { startProvider } from "../../test/support/mail/provider.ts";
import { freePort } from "../../test/support/network/free-port.ts";
import { buildServer, runLatchkey, startServer } from "../stage/servers.ts";
import { issuer } from "../stage/settings.ts";

/** The cost of hashes. Low, because a difference is then a greater part of the whole time. */
const cost = 10;

/** A server with private registration, an embedded database and a mail provider on this machine. */
export interface TimingStage {
  readonly origin: string;
  /** The e-mail address of a new account, which is verified or not. */
  addAccount(isVerified: boolean): string;
  clear(): Promise<void>;
}

export async function setTimingStage(): Promise<TimingStage> {
  await buildServer();
  const folder = await mkdtemp(join(tmpdir(), "latchkey-timing-"));
  const file = join(folder, "latchkey.db");
  const provider = await startProvider();
  const environment = {
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    ISSUER: issuer,
    SECRET_KEY: randomBytes(32).toString("base64url"),
    BCRYPT_COST: String(cost),
    REGISTRATION_PRIVACY: "on",
    LOGIN_LINKS: "on",
    SQLITE_FILE: file,
    MAIL_API_URL: provider.url,
    MAIL_API_KEY: "x",
    MAIL_FROM: "login@mail.example.com",
    // All calls come from one network, and refusals would be measured after a few of them.
    THROTTLE: [
      "register",
      "forgot-network",
      "verify-network",
      "login-link-network",
      "login-network",
    ]
      .map((name) => `${name}=off`)
      .join(),
  };
  await runLatchkey("migrate", environment);
  const args = ["--min-semi-space-size=4", "--max-semi-space-size=4", "dist/entry/cli.js", "serve"];
  const server = await startServer({ args, port: await freePort(), environment });
  const passwordHash = await hash(randomUUID(), cost);
  const database = new DatabaseSync(file, { timeout: 5000 });
  const insert = database.prepare(
    `INSERT INTO users (id, username, username_key, email, email_key, email_verified_at, name, role, password_hash,
      sessions_valid_from, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, 'Ann', 'user', ?, 0, ?, ?)`,
  );
  return {
    origin: server.origin,
    addAccount(isVerified) {
      const [id, now] = [randomUUID(), Date.now()];
      const [username, email] = [`u${id.slice(0, 18)}`, `${id}@example.com`];
      const verifiedAt = isVerified ? now : null;
      insert.run(id, username, username, email, email, verifiedAt, passwordHash, now, now);
      return email;
    },
    async clear() {
      database.close();
      await server.stop();
      await provider.close();
      await rm(folder, { recursive: true });
    },
  };
}
