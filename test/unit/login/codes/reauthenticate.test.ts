import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bindEmailCode, boundRequest, openRequest } from "../../../../src/core/email-codes/bind.ts";
import { emailCodeLifetime } from "../../../../src/core/email-codes/prove.ts";
import { requireSudo } from "../../../../src/core/factors/sudo.ts";
import type { CodeReproof } from "../../../../src/core/login/codes/prove-again.ts";
import type { Reproof } from "../../../../src/core/login/reauthenticate.ts";
import { secret } from "../../../support/secrets.ts";
import { ann } from "../../support/backend.ts";
import { policy } from "../../support/claims.ts";
import { firstParty } from "../../support/clients.ts";
import { refusal } from "../../support/refusal.ts";
import { device, network, openFactorStage, type FactorStage } from "../factor-stage.ts";

let stage: FactorStage;
beforeAll(async () => {
  stage = await openFactorStage();
});
afterAll(() => stage.backend.close());
beforeEach(() => {
  stage.backend.sql("DELETE FROM throttle");
});

const hour = 3_600_000;

/** Takes away the password of a person whose address is proven. An hour has passed since the logins. */
function takePassword({ userId }: { readonly userId: string }): void {
  stage.backend.now += hour;
  const change = "UPDATE users SET password_hash = '!', email_verified_at = 1 WHERE id = ?";
  stage.backend.sql(change, userId);
}

async function withoutPassword() {
  const person = await stage.register();
  const held = await stage.password(person.username);
  takePassword(person);
  return { person, held };
}
type Held = Awaited<ReturnType<typeof withoutPassword>>["held"];

const callerOf = ({ userId, sessionId }: Held) => ({ userId, sessionId, ...device });
const sudo = (held: Held) => requireSudo(stage.server.ports, policy, callerOf(held));
const again = ({ refreshToken }: Pick<Held, "refreshToken">, proof: Reproof & CodeReproof) =>
  stage.server.auth.login.reauthenticate({ refreshToken, client: firstParty, network, ...proof });
const send = (held: Held) => stage.server.auth.login.sendCode(callerOf(held), "en");
/** A request of a session, with the code of its email. */
async function ask(held: Held) {
  const { loginRequest, expiresIn } = await send(held);
  expect(expiresIn).toBe(600);
  await stage.server.auth.email.deliverDue();
  const { text = "", subject = "" } = stage.sent.at(-1) ?? {};
  const code = /^(\d{6})$/m.exec(text)?.[1] ?? expect.fail("no code");
  expect(subject).not.toContain(code);
  expect(text).toContain("IP address: 192.0.2.7");
  return { loginRequest: secret(loginRequest), code };
}
const codeOf = async (promise: Promise<unknown>) => (await refusal(promise)).code;

