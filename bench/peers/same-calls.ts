import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { hash } from "@node-rs/bcrypt";
import { login, verification } from "../load/requests.ts";
import type { HttpRequest } from "../load/wrk.ts";
import type { Database, Ground } from "../stage/ground.ts";
import { password } from "../stage/population.ts";
import type { Subject } from "../stage/subject.ts";
import { bcryptCost, forEachClient, usernames, type Peer } from "./peer.ts";

/** A peer that was written for the bench: it has the tables of schema.sql, and its calls are spelled like Latchkey's. */
export const sameCalls = (install: Peer["install"], program: Subject["program"]): Peer => ({
  install,
  async subject(ground) {
    const database = await ground.createDatabase();
    await createAccounts(ground, database);
    const { environment } = program;
    const secret = { SECRET_KEY: ground.key.material };
    return {
      program: { ...program, environment: { ...environment, ...secret, ...database.environment } },
      async calls({ origin }) {
        const tokens = await forEachClient((username) =>
          tokenOf(origin, login(username, password)),
        );
        return {
          login: usernames.map((username) => login(username, password)),
          verify: tokens.map(verification),
        };
      },
    };
  },
});

async function createAccounts({ main }: Ground, { name }: Database): Promise<void> {
  const schema = readFileSync(fileURLToPath(new URL("schema.sql", import.meta.url)), "utf8");
  for (const statement of schema.split(";").filter((text) => text.trim() !== "")) {
    await main.query(statement, name);
  }
  const passwordHash = await hash(password, bcryptCost);
  const rows = usernames.map((one) => `('${randomUUID()}', '${one}', 'user', '${passwordHash}')`);
  await main.query(`INSERT INTO users VALUES ${rows.join()}`, name);
}

async function tokenOf(origin: string, { path, ...init }: HttpRequest): Promise<string> {
  const response = await fetch(origin + path, init);
  if (!response.ok) throw new Error(`${origin}${path} answered ${response.status}`);
  return ((await response.json()) as { access_token: string }).access_token;
}
