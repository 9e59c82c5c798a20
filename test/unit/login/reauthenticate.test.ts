import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FactorProof } from "../../../src/core/factors/kinds.ts";
import { requireSudo } from "../../../src/core/factors/sudo.ts";
import type { Reproof } from "../../../src/core/login/reauthenticate.ts";
import { ann } from "../support/backend.ts";
import { policy } from "../support/claims.ts";
import { firstParty } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";
import { network, openFactorStage, type FactorStage } from "./factor-stage.ts";

let stage: FactorStage;
beforeAll(async () => {
  stage = await openFactorStage();
});
afterAll(() => stage.backend.close());

const minute = 60_000;
const password = ann.password;

interface Held {
  readonly refreshToken: string;
  readonly sessionId: string;
  readonly userId: string;
}

const again = ({ refreshToken }: Pick<Held, "refreshToken">, proof: Reproof, given = {}) =>
  stage.server.auth.login.reauthenticate({
    refreshToken,
    client: firstParty,
    network,
    ...proof,
    ...given,
  });
const codeOf = async (promise: Promise<unknown>) => (await refusal(promise)).code;
const sudo = ({ userId, sessionId }: Held) =>
  requireSudo(stage.server.ports, policy, { userId, sessionId });
const assertionFor = async (
  authenticator: Awaited<ReturnType<FactorStage["addPasskey"]>>,
  { sessionId, userId }: Held,
): Promise<FactorProof> => {
  const caller = { userId, sessionId };
  const { challenge } = await stage.server.auth.login.passkeyOptions({ caller });
  return { method: "passkey", answer: await authenticator.assert(String(challenge)) };
};
/** A session that was opened with both factors an hour ago, and its person. */
const old = async () => {
  const person = await stage.withTotp();
  const proof = stage.totp(stage.codeOf(person));
  const held: Held = await stage.prove(await stage.pending(person.username), proof);
  stage.backend.now += 60 * minute;
  return { person, held };
};

