import type { Log } from "../core/system.ts";
import type { Store } from "../core/ports.ts";
import { webCrypto, type CryptoProvider } from "../drivers/crypto/crypto.ts";
import { mysqlDialect } from "../drivers/mysql/dialect.ts";
import { openWebPost, type OpenPost } from "../drivers/post/post.ts";
import { oneByOne, type SendKeyed } from "../drivers/store/keyed/keyed.ts";
import type { Traces } from "../drivers/traces.ts";
import { createStore } from "../drivers/store/store.ts";
import { systemClock, systemRandom } from "../drivers/system.ts";
import { proxyTransport } from "../proxy/transport.ts";
import type { MySqlProxy } from "./config/database/database.ts";
import type { OnStatement } from "../drivers/store/statements/prepared.ts";

/** The drivers that differ between runtimes. */
export interface ProxyDrivers {
  readonly crypto: CryptoProvider;
  readonly openPost: OpenPost;
  readonly sendKeyed: SendKeyed;
  readonly onStatement?: OnStatement | undefined;
  readonly traces?: Traces;
}

/** The drivers that run on every runtime. */
const portable: ProxyDrivers = {
  crypto: webCrypto,
  openPost: openWebPost,
  sendKeyed: oneByOne,
};

/**
 * The store that reaches MySQL through the proxy. It deletes no entry of the audit trail, because the proxy runs no such statement.
 * `latchkey purge` beside MySQL deletes the old entries.
 */
export const openMySqlProxy = (
  { url, key }: MySqlProxy,
  log: Log,
  { crypto, openPost, sendKeyed, onStatement, traces }: ProxyDrivers = portable,
): Store => ({
  ...createStore(
    mysqlDialect,
    proxyTransport({
      url,
      key,
      clock: systemClock,
      random: systemRandom,
      crypto,
      openPost,
      log,
      traceparent: traces?.current,
    }),
    sendKeyed,
    onStatement,
  ),
  deleteOldAuditEntries: async () => ({ deleted: 0, more: false }),
});
