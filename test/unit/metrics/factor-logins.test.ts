import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { issueLinkToken } from "../../../src/core/email/link-tokens.ts";
import type { Metrics } from "../../../src/drivers/metrics/metrics.ts";
import { countEvents } from "../../../src/entry/metrics/watch.ts";
import { device, network, openFactorStage, type FactorStage } from "../login/factor-stage.ts";
import { ann, type Server } from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

let stage: FactorStage;
let server: Server;
let counted: string[];
beforeAll(async () => {
  const metrics = { countLogin: (outcome: string) => void counted.push(outcome) } as Metrics;
  stage = await openFactorStage({
    listeners: [countEvents({ ...metrics, countRefresh: () => {}, countLimit: () => {} })],
  });
  ({ server } = stage);
});
beforeEach(() => (counted = []));
afterAll(() => stage.backend.close());

type Person = Awaited<ReturnType<FactorStage["withTotp"]>>;

/** The token of a login that waits, by the right password or by a link. */
const waiting = async (login: Promise<unknown>): Promise<string> =>
  (await refusal(login)).mfa?.login?.token ?? expect.fail("the login waits for nothing");
const byPassword = ({ username }: Person) => waiting(stage.password(username, {}, server));
const byLink = async ({ userId }: Person) => {
  const { linkTokens, store } = server.ports;
  const account = (await store.findAccount(userId)) ?? expect.fail("no account");
  const token = await issueLinkToken(linkTokens, "log_in", account, stage.backend.now);
  return waiting(server.auth.login.withLink({ token, client: firstParty, device, network }));
};
const prove = (token: string, code: string) => stage.prove(token, stage.totp(code), {}, server);
const verified = async (): Promise<Person> => {
  const person = await stage.withTotp();
  stage.backend.sql("UPDATE users SET email_verified_at = 1 WHERE id = ?", person.userId);
  return person;
};

it.each([
  ["a password", byPassword],
  ["a link", byLink],
])("a login by %s and a second factor counts once, when it is complete", async (_, start) => {
  const person = await verified();
  const token = await start(person);
  expect(counted).toEqual(["mfa_required"]);
  await prove(token, stage.codeOf(person));
  expect(counted).toEqual(["mfa_required", "success"]);
});

it("a second factor that is wrong, late, or of a disabled account has an outcome of its own", async () => {
  const person = await verified();
  const token = await byPassword(person);
  counted = [];
  await refusal(prove(token, "000000"));
  const recovery = { method: "recovery_code", code: "wrong" } as const;
  await refusal(stage.prove(token, recovery, {}, server));
  const passkey = { method: "passkey", answer: {} } as const;
  await refusal(stage.prove(token, passkey, {}, server));
  stage.backend.now += 600_000;
  await refusal(prove(token, stage.codeOf(person)));
  stage.backend.now -= 600_000;
  stage.backend.sql("UPDATE users SET disabled_at = 1 WHERE id = ?", person.userId);
  await refusal(prove(token, stage.codeOf(person)));
  expect(counted).toEqual(["wrong_factor", "wrong_factor", "wrong_factor", "refused", "disabled"]);
});

it("second factors beyond their limit count as throttled", async () => {
  const person = await verified();
  const token = await byPassword(person);
  for (let tries = 0; tries < 6; tries++) await refusal(prove(token, "000000"));
  expect(counted.slice(1)).toEqual([...Array(5).fill("wrong_factor"), "throttled"]);
});

it("a login by a passkey counts once, as right, wrong or disabled", async () => {
  const person = await stage.register();
  const authenticator = await stage.addPasskey(person);
  const answer = async () => {
    const asked = await server.auth.login.passkeyOptions({});
    return authenticator.assert(String(asked["challenge"]));
  };
  const logIn = (given: unknown) =>
    server.auth.login.withPasskey({ answer: given, client: firstParty, device, network });
  const first = await answer();
  await logIn(first);
  await refusal(logIn(first));
  await refusal(logIn({}));
  stage.backend.sql("UPDATE users SET disabled_at = 1 WHERE id = ?", person.userId);
  await refusal(logIn(await answer()));
  expect(counted).toEqual(["success", "wrong_factor", "wrong_factor", "disabled"]);
});

it("a re-authentication counts as no login", async () => {
  const person = await verified();
  const { refreshToken } = await prove(await byPassword(person), stage.codeOf(person));
  counted = [];
  stage.backend.now += 60_000;
  const request = { refreshToken, client: firstParty, network };
  const code = stage.codeOf(person);
  await refusal(server.auth.login.reauthenticate({ ...request, password: "wrong" }));
  await server.auth.login.reauthenticate({
    ...request,
    password: ann.password,
    factor: stage.totp(code),
  });
  expect(counted).toEqual([]);
});
