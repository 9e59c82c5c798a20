import { Client } from "pg";
import {
  connectionPerRequest,
  hyperdriveTimeouts,
  type Hyperdrive,
  type HyperdriveStore,
} from "../pool/hyperdrive.ts";
import type { Parameter } from "../store/statements/prepared.ts";
import { createStore } from "../store/store.ts";
import { postgresDialect } from "./dialect.ts";
import { postgresTimeout, readConnectFault, readFault } from "./faults.ts";
import { connectionOptions } from "./pool.ts";
import { postgresTransport } from "./transport.ts";

/** The store on PostgreSQL through Hyperdrive. */
export function hyperdriveStore(hyperdrive: Hyperdrive): HyperdriveStore {
  const { execute, connected } = connectionPerRequest<Client>({
    connect: () => connect(hyperdrive),
    run: query,
    destroy: (client) => void client.end(),
  });
  return { store: createStore(postgresDialect, postgresTransport(execute)), connected };
}

/** The way to Hyperdrive does not leave the machine. It encrypts the way from there. */
async function connect({ host, port, database, user, password }: Hyperdrive): Promise<Client> {
  const login = { database, user, password, tls: "off", ca: undefined } as const;
  const client = new Client({
    ...connectionOptions(login, { host, port }),
    connectionTimeoutMillis: hyperdriveTimeouts.connect,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw readConnectFault(error as Error);
  }
}

/** Without a name, because a connection runs few statements twice. */
function query(client: Client, text: string, values: readonly Parameter[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      void client.end();
      reject(postgresTimeout("TIMEOUT", "unknown"));
    }, hyperdriveTimeouts.execute);
    client.query({ text, values: [...values], rowMode: "array" }, (error: Error | null, result) => {
      clearTimeout(timer);
      const fault = error ? readFault(error) : undefined;
      if (fault?.lost) void client.end();
      if (fault) reject(fault);
      else resolve(result);
    });
  });
}