describe("a proof of a person who is logged in", () => {
  it("moves auth_time, rotates the refresh token, and is good for ten minutes", async () => {
    const person = await stage.register();
    const held = await stage.password(person.username);
    stage.backend.now += 10 * minute + 1;
    const { code, acr } = await refusal(sudo(held));
    expect([code, acr]).toEqual(["insufficient_user_authentication", undefined]);
    const next = await again(held, { password });
    expect(next.refreshToken).not.toBe(held.refreshToken);
    expect(await stage.server.auth.tokens.verify(next.accessToken)).toMatchObject({
      sid: held.sessionId,
      acr: "aal1",
      amr: ["pwd"],
      auth_time: Math.floor(stage.backend.now / 1000),
    });
    await sudo(held);
    expect(stage.eventsOf("reauthenticated").at(-1)).toMatchObject({
      session: held.sessionId,
      detail: { methods: ["password"] },
    });
    stage.backend.now += 10 * minute;
    await sudo(held);
    stage.backend.now += 1;
    expect(await codeOf(sudo(held))).toBe("insufficient_user_authentication");
  });

  it("FA-102 MF-5 needs both factors where a login does, and never takes a recovery code", async () => {
    const { person, held } = await old();
    const passkey = await stage.addPasskey(person);
    const totp = (): FactorProof => stage.totp(stage.codeOf(person));
    const recovery = { method: "recovery_code", code: person.recoveryCodes[0] ?? "" } as const;
    const { code, mfa } = await refusal(again(held, { password }));
    expect(code).toBe("mfa_required");
    expect(mfa).toEqual({ factors: ["totp", "passkey"] });
    for (const proof of [
      {},
      { factor: totp() },
      { factor: recovery },
      { password, factor: recovery },
    ]) {
      expect(await codeOf(again(held, proof)), JSON.stringify(proof)).toBe("invalid_request");
    }
    for (const proof of [
      { password: "wrong", factor: totp() },
      { password, factor: stage.totp("000000") },
      { password, factor: { method: "passkey", answer: {} } as const },
    ]) {
      expect(await codeOf(again(held, proof)), JSON.stringify(proof)).toBe("invalid_grant");
    }
    expect(await refusal(sudo(held))).toMatchObject({ acr: "aal2" });
    const used = totp();
    await again(held, { password, factor: used });
    await sudo(held);
    expect(await codeOf(again(held, { password, factor: used }))).toBe("invalid_grant");
    stage.backend.now += 5_000;
    const both = { password, factor: await assertionFor(passkey, held) };
    const one = await again(held, both);
    expect(await stage.server.auth.tokens.verify(one.accessToken)).toMatchObject({
      amr: ["pwd", "pop", "user", "mfa"],
    });
    const alone = await again(held, { factor: await assertionFor(passkey, held) });
    expect(await stage.server.auth.tokens.verify(alone.accessToken)).toMatchObject({
      acr: "aal2",
      amr: ["pop", "user", "mfa"],
    });
  });

  it("FA-101 a fresh session of one factor is not enough where a login asks for two", async () => {
    const person = await stage.register();
    const held = await stage.password(person.username);
    await sudo(held);
    await stage.addPasskey(person);
    await sudo(held);
    await stage.server.ports.store.setTwoFactor(person.userId, true);
    expect(await refusal(sudo(held))).toMatchObject({
      code: "insufficient_user_authentication",
      acr: "aal2",
    });
  });

  it("FA-103 an old refresh token gives the same new one within the grace, and ends the session after it", async () => {
    const person = await stage.register();
    const first = await stage.password(person.username);
    const next = await again(first, { password });
    expect((await again(first, { password })).refreshToken).toBe(next.refreshToken);
    stage.backend.now += 61_000;
    expect(await codeOf(again(first, { password: "not looked at" }))).toBe("invalid_grant");
    expect(await codeOf(again(next, { password }))).toBe("invalid_grant");
    expect(await codeOf(stage.server.auth.tokens.verify(next.accessToken))).toBe("invalid_token");
  });

  it("FA-104 is refused for an ended session, for another client, and by the proof of another person", async () => {
    const [one, other] = [await old(), await old()];
    const strange = { password, factor: stage.totp(stage.codeOf(other.person)) };
    expect(await codeOf(again(one.held, strange))).toBe("invalid_grant");
    const foreign = await stage.addPasskey(other.person);
    const its = { factor: await assertionFor(foreign, other.held) };
    expect(await codeOf(again(one.held, its))).toBe("invalid_grant");
    const client = { ...firstParty, id: "another", isConfidential: true };
    expect(await codeOf(again(one.held, { password }, { client }))).toBe("invalid_grant");
    const { held } = one;
    await stage.server.ports.store.revokeSession(held.sessionId, held.userId, stage.backend.now);
    const right = { password, factor: stage.totp(stage.codeOf(one.person)) };
    expect(await codeOf(again(held, right))).toBe("invalid_grant");
    expect(await codeOf(sudo(held))).toBe("insufficient_user_authentication");
  });

  it("counts also if the session ends all others meanwhile", async () => {
    const person = await stage.register();
    const held = await stage.password(person.username);
    stage.backend.now += 60 * minute;
    const server = await stage.backend.openBefore("elevateSession", () =>
      stage.server.ports.store.keepSession(held.sessionId, stage.backend.now + 30_001),
    );
    const { refreshToken } = held;
    await server.auth.login.reauthenticate({ refreshToken, client: firstParty, password });
    await sudo(held);
  });

  it("a password that changes meanwhile leaves the session ended", async () => {
    const person = await stage.register();
    const held = await stage.password(person.username);
    const server = await stage.backend.openBefore("elevateSession", () =>
      stage.server.ports.store.setSessionsValidFrom(person.userId, stage.backend.now + 1),
    );
    const { refreshToken } = held;
    const attempt = server.auth.login.reauthenticate({
      refreshToken,
      client: firstParty,
      password,
    });
    expect(await codeOf(attempt)).toBe("invalid_grant");
    expect(await codeOf(stage.server.auth.tokens.verify(held.accessToken))).toBe("invalid_token");
  });

  it("FA-40 its wrong codes count with those of logins", async () => {
    const { person, held } = await old();
    const wrong = { password, factor: stage.totp("000000") };
    for (let count = 0; count < 3; count++) await refusal(again(held, wrong));
    for (let count = 0; count < 2; count++) {
      await refusal(stage.prove(await stage.pending(person.username), wrong.factor));
    }
    const right = { password, factor: stage.totp(stage.codeOf(person)) };
    expect(await codeOf(again(held, right))).toBe("too_many_requests");
    stage.backend.now += 15 * minute;
    await again(held, { password, factor: stage.totp(stage.codeOf(person)) });
    await again(held, { password, factor: stage.totp(stage.codeOf(person, 1)) });
  });

  it("its wrong passwords count for the session, and a right one alone clears none", async () => {
    const { held } = await old();
    for (let count = 0; count < 10; count++) {
      expect(await codeOf(again(held, { password: "wrong" }))).toBe("invalid_grant");
    }
    const { code, quota } = await refusal(again(held, { password }));
    expect([code, quota?.policy]).toEqual(["too_many_requests", "reauthenticate"]);
  });
});
