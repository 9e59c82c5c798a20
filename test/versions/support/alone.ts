import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { startProvider, type Provider } from "../../support/mail/provider.ts";
import { secret } from "../../support/secrets.ts";
import { openStage, type Place, type Stage, type Version, type Versioned } from "./stage.ts";

/** A database without a server. A test starts those that it needs. What they send arrives here, but only if `receives`. */
export interface Alone {
  /** Where emails, webhooks and logouts arrive. */
  readonly url: string;
  /** Whether what is sent arrives. At first it does not, and waits in the outbox for an hour. */
  receives(really: boolean): void;
  /** Starts a server, which is stopped after the test at the latest. */
  start(version: Version): Promise<Versioned>;
  /** As `Stage` has it. */
  readonly command: Stage["command"];
  /** Starts a server that sends all that waits, and stops it when `until` holds. */
  sendAt(version: Version, until: (server: Versioned) => Promise<void>): Promise<void>;
  /** What arrived since `receives` was called. */
  bodies(): readonly string[];
  /** The token of the last link that arrived for an address. */
  linkTo(address: string): Promise<string>;
}

/** The kinds of what waits in a channel, and why it could not be sent. */
export const waiting = (server: Versioned, channel: string) =>
  server.sql(`SELECT kind, last_error FROM outbox WHERE channel = '${channel}' ORDER BY id`);

/** Waits until so many of a channel could not be sent. */
export const refused = (server: Versioned, channel: string, count = 1) =>
  expect
    .poll(async () =>
      (await waiting(server, channel)).filter((row) => row["last_error"] === "HTTP 503"),
    )
    .toHaveLength(count);

export function useAlone(place: Place): () => Alone {
  let receiver: Provider;
  let stage: Stage;
  const running: Versioned[] = [];
  let before = 0;
  const receives = (really: boolean): void => {
    // What was refused so far did not arrive.
    before = receiver.requests.length;
    if (really) receiver.answer(200);
    else receiver.answer(503, { "Retry-After": "3600" });
  };
  beforeAll(async () => {
    receiver = await startProvider();
    const key = secret(`whsec_${crypto.getRandomValues(Buffer.alloc(24)).toString("base64")}`);
    stage = await openStage(place, {
      MAIL_API_URL: receiver.url,
      WEBHOOKS: JSON.stringify([{ url: receiver.url, secret: key, events: ["*"] }]),
    });
  });
  beforeEach(async () => {
    receives(false);
    await stage.sql("DELETE FROM outbox");
  });
  afterEach(async () => {
    for (const server of running.splice(0)) await server.close();
  });
  afterAll(async () => {
    await stage?.close();
    await receiver?.close();
  });

  const start = async (version: Version): Promise<Versioned> => {
    const server = await stage.start(version);
    running.push(server);
    return server;
  };
  const bodies = () => receiver.requests.slice(before).map(({ body }) => body);
  return () => ({
    url: receiver.url,
    receives,
    start,
    command: stage.command,
    async sendAt(version, until) {
      receives(true);
      await stage.sql("UPDATE outbox SET due_at = 1");
      const server = await start(version);
      await server.deliver();
      await until(server);
      await server.close();
    },
    bodies,
    async linkTo(address) {
      const mail = () =>
        bodies().findLast((body) => body.includes(address) && body.includes("#token="));
      await expect.poll(mail).toBeDefined();
      return secret(/#token=(lt1_[\w-]+)/.exec(mail() ?? "")?.[1] ?? "no link at all");
    },
  });
}