describe("a code for a user without a password", () => {
  it("proves who they are for ten minutes, in the session that asked, and once", async () => {
    const person = await stage.register();
    const held = await stage.password(person.username);
    const other = await stage.password(person.username);
    takePassword(person);
    expect(await codeOf(sudo(held))).toBe("insufficient_user_authentication");
    const code = await ask(held);
    expect(await codeOf(again(other, { code }))).toBe("invalid_code");
    const next = await again(held, { code });
    await sudo(held);
    expect(await stage.server.auth.tokens.verify(next.accessToken)).toMatchObject({
      sid: held.sessionId,
      acr: "aal1",
      amr: ["otp"],
      auth_time: Math.floor(stage.backend.now / 1000),
    });
    expect(stage.eventsOf("reauthenticated").at(-1)).toMatchObject({
      detail: { methods: ["link"] },
    });
    const { code: told, reason } = await refusal(again(next, { code }));
    expect([told, reason]).toEqual(["invalid_code", "code used meanwhile"]);
    const late = await ask(held);
    stage.backend.now += emailCodeLifetime;
    expect(await codeOf(again(next, { code: late }))).toBe("invalid_code");
  });

  it("is not enough where a login asks for a second factor, and is used up only with it", async () => {
    const person = await stage.withTotp();
    const totp = stage.totp(stage.codeOf(person));
    const held = await stage.prove(await stage.pending(person.username), totp);
    takePassword(person);
    const code = await ask(held);
    const { code: told, mfa } = await refusal(again(held, { code }));
    expect([told, mfa]).toEqual(["mfa_required", { factors: ["totp"] }]);
    const wrong = { code, factor: stage.totp("000000") };
    expect(await codeOf(again(held, wrong))).toBe("invalid_grant");
    const next = await again(held, { code, factor: stage.totp(stage.codeOf(person)) });
    await sudo(held);
    expect(await stage.server.auth.tokens.verify(next.accessToken)).toMatchObject({ acr: "aal2" });
    const factor = { method: "recovery_code", code: person.recoveryCodes[0] ?? "" } as const;
    const fresh = await ask(held);
    expect(await codeOf(again(next, { code: fresh, factor }))).toBe("invalid_request");
    const both = { password: ann.password, code: fresh };
    expect(await codeOf(again(next, both))).toBe("invalid_request");
  });

  it("is for nobody else: not for an account with a password, nor after one was set", async () => {
    const person = await stage.register();
    const held = await stage.password(person.username);
    expect(await codeOf(send(held))).toBe("password_exists");
    stage.backend.sql("UPDATE users SET password_hash = '!' WHERE id = ?", person.userId);
    expect(await codeOf(send(held))).toBe("email_not_verified");
    stage.backend.sql("UPDATE users SET email_verified_at = 1 WHERE id = ?", person.userId);
    const code = await ask(held);
    const newPassword = "another horse battery";
    await stage.server.auth.passwords.change(callerOf(held), { newPassword, language: "en" });
    expect(await codeOf(again(held, { code }))).toBe("invalid_code");
    await again(held, { password: newPassword });
  });

  it("never logs in, and a code to log in never proves a session", async () => {
    const { person, held } = await withoutPassword();
    const { loginRequest, code } = await ask(held);
    const login = { loginRequest, code, client: firstParty, device, network };
    const { login: logins, links, email } = stage.server.auth;
    const identifier = person.username;
    expect(await codeOf(logins.withCode({ ...login, identifier }))).toBe("invalid_code");
    const asked = await links.sendLoginLink({ identifier, language: "en", ...device });
    await asked.send();
    await email.deliverDue();
    const other = /^(\d{6})$/m.exec(stage.sent.at(-1)?.text ?? "")?.[1] ?? "";
    const typed = { loginRequest: secret(asked.loginRequest), code: other };
    expect(await codeOf(again(held, { code: typed }))).toBe("invalid_code");
  });

  it("belongs to a request that was made in its session", async () => {
    const { held } = await withoutPassword();
    const { emailCodes, store } = stage.server.ports;
    const account = (await store.findAccount(held.userId)) ?? expect.fail("no account");
    const { userId, sessionId } = held;
    for (const [binding, outcome] of [
      [openRequest, "invalid_code"],
      [boundRequest("reauthenticate", userId, "another"), "invalid_code"],
      [boundRequest("reauthenticate", userId, sessionId), "proven"],
    ] as const) {
      const { token, random } = await emailCodes.begin(stage.backend.now, binding);
      const bound = bindEmailCode("reauthenticate", account, sessionId);
      const code = await emailCodes.derive({ random, ...bound });
      const work = again(held, { code: { loginRequest: secret(token), code } });
      expect(
        await work.then(
          () => "proven",
          ({ code: told }) => told,
        ),
      ).toBe(outcome);
    }
  });

  it("is sent ten times in an hour at most, five wrong codes end its request, and a network has thirty", async () => {
    const { held } = await withoutPassword();
    const { loginRequest, code } = await ask(held);
    for (let number = 1; number <= 5; number++) {
      const wrong = String((Number(code) + number) % 1_000_000).padStart(6, "0");
      const { reason } = await refusal(again(held, { code: { loginRequest, code: wrong } }));
      expect(reason).toBe("code wrong or too old");
    }
    const { code: told, reason } = await refusal(again(held, { code: { loginRequest, code } }));
    expect([told, reason]).toEqual(["invalid_code", "too many codes"]);
    expect(stage.eventsOf("authn_login_fail").at(-1)).toMatchObject({
      session: held.sessionId,
      detail: { reason: "too many codes" },
    });
    for (let number = 7; number <= 30; number++) {
      const forged = { loginRequest: "lr1_x", code: "000000" };
      expect(await codeOf(again(held, { code: forged }))).toBe("invalid_code");
    }
    const { code: stopped, quota } = await refusal(again(held, { code: { loginRequest, code } }));
    expect([stopped, quota?.policy]).toEqual(["too_many_requests", "code-network"]);
    for (let count = 2; count <= 10; count++) await send(held);
    expect(await codeOf(send(held))).toBe("too_many_requests");
  });

  it("is not sent once it would be too old, nor to an account that was disabled or deleted", async () => {
    const { person, held } = await withoutPassword();
    const { auth } = stage.server;
    const waiting = async (act: () => void) => {
      await send(held);
      const before = stage.sent.length;
      act();
      await auth.email.deliverDue();
      return stage.sent.length - before;
    };
    expect(await waiting(() => {})).toBe(1);
    expect(await waiting(() => (stage.backend.now += emailCodeLifetime))).toBe(0);
    const disable = () =>
      stage.backend.sql("UPDATE users SET disabled_at = 1 WHERE id = ?", person.userId);
    expect(await waiting(disable)).toBe(0);
  });

  it("ASVS-15.4.2 opens one proof of fifty at the same time", async () => {
    const { held } = await withoutPassword();
    const code = await ask(held);
    const open = await stage.open({ policy: { throttle: {} } });
    const { refreshToken } = held;
    const ends = await Promise.allSettled(
      Array.from({ length: 50 }, () =>
        open.auth.login.reauthenticate({ refreshToken, client: firstParty, network, code }),
      ),
    );
    expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
