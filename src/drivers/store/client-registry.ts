import type { MySqlRemoteDatabase } from "drizzle-orm/mysql-proxy";
import type { ClientRegistry } from "../../core/ports.ts";
import { operatorStatements } from "./operator-statements.ts";
import { run } from "./run.ts";
import type { Tables } from "./statements.ts";
import { DuplicateKey } from "./transport.ts";

/** What the command line does with clients. */
export function createClientRegistry(db: MySqlRemoteDatabase, tables: Tables): ClientRegistry {
  const all = operatorStatements(db, tables);
  const find = (clientId: string) => run(() => all.findClient.prepare().execute({ clientId }));
  return {
    async insertClient(client) {
      try {
        await run(() => all.insertClient.prepare().execute({ ...client }));
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error;
        // Our own row: the first try had been written, and only its answer was lost.
        const [row] = await find(client.id);
        if (row?.secretHash !== client.secretHash) throw error;
      }
    },
    listClients: () => run(() => all.listClients.prepare().execute()),
    async revokeClient(clientId, now) {
      const change = { clientId, now };
      const [{ affectedRows }] = await run(() => all.revokeClient.prepare().execute(change));
      if (affectedRows === 1) return true;
      return (await find(clientId)).length === 1;
    },
  };
}
