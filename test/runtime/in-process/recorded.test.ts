import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { emailChannel } from "../../../src/core/email/payload.ts";
import { logoutChannel } from "../../../src/core/oidc/logout/payload.ts";
import { emails } from "../../../src/core/tables/emails.ts";
import { limits } from "../../../src/core/tables/limits.ts";
import { webhookTypes } from "../../../src/core/webhooks/events.ts";
import { webhookChannel } from "../../../src/core/webhooks/payload.ts";
import { loadSigningKey } from "../../../src/drivers/jwt/keys.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { createThrottleDrivers } from "../../../src/drivers/throttle.ts";
import { createDeviceTokens } from "../../../src/drivers/tokens/device-tokens.ts";
import { opensWhatIsRecorded, readRecorded } from "../../suite/http/recorded.ts";
import { secret } from "../../support/secrets.ts";
import { openInProcess, type Target } from "../../support/targets/http-target.ts";

const { at, env, tables, issued, mails, webhooks, logout, throttleKeys } = readRecorded();
const signingKey = () => loadSigningKey({ algorithm: "HS256", material: env.SECRET_KEY });

/** Every text of a value that is long enough to be a secret. */
const textsIn = (value: unknown): readonly string[] =>
  typeof value === "string" ? [value] : Object.values(Object(value)).flatMap(textsIn);

describe("what servers of an older commit issued, at that time", () => {
  let target: Target;
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: at });
    for (const text of textsIn(issued)) if (/^[a-z]{2}1_|^eyJ/.test(text)) secret(text);
    target = await openInProcess({ database: "sqlite", env });
    for (const [table, rows] of Object.entries(tables)) {
      for (const row of rows) {
        const values = Object.values(row).map((value) =>
          typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value),
        );
        const columns = Object.keys(row).join(", ");
        await target.sql(`INSERT INTO ${table} (${columns}) VALUES (${values.join(", ")})`);
      }
    }
  });
  afterAll(async () => {
    vi.useRealTimers();
    await target?.close();
  });
  opensWhatIsRecorded(
    () => target,
    () => issued,
  );

  it("knows the device of its cookie", async () => {
    const tokens = await createDeviceTokens(await signingKey(), [], systemRandom);
    const { device, userId } = issued.browser;
    expect(await tokens.read(device, userId)).toBeDefined();
    expect(await tokens.read(device, crypto.randomUUID())).toBeUndefined();
  });
});

describe("what servers of an older commit stored", () => {
  it("is an email of each kind, which is read as it was asked for", () => {
    expect(mails.length).toBeGreaterThan(25);
    for (const { kind, asked, payload } of mails) {
      expect(Object.hasOwn(emails, kind), kind).toBe(true);
      expect(emailChannel.read({ kind, payload }), kind).toMatchObject(asked);
      expect(emailChannel.read({ kind, payload }).place, kind).toBeDefined();
    }
  });

  it("is a webhook of each type, whose body stays as it was", () => {
    expect(webhooks.length).toBeGreaterThan(10);
    for (const { kind, payload, body } of webhooks) {
      expect(webhookTypes).toContain(kind);
      expect(webhookChannel.read({ kind, payload }), kind).toEqual({
        endpointId: "an endpoint",
        body,
      });
    }
  });

  it("is a logout that an app is told of", () => {
    expect(logoutChannel.read({ kind: "logout", payload: logout.payload })).toEqual(logout.session);
  });

  it("is a key of each limit, under which today's servers go on to count", async () => {
    const { throttleKeys: keyOf } = await createThrottleDrivers(await signingKey());
    expect(throttleKeys.length).toBeGreaterThan(30);
    for (const { purpose, subject, key } of throttleKeys) {
      expect(limits.map(({ name }) => name)).toContain(purpose);
      expect(await keyOf(purpose, subject), purpose).toBe(key);
    }
  });
});
