import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { inject } from "vitest";
import type { Recorded } from "../../suite/http/recorded.ts";

/** What the modules of the old version are called with here. */
interface Old {
  readonly "core/mail/kinds.ts": { readonly mailKinds: Readonly<Record<string, object>> };
  readonly "core/mail/enqueue.ts": {
    enqueueMail(ports: object, request: object): Promise<void>;
  };
  readonly "core/webhooks/payload.ts": {
    payloadOf(webhook: object): string;
    readPayload(type: string, payload: string): { readonly body: string };
  };
  readonly "core/webhooks/events.ts": { readonly webhookTypes: readonly string[] };
  readonly "core/provider/logout/payload.ts": { payloadOf(session: object): string };
  readonly "core/throttle/policies.ts": { readonly policyNames: readonly string[] };
  readonly "drivers/jwt/keys.ts": { loadSigningKey(source: object): Promise<object> };
  readonly "drivers/throttle.ts": {
    createThrottleDrivers(key: object): Promise<{
      readonly throttleKeys: (purpose: string, subject: string) => Promise<string>;
    }>;
  };
}

const old = async <P extends keyof Old>(path: P): Promise<Old[P]> =>
  (await import(join(inject("versions").old, "src", path))) as Old[P];

/** What the old version stores of each kind: emails, webhooks and logouts in the outbox, and the keys of its limits. */
export async function storedFormats(
  { SECRET_KEY }: Recorded["env"],
  at: number,
): Promise<Pick<Recorded, "mails" | "webhooks" | "logout" | "throttleKeys">> {
  const { mailKinds } = await old("core/mail/kinds.ts");
  const { enqueueMail } = await old("core/mail/enqueue.ts");
  const mails: Recorded["mails"][number][] = [];
  for (const kind of Object.keys(mailKinds)) {
    const asked = {
      language: "de",
      email: "ann@example.com",
      sessionsValidFrom: at,
      undo: { to: "old@example.com", changedAt: at },
      code: { random: "AAAAAAAAAAAAAAAAAAAAAA", session: randomUUID() },
      left: 3,
      isClaim: true,
      app: { name: "Wiki", host: "wiki.example.com" },
    };
    const origin = {
      userAgent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0",
      address: "192.0.2.7",
    };
    await enqueueMail(
      {
        store: {
          insertDelivery: async ({ payload }: { readonly payload: string }) =>
            void mails.push({ kind, asked, payload }),
        },
        clock: () => at,
        random: (size: number) => crypto.getRandomValues(new Uint8Array(size)),
        poke: () => {},
      },
      { kind, userId: randomUUID(), origin, ...asked },
    );
  }

  const { webhookTypes } = await old("core/webhooks/events.ts");
  const { payloadOf, readPayload } = await old("core/webhooks/payload.ts");
  const webhooks = webhookTypes.map((kind) => {
    const payload = payloadOf({
      endpoint: "an endpoint",
      at,
      data: { user_id: randomUUID(), session_id: randomUUID(), fields: ["name"], by: "user" },
    });
    return { kind, payload, body: readPayload(kind, payload).body };
  });

  const session = { id: randomUUID(), userId: randomUUID(), clientId: randomUUID() };
  const logout = await old("core/provider/logout/payload.ts");

  const { policyNames } = await old("core/throttle/policies.ts");
  const { loadSigningKey } = await old("drivers/jwt/keys.ts");
  const key = await loadSigningKey({ algorithm: "HS256", material: SECRET_KEY });
  const { throttleKeys } = await (await old("drivers/throttle.ts")).createThrottleDrivers(key);
  const subject = randomUUID();
  return {
    mails,
    webhooks,
    logout: { session, payload: logout.payloadOf(session) },
    throttleKeys: await Promise.all(
      policyNames.map(async (purpose) => ({
        purpose,
        subject,
        key: await throttleKeys(purpose, subject),
      })),
    ),
  };
}
