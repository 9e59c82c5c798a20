import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firstParty } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";
import { device, openFactorStage, type FactorStage } from "./factor-stage.ts";

let stage: FactorStage;
beforeAll(async () => {
  stage = await openFactorStage();
});
afterAll(() => stage.backend.close());

type Authenticator = Awaited<ReturnType<FactorStage["addPasskey"]>>;
type Tampering = Parameters<Authenticator["assert"]>[1];

const codeOf = async (promise: Promise<unknown>) => (await refusal(promise)).code;
const challenge = async (asked = {}): Promise<string> =>
  String((await stage.server.auth.login.passkeyOptions(asked))["challenge"]);
const logIn = (answer: unknown, given = {}) =>
  stage.server.auth.login.withPasskey({
    answer,
    client: firstParty,
    device,
    network: undefined,
    ...given,
  });
const logInBy = async (passkey: Authenticator, given?: Tampering) =>
  logIn(await passkey.assert(await challenge(), given));

describe("a login by a passkey", () => {
  it("FA-80 opens a session of two factors, and asks for no code", async () => {
    const person = await stage.withTotp();
    const passkey = await stage.addPasskey(person);
    const { accessToken, userId } = await logInBy(passkey);
    expect(userId).toBe(person.userId);
    const claims = { acr: "aal2", amr: ["pop", "user", "mfa"], username: person.username };
    expect(await stage.server.auth.tokens.verify(accessToken)).toMatchObject(claims);
    expect(stage.sessionsOf(person)).toMatchObject([{ methods: "passkey" }]);
  });

  it("FA-81 answers unknown_passkey for a passkey that was removed, and FA-79 for a disabled account invalid_grant", async () => {
    const person = await stage.register();
    const passkey = await stage.addPasskey(person);
    stage.backend.sql("UPDATE users SET disabled_at = 1 WHERE id = ?", person.userId);
    expect(await codeOf(logInBy(passkey))).toBe("invalid_grant");
    stage.backend.sql("UPDATE users SET disabled_at = NULL WHERE id = ?", person.userId);
    await stage.server.ports.store.deletePasskeysOf(person.userId);
    expect(await codeOf(logInBy(passkey))).toBe("unknown_passkey");
    expect(await codeOf(logIn("no answer"))).toBe("invalid_grant");
  });

  it("FA-82 prepares the same for everybody, without a list of passkeys", async () => {
    const options = await stage.server.auth.login.passkeyOptions({});
    expect(Object.keys(options).toSorted()).toEqual(
      ["challenge", "rpId", "timeout", "userVerification"].toSorted(),
    );
    expect(options).toMatchObject({ rpId: "example.com", userVerification: "required" });
  });

  it("MF-6 FA-78 of fifty logins at once with one answer, one opens a session; the others are reported", async () => {
    const person = await stage.register();
    const passkey = await stage.addPasskey(person);
    const answer = await passkey.assert(await challenge());
    const open = await stage.open({ policy: { throttle: {} } });
    const login = { answer, client: firstParty, device };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () => open.auth.login.withPasskey(login)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(stage.sessionsOf(person)).toHaveLength(1);
    expect(await codeOf(logIn(answer))).toBe("invalid_grant");
    expect(stage.eventsOf("passkey_replayed")).toMatchObject([{ subject: person.userId }]);
  });

  it("MF-19 FA-77 refuses a counter that fell, and reports it", async () => {
    const person = await stage.register();
    const passkey = await stage.addPasskey(person);
    await logInBy(passkey, { count: 10 });
    for (const count of [10, 9, 0]) {
      expect(await codeOf(logInBy(passkey, { count })), String(count)).toBe("invalid_grant");
    }
    expect(stage.eventsOf("passkey_counter_fell")).toHaveLength(3);
    await stage.server.auth.email.deliverDue();
    const mails = stage.sent.filter(({ to }) => to === person.email);
    expect(mails.map(({ subject }) => subject)).toEqual([
      "A passkey for your Example account may have been copied",
    ]);
    await logInBy(passkey, { count: 11 });
  });

  it("is limited for its network", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 31 }, () => codeOf(logIn("no answer", { network: "a network" }))),
    );
    expect(outcomes.filter((code) => code === "too_many_requests")).toHaveLength(1);
  });
});

describe("a passkey as the second factor", () => {
  it("FA-92 completes the login that its challenge was issued for, and no other", async () => {
    const person = await stage.withTotp();
    const passkey = await stage.addPasskey(person);
    const [one, other] = [
      await stage.pending(person.username),
      await stage.pending(person.username),
    ];
    const clientId = firstParty.id;
    const asked = async (mfaToken: string) =>
      stage.server.auth.login.passkeyOptions({ pending: { mfaToken, clientId } });
    const options = await asked(one);
    expect(options["allowCredentials"]).toHaveLength(1);
    const answer = await passkey.assert(String(options["challenge"]));
    const proof = { method: "passkey", answer } as const;
    expect(await codeOf(stage.prove(other, proof))).toBe("invalid_grant");
    expect(await codeOf(logIn(answer))).toBe("invalid_grant");
    const { accessToken } = await stage.prove(one, proof);
    const claims = { acr: "aal2", amr: ["pwd", "pop", "user", "mfa"] };
    expect(await stage.server.auth.tokens.verify(accessToken)).toMatchObject(claims);
    expect(await codeOf(asked("mt1_x"))).toBe("expired_token");
  });

  it("FA-74 refuses the passkey of another account", async () => {
    const [person, stranger] = [await stage.withTotp(), await stage.register()];
    const passkey = await stage.addPasskey(stranger);
    const mfaToken = await stage.pending(person.username);
    const pending = { mfaToken, clientId: firstParty.id };
    const answer = await passkey.assert(await challenge({ pending }));
    const attempt = stage.prove(mfaToken, { method: "passkey", answer });
    expect(await codeOf(attempt)).toBe("invalid_grant");
    const login = await passkey.assert(await challenge());
    const again = stage.prove(mfaToken, { method: "passkey", answer: login });
    expect(await codeOf(again)).toBe("invalid_grant");
  });
});
