import { AsyncLocalStorage } from "node:async_hooks";
import { DatabaseSync } from "node:sqlite";
import type { Store } from "../../../src/core/ports.ts";
import { sqliteDialect } from "../../../src/drivers/sqlite/dialect.ts";
import { sqliteTransport } from "../../../src/drivers/sqlite/transport.ts";
import { createClientRegistry } from "../../../src/drivers/store/clients.ts";
import { coalesced } from "../../../src/drivers/store/keyed/coalesced.ts";
import { createOutboxRegistry } from "../../../src/drivers/store/outbox.ts";
import { createResourceRegistry } from "../../../src/drivers/store/resources.ts";
import type { Transport } from "../../../src/drivers/store/statements/prepared.ts";
import { createStore } from "../../../src/drivers/store/store.ts";
import type { Afterwork } from "../../../src/entry/afterwork/afterwork.ts";
import type { LocalDrivers } from "../../../src/entry/local-drivers.ts";
import { organizations } from "../../suite/http/calls/organizations.ts";
import { openTestDatabase } from "../databases/databases.ts";
import { openInProcess, scratchFolder, type Target } from "../targets/http-target.ts";
import { serverStatements } from "./statements.ts";

/** What one piece of work sent. */
export interface Sent {
  /** The names of the statements in their order, up to the response. */
  readonly statements: string[];
  /** The statements that its work after the response sent. */
  readonly later: string[];
  /** How often the work waited for the database, because statements that are under way together share a round trip. */
  trips: number;
}

interface Work extends Sent {
  underWay: number;
}

const newWork = (): Work => ({ statements: [], later: [], trips: 0, underWay: 0 });

/** A target in this process that notes which work sends which statement. */
export interface Recorder {
  readonly target: Target;
  /** The store of the target, for work that is no call. */
  readonly store: Store;
  /** Its database. */
  readonly connection: DatabaseSync;
  /** What sending emails and webhooks sends. */
  readonly outbox: Pick<Sent, "later">;
  /** Runs work, and waits for what it leaves to be done after its response. */
  record(work: () => Promise<unknown>): Promise<Sent>;
}

/** Whose statements run, and whether after its response. */
type Works = AsyncLocalStorage<{ readonly work: Work; readonly isLater: boolean }>;

/** A transport that adds the name of each statement to the work that sends it. */
function notingTransport(plain: Transport, works: Works): Transport {
  const all = Object.entries(serverStatements(sqliteDialect));
  const names = new Map(all.map(([name, query]) => [query.toSQL().sql, name]));
  const noted = async <T>(text: string, send: () => Promise<T>): Promise<T> => {
    const { work, isLater } = works.getStore() ?? {};
    if (!work) return send();
    const name = names.get(text) ?? `unlisted: ${text}`;
    if (isLater) {
      work.later.push(name);
      return send();
    }
    work.statements.push(name);
    if (work.underWay++ === 0) work.trips++;
    // Work that does not wait for this statement sends its own meanwhile.
    await new Promise((resolve) => setImmediate(resolve));
    return send().finally(() => work.underWay--);
  };
  return {
    read: (text, values) => noted(text, () => plain.read(text, values)),
    write: (text, values) => noted(text, () => plain.write(text, values)),
  };
}

/** Opens the app on SQLite, whose server sends the same statements as on any other database. */
export async function openRecorder(env: Readonly<Record<string, string>>): Promise<Recorder> {
  const database = await openTestDatabase("sqlite", await scratchFolder());
  const works: Works = new AsyncLocalStorage();
  const ofOutbox = { work: newWork(), isLater: true };
  const connection = new DatabaseSync(database.env["SQLITE_FILE"] ?? "");
  const transport = notingTransport(
    sqliteTransport(connection, () => {}),
    works,
  );
  const store = createStore(sqliteDialect, transport, coalesced);
  const unfinished = new Set<object>();

  /** Notes work that runs after the response as a part of the work that caused it. */
  const laterOf = (work: () => Promise<unknown>) => {
    const cause = works.getStore()?.work;
    const run = async (): Promise<void> => {
      try {
        await (cause ? works.run({ work: cause, isLater: true }, work) : work());
      } finally {
        unfinished.delete(run);
      }
    };
    unfinished.add(run);
    return run;
  };
  const watched = (afterwork: Afterwork): Afterwork => ({
    inBackground: (c, work) => afterwork.inBackground(c, laterOf(work)),
    later: (work) => afterwork.later(laterOf(work)),
    poke: (channel) => works.run(ofOutbox, () => afterwork.poke(channel)),
    hold: (work) => afterwork.hold(work),
  });
  const recorded = (drivers: LocalDrivers) => ({
    ...drivers,
    database: {
      ...drivers.database,
      store,
      clients: createClientRegistry(sqliteDialect, transport),
      resources: createResourceRegistry(sqliteDialect, transport),
      outbox: createOutboxRegistry(sqliteDialect, transport),
    },
  });

  // The loops that send the outbox begin here.
  const target = await works.run(ofOutbox, () =>
    openInProcess({
      database,
      env,
      own: { organizations },
      replaced: { drivers: recorded, afterwork: watched },
    }),
  );
  return {
    target: {
      ...target,
      close: async () => {
        await target.close();
        connection.close();
      },
    },
    store,
    connection,
    outbox: ofOutbox.work,
    async record(run) {
      const work = newWork();
      await works.run({ work, isLater: false }, run);
      while (unfinished.size > 0) await new Promise((resolve) => setImmediate(resolve));
      return work;
    },
  };
}
