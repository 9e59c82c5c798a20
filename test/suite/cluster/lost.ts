import type { MySqlAccount } from "../../support/databases/server.ts";
import type { Cluster } from "./cluster.ts";
import type { Acknowledged } from "./load.ts";

/** Every outcome of the load while database servers fail. 401 is that of a session which was ended. */
export const documented = [
  "200",
  "201",
  "202",
  "204",
  "401 invalid_token",
  "503 temporarily_unavailable",
  "503 unavailable",
];

/** What no node may lack. */
export const nothing = { accounts: [], sessions: [], revoked: [], open: [] };

/** The acknowledged writes that a node does not have, the sessions that nobody ended and that are revoked, and ended ones that are not. */
export async function lostOn(
  { sql }: Cluster,
  node: MySqlAccount,
  { accounts, sessions, ended }: Acknowledged,
) {
  const [users = []] = await sql("SELECT id FROM users", node);
  const [rows = []] = await sql("SELECT id, generation, revoked_at FROM sessions", node);
  const ids = new Set(users.map(({ id }) => id));
  const byId = new Map(rows.map((row) => [row["id"], row]));
  const generation = (id: string): number => Number(byId.get(id)?.["generation"] ?? -1);
  const isRevoked = (id: string): boolean => (byId.get(id)?.["revoked_at"] ?? null) !== null;
  return {
    accounts: [...accounts].filter((id) => !ids.has(id)),
    sessions: [...sessions].filter(([id, least]) => !(generation(id) >= least)),
    revoked: [...sessions.keys()].filter(isRevoked),
    open: [...ended].filter((id) => !isRevoked(id)),
  };
}
