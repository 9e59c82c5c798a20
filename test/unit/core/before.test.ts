import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Failure, credentialFailures } from "../../../src/core/failures.ts";
import type { Attempt } from "../../../src/core/ground/before.ts";
import { openFactorStage, network, type FactorStage } from "../login/factor-stage.ts";
import { ann } from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

const device = { userAgent: "Browser", address: "192.0.2.7" };
const captcha = "the response of a widget";
const asked: Attempt[] = [];
/** The methods of the store that were called before the operator was asked. */
let before: readonly string[] = [];
const calls: string[] = [];
let isRefused = false;
let stage: FactorStage;
let server: Awaited<ReturnType<FactorStage["open"]>>;

const ask = async (attempt: Attempt) => {
  asked.push(attempt);
  before = [...calls];
  if (isRefused) {
    throw new Failure(credentialFailures.refused, { reason: "refused by the operator" });
  }
};

beforeAll(async () => {
  stage = await openFactorStage();
  server = await stage.open({
    wrap: ({ store }) => ({
      before: { logIn: ask, register: ask },
      store: new Proxy(store, {
        get(target, name: keyof typeof store) {
          calls.push(name);
          return target[name];
        },
      }),
    }),
  });
});
beforeEach(() => {
  calls.length = 0;
  asked.length = 0;
  isRefused = false;
  stage.backend.sql("DELETE FROM throttle");
});
afterAll(() => stage.backend.close());

const login = { client: firstParty, device, network, captcha };

/** Each door: what it knows of the name, its limit, and a try. */
const doors = [
  [
    "password",
    "ann",
    () => server.auth.login.withPassword({ ...login, identifier: "ann", password: "wrong" }),
  ],
  ["link", undefined, () => server.auth.login.withLink({ ...login, token: "lt1_x" })],
  [
    "code",
    "ann",
    () =>
      server.auth.login.withCode({
        ...login,
        identifier: "ann",
        loginRequest: "lr1_x",
        code: "123456",
      }),
  ],
  ["passkey", undefined, () => server.auth.login.withPasskey({ ...login, answer: {} })],
  [
    "password",
    "ann@example.com",
    () => server.auth.accounts.register({ ...ann, ...device, network, captcha }),
  ],
] as const;

describe("the operator's function before a login or a registration", () => {
  it.each(doors)(
    "is asked at the door %s, with the name %s, before any account",
    async (...row) => {
      const [door, identifier, enter] = row;
      await refusal(enter()).catch(() => {});
      expect(asked).toEqual([{ door, ...device, identifier, captcha }]);
      expect(before.length).toBeGreaterThan(0);
      expect(before.filter((name) => !/Counter|countTry/.test(name))).toEqual([]);
    },
  );

  it.each(doors)(
    "refuses at the door %s, with the name %s, and reads no account",
    async (...row) => {
      const [door, identifier, enter] = row;
      isRefused = true;
      expect((await refusal(enter())).code).toBe("refused");
      expect(
        calls.filter((name) => /^find(?!Counters)|^insert(?!Counter|Audit)/.test(name)),
      ).toEqual([]);
      const event = identifier?.includes("@") ? "user_registration_refused" : "authn_login_fail";
      const { fields } = server.events.findLast(({ event: name }) => name === event)!;
      expect(fields, door).toMatchObject({
        address: device.address,
        detail: { reason: "refused by the operator" },
      });
      expect(JSON.stringify(server.events)).not.toContain(captcha);
    },
  );

  it("is not asked once a limit of the network is reached", async () => {
    const full = await stage.open({
      policy: {
        throttle: Object.fromEntries(
          ["login-network", "redeem", "code-network", "passkey-network", "register"].map((name) => [
            name,
            { name, rule: { limit: 1, window: 60_000 }, keep: 60_000, subject: "", counts: "" },
          ]),
        ),
      },
      wrap: () => ({ before: { logIn: ask, register: ask } }),
    });
    const stored = server;
    server = full;
    for (const [door, , enter] of doors) {
      await enter().catch(() => {});
      asked.length = 0;
      expect((await refusal(enter())).code, door).toBe("too_many_requests");
      expect(asked, door).toEqual([]);
    }
    server = stored;
  });

  it("is not asked about a second factor, a refresh and a re-authentication", async () => {
    const person = await stage.withTotp();
    const mfaToken = await stage.pending(person.username);
    const [recoveryCode = ""] = person.recoveryCodes;
    const { refreshToken } = await server.auth.login.withSecondFactor({
      ...login,
      mfaToken,
      proof: { method: "recovery_code", code: recoveryCode },
    });
    await server.auth.tokens.refresh({ refreshToken, client: firstParty });
    await refusal(
      server.auth.login.reauthenticate({ refreshToken, client: firstParty, password: "wrong" }),
    );
    expect(asked).toEqual([]);
  });
});
