import { Hono } from "hono";
import type { Clock, Log } from "../../core/system.ts";
import { receiveStream, type Receive } from "../../drivers/body/receive.ts";
import { webCrypto, type CryptoProvider } from "../../drivers/crypto/crypto.ts";
import type { StatementPool } from "../../drivers/pool/pool.ts";
import { Refusal } from "../protocol/refusals.ts";
import { executePath, importSigningKey } from "../protocol/signature.ts";
import type { CreateResponse } from "./answers.ts";
import { createAuthenticator } from "./authenticate.ts";
import { readBody } from "./body.ts";
import {
  createAdminCatalogue,
  createCatalogue,
  type Catalogue,
  type EarlierStatements,
} from "./catalogue.ts";
import { createExecute } from "./execute.ts";
import { createFrame } from "./frame.ts";
import { proxyLimits } from "./limits.ts";
import { createCapacity } from "./capacity.ts";

export interface ProxyOptions {
  readonly pool: Pick<StatementPool, "execute">;
  /** The secrets of the callers. A signature by any of them is accepted. */
  readonly keys: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly isDraining: () => boolean;
  /** Default: WebCrypto. */
  readonly crypto?: CryptoProvider;
  /** Default: the web's Response. */
  readonly createResponse?: CreateResponse;
  /** Default: web streams. */
  readonly receive?: Receive;
  /** The statements that the proxy runs. Default: the app's own. */
  readonly catalogue?: Catalogue;
  /** True if it runs those of the admin API too. Default: false. */
  readonly adminApi?: boolean;
  /** Those of earlier releases, whose servers may still run. Default: none. */
  readonly earlier?: readonly EarlierStatements[];
}

/**
 * Runs the app's own statements, also those of earlier releases, and no others, for callers that hold a key. The proxy never
 * receives SQL. Every refusal says in `outcome` whether the statement ran.
 */
export async function createProxy(options: ProxyOptions): Promise<Hono> {
  const { pool, clock, log, isDraining } = options;
  const { crypto = webCrypto, receive = receiveStream } = options;
  const { createResponse = (body, head) => new Response(body, head) } = options;
  const own = options.catalogue ?? (await createCatalogue());
  const { earlier = [] } = options;
  const admin = new Map([
    ...earlier.flatMap((release) => [...release.admin]),
    ...(await createAdminCatalogue()),
  ]);
  // What belongs to the admin API today needs it, whatever an earlier release thought.
  const before = earlier.flatMap((release) => [...release.own]).filter(([id]) => !admin.has(id));
  const catalogue = new Map([...before, ...own, ...(options.adminApi ? admin : [])]);
  const keys = await Promise.all(options.keys.map((secret) => importSigningKey(crypto, secret)));
  const authenticator = createAuthenticator(keys, crypto, clock);
  const bodies = createCapacity(proxyLimits.bodies);
  const execute = createExecute(pool, catalogue, admin);
  const frame = createFrame(log, createResponse);
  const app = new Hono();

  app.post(
    executePath,
    frame(async (c, call) => {
      const head = await authenticator.readHead(c.req.raw.headers);
      call.isSigned = true;
      if (Number(c.req.raw.headers.get("content-length") ?? 0) > proxyLimits.body) {
        throw new Refusal("body_too_large");
      }
      const body = await readBody((listener) => receive(c.req.raw, c.env, listener), bodies);
      call.isRead = true;
      await authenticator.accept(head, body);
      // Set only now, because no other copy of the request can run any more. A signed `not_executed` is true of all copies.
      call.accepted = head;
      return execute(body, (statement) => (call.statement = statement));
    }),
  );

  // These calls need no signature, so the proxy checks the database at most once a second.
  const ping = [...own.values()].find(({ name }) => name === "ping");
  let checked = { at: Number.NEGATIVE_INFINITY, ready: Promise.resolve() };
  const ok = { status: "ok" };
  app.get(
    "/health/live",
    frame(async () => ok),
  );
  app.get(
    "/health/ready",
    frame(async () => {
      if (isDraining()) throw new Refusal("unavailable", "draining");
      // A monotonic clock, because the system clock can be set back.
      const now = performance.now();
      if (now - checked.at >= proxyLimits.readiness) {
        const ready = pool.execute(ping?.sql ?? "", []).then(() => undefined);
        checked = { at: now, ready };
      }
      await checked.ready;
      return ok;
    }),
  );

  app.all(
    executePath,
    frame(async () => {
      throw new Refusal("method_not_allowed");
    }),
  );
  app.all(
    "*",
    frame(async () => {
      throw new Refusal("not_found");
    }),
  );
  return app;
}
