import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OwnChange } from "../../../src/core/factors/own/changed.ts";
import type { Policy } from "../../../src/core/policy.ts";
import { sessionLimits } from "../../../src/core/sessions/limits.ts";
import { limitNamed, usualLimits } from "../../support/limits.ts";
import { login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { refusal } from "../support/refusal.ts";
import { mailsTo, openOwnStage, password, proveTwo } from "./own-stage.ts";
import { authenticatorOf, challengeOf } from "./stage.ts";

const minute = 60_000;

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend();
});
afterAll(() => backend.close());

const open = (policy: Partial<Policy> = {}) => openOwnStage(backend, policy);

/** The changes of a person's factors that need a recent proof. */
const guardedBy = (factors: Server["auth"]["factors"], person: OwnChange) => [
  () => factors.startTotp(person),
  () => factors.removeTotp(person),
  () => factors.passkeyOptions(person),
  () => factors.removePasskey(person, person.userId),
  () => factors.makeCodes(person),
  () => factors.setTwoFactor(person, true),
  () => factors.setTwoFactor(person, false),
];

describe("the own factors", () => {
  it("are none at first, and are listed without their secrets", async () => {
    const { factors, person, addTotp, addPasskey } = await open();
    const ann = await person("listed");
    expect(await factors.list(ann)).toEqual({
      totp: undefined,
      passkeys: [],
      codes: { left: 0, createdAt: null },
      twoFactor: false,
      isRequired: false,
    });
    await addTotp(ann);
    const { passkey } = await addPasskey(ann, "  Phone ");
    expect(passkey).toMatchObject({ name: "Phone", verifiedAt: backend.now });
    const { totp, passkeys, codes } = await factors.list(ann);
    expect(totp).toMatchObject({ createdAt: backend.now, lastUsedAt: null });
    expect(passkeys.map(({ id, name }) => [id, name])).toEqual([[passkey.id, "Phone"]]);
    expect(codes).toEqual({ left: 10, createdAt: backend.now });
  });

  it("MF-11 end all other sessions with a removal, and with a new one that logins ask for first", async () => {
    const { factors, person, logIn, isAlive, addTotp, addPasskey } = await open();
    const ann = await person("first");
    const [other] = [await logIn("first")];
    await addTotp(ann);
    expect([await isAlive(ann), await isAlive(other)]).toEqual([true, false]);

    const ben = await person("second");
    const before = await logIn("second");
    await addPasskey(ben);
    expect([await isAlive(ben), await isAlive(before)]).toEqual([true, false]);
    const later = await logIn("second");
    await addTotp(ben);
    expect([await isAlive(ben), await isAlive(later)]).toEqual([true, false]);

    const eve = await person("third");
    const { passkey } = await addPasskey(eve);
    const third = await logIn("third");
    // As if both had logged in since two steps are on.
    backend.sql("UPDATE users SET two_step = 1 WHERE id = ?", eve.userId);
    for (const one of [eve, third]) proveTwo(backend, one);
    await addTotp(eve);
    expect([await isAlive(eve), await isAlive(third)]).toEqual([true, true]);
    await factors.removePasskey(eve, passkey.id);
    expect([await isAlive(eve), await isAlive(third)]).toEqual([true, false]);
  });

  it("MF-11 end a login that read the factors before the first one was added", async () => {
    const { person, isAlive, addTotp } = await open();
    const ann = await person("racing");
    let wait = async (): Promise<void> => {};
    const slow = await backend.openBefore("insertSession", () => wait());
    const late = slow.auth.login.withPassword(login({ identifier: "racing", password }));
    wait = () => addTotp(ann).then(() => undefined);
    const { accessToken: token } = await late;
    expect([await isAlive(ann), await isAlive({ token })]).toEqual([true, false]);
  });

  it("need a recent login where something begins, is removed or is switched", async () => {
    const { factors, person, addTotp } = await open();
    const ann = await person("stale");
    await addTotp(ann);
    const enrolment = await factors.passkeyOptions(ann);
    const authenticator = await authenticatorOf(ann);
    const answer = await authenticator.register(challengeOf(enrolment));
    backend.now += sessionLimits.sudo + 1;
    for (const guarded of guardedBy(factors, ann)) {
      expect((await refusal(guarded())).code).toBe("insufficient_user_authentication");
    }
    // What began in time is bound to its session, and has its own end.
    expect((await refusal(factors.addPasskey(ann, { name: undefined, answer }))).code).toBe(
      "invalid_passkey",
    );
  });

  it("MF-10 cannot be changed by a session of the password alone, however recent it is", async () => {
    const { factors, person, addTotp } = await open();
    const ann = await person("halfway");
    await addTotp(ann);
    const before = await factors.list(ann);
    backend.sql("UPDATE sessions SET methods = 'password' WHERE id = ?", ann.sessionId);
    for (const guarded of guardedBy(factors, ann)) {
      const { code, acr } = await refusal(guarded());
      expect([code, acr]).toEqual(["insufficient_user_authentication", "aal2"]);
    }
    expect(await factors.list(ann)).toEqual(before);
  });

  it("can be started ten times an hour", async () => {
    const { factors, person } = await open({ throttle: usualLimits });
    const ann = await person("eager");
    for (let at = 0; at < 10; at++) {
      await (at % 2 ? factors.startTotp(ann) : factors.passkeyOptions(ann));
    }
    const { code, quota } = await refusal(factors.startTotp(ann));
    expect([code, quota?.policy]).toEqual(["too_many_requests", "factor-enrolment"]);
    backend.now += 6 * minute;
    await factors.startTotp(ann);
  });

  it("take a lock of second factors with the app, and it does not survive a new one", async () => {
    const { server, factors, person, addTotp } = await open({ throttle: usualLimits });
    const { store, throttleKeys } = server.ports;
    const ann = await person("locked");
    const key = await throttleKeys("totp", ann.userId);
    const expiresAt = backend.now + 60 * minute;
    const counters = () => backend.sql("SELECT failures FROM throttle WHERE failures = 9");
    for (const change of [() => addTotp(ann), () => factors.removeTotp(ann)]) {
      await store.insertCounter({ key, until: expiresAt, failures: 9, expiresAt });
      expect(counters()).toHaveLength(1);
      await change();
      expect(counters()).toEqual([]);
    }
  });

  it("FA-29 take the recovery codes with the last one", async () => {
    const { factors, person, addTotp, addPasskey } = await open();
    const ann = await person("leaving");
    await addTotp(ann);
    const { passkey, recoveryCodes } = await addPasskey(ann);
    expect(recoveryCodes).toBeUndefined();
    await factors.removeTotp(ann);
    await factors.removeTotp(ann);
    expect((await factors.list(ann)).codes.left).toBe(10);
    await factors.removePasskey(ann, passkey.id);
    expect((await factors.list(ann)).codes.left).toBe(0);
    expect((await refusal(factors.removePasskey(ann, passkey.id))).code).toBe("not_found");
  });

  it("take the recovery codes and tell their owner also if the statement of the removal was repeated", async () => {
    const { factors, person, addPasskey } = await open();
    const ann = await person("repeated");
    const { passkey } = await addPasskey(ann);
    await factors.makeCodes(ann);
    const { auth } = await backend.openBefore("deletePasskey", () =>
      backend.sql("DELETE FROM passkeys WHERE id = ?", passkey.id),
    );
    await auth.factors.removePasskey(ann, passkey.id);
    expect((await factors.list(ann)).codes.left).toBe(0);
    expect(mailsTo(backend, ann)).toContain("factor_removed");
  });

  it("give new recovery codes only beside a factor", async () => {
    const { factors, person, addPasskey } = await open();
    const ann = await person("coder");
    expect((await refusal(factors.makeCodes(ann))).code).toBe("factor_required");
    expect((await refusal(factors.setTwoFactor(ann, true))).code).toBe("factor_required");
    expect((await addPasskey(ann)).recoveryCodes).toBeUndefined();
    const { recoveryCodes } = await factors.setTwoFactor(ann, true);
    expect(recoveryCodes).toHaveLength(10);
    // From now on, a login asks for two factors, and so does everything that needs a recent one.
    expect((await refusal(factors.setTwoFactor(ann, false))).code).toBe(
      "insufficient_user_authentication",
    );
    proveTwo(backend, ann);
    expect(await factors.setTwoFactor(ann, true)).toEqual({ recoveryCodes: undefined });
    const renewed = await factors.makeCodes(ann);
    expect(new Set([...renewed, ...(recoveryCodes ?? [])]).size).toBe(20);
    expect((await factors.list(ann)).twoFactor).toBe(true);
    await factors.setTwoFactor(ann, false);
    expect((await factors.list(ann)).twoFactor).toBe(false);
  });

  it("of another account cannot be renamed or removed, and names have limits", async () => {
    const { factors, person, addPasskey } = await open();
    const [ann, ben] = [await person("holder"), await person("stranger")];
    const { passkey } = await addPasskey(ann);
    expect(passkey.name).toBe("Passkey");
    for (const act of [
      () => factors.renamePasskey(ben, passkey.id, "Mine"),
      () => factors.removePasskey(ben, passkey.id),
      () => factors.renamePasskey(ann, "x", "Mine"),
    ]) {
      expect((await refusal(act())).code).toBe("not_found");
    }
    for (const name of ["", "  ", "x".repeat(65), "a\u0000b", "a\nb"]) {
      const { code, errors } = await refusal(factors.renamePasskey(ann, passkey.id, name));
      expect([code, errors?.[0]?.pointer]).toEqual(["validation_failed", "/name"]);
    }
    await factors.renamePasskey(ann, passkey.id, "\u{1F511}".repeat(64));
    expect((await factors.list(ann)).passkeys[0]?.name).toBe("\u{1F511}".repeat(64));
  });

  it("tell their owner by mail of what was added, removed, made and switched", async () => {
    const { factors, person, addPasskey } = await open();
    const ann = await person("told");
    const { passkey } = await addPasskey(ann);
    expect(mailsTo(backend, ann)).toEqual(["factor_added"]);
    await factors.makeCodes(ann);
    await factors.removePasskey(ann, passkey.id);
    const before = ["factor_added", "factor_removed", "recovery_codes_made"];
    expect(mailsTo(backend, ann)).toEqual(before);
    await addPasskey(ann);
    await factors.setTwoFactor(ann, true);
    expect(mailsTo(backend, ann).at(-1)).toBe("two_step_on");
    proveTwo(backend, ann);
    await factors.setTwoFactor(ann, false);
    expect(mailsTo(backend, ann).slice(-2)).toEqual(["two_step_off", "two_step_on"]);
  });
});

describe("the own factors of an account that leaves", () => {
  it("FA-22 are in its export without their secrets, and go with it", async () => {
    const { server, person, addTotp, addPasskey } = await open();
    const ann = await person("exported");
    const { recoveryCodes = [] } = await addTotp(ann);
    await addPasskey(ann, "Ann's phone");
    const { factors, events } = await server.auth.accounts.export(ann);
    expect(factors).toMatchObject({
      totp: { last_used_at: null },
      passkeys: [{ name: "Ann's phone", domain: "example.com", uses: 0 }],
      recovery_codes: { left: 10 },
      two_step: false,
    });
    const rows = (table: string) =>
      backend.sql(`SELECT * FROM ${table} WHERE user_id = ?`, ann.userId);
    const exported = JSON.stringify([factors, events]);
    const [passkey] = rows("passkeys");
    for (const hidden of [
      ...recoveryCodes,
      ...rows("recovery_codes").map((row) => row["code_hash"]),
      rows("totp")[0]?.["secret"],
      passkey?.["public_key"],
      passkey?.["credential_id"],
    ]) {
      expect(exported).not.toContain(String(hidden));
    }
    await server.auth.accounts.delete(ann, { password, language: "en" });
    const left = ["totp", "passkeys", "recovery_codes"].flatMap(rows);
    expect(left).toEqual([]);
  });
});

describe("the own factors of an account that must have one", () => {
  it("FA-107 keep the last one, and passkeys come with recovery codes", async () => {
    const { factors, person, addTotp, addPasskey } = await open({ mfa: "all" });
    const ann = await person("required");
    expect((await factors.list(ann)).isRequired).toBe(true);
    const { passkey, recoveryCodes } = await addPasskey(ann);
    expect(recoveryCodes).toHaveLength(10);
    proveTwo(backend, ann);
    expect((await refusal(factors.removePasskey(ann, passkey.id))).code).toBe("factor_required");
    // One that has not verified its user yet is no factor.
    const { passkey: other } = await addPasskey(ann);
    backend.sql("UPDATE passkeys SET verified_at = NULL WHERE id = ?", other.id);
    expect((await refusal(factors.removePasskey(ann, passkey.id))).code).toBe("factor_required");
    backend.sql("UPDATE passkeys SET verified_at = NULL");
    await factors.removePasskey(ann, other.id);
    backend.sql("UPDATE passkeys SET verified_at = created_at");
    await addTotp(ann);
    await factors.removePasskey(ann, passkey.id);
    expect((await refusal(factors.removeTotp(ann))).code).toBe("factor_required");
  });

  it("FA-107 may be replaced after a login with a recovery code, and are owed by the next login", async () => {
    const { server, factors, person, logIn, recover, addTotp, addPasskey } = await open({
      mfa: "all",
    });
    const ann = await person("lost-phone");
    const { recoveryCodes: [code = ""] = [] } = await addTotp(ann);
    const recovered = await recover("lost-phone", code);
    await factors.removeTotp(recovered);
    const next = await logIn("lost-phone");
    expect(await server.auth.tokens.verify(next.token)).toMatchObject({ owesFactor: true });
    expect((await addTotp(recovered)).recoveryCodes).toHaveLength(10);

    const ben = await person("lost-key");
    const { passkey, recoveryCodes: [other = ""] = [] } = await addPasskey(ben);
    await factors.removePasskey(await recover("lost-key", other), passkey.id);
    expect((await factors.list(ben)).passkeys).toEqual([]);
  });

  it("FA-107 may go if the policy is for administrators only", async () => {
    const { factors, person, addTotp } = await open({ mfa: "admins" });
    const ann = await person("ordinary");
    await addTotp(ann);
    await factors.removeTotp(ann);
    backend.sql("UPDATE users SET role = 'admin' WHERE id = ?", ann.userId);
    await addTotp(ann);
    expect((await refusal(factors.removeTotp(ann))).code).toBe("factor_required");
  });
});

describe("an account whose address nobody has verified", () => {
  const emailSender = { send: async () => {}, close: async () => {} };
  const verify = ({ userId }: OwnChange) =>
    backend.sql("UPDATE users SET email_verified_at = 1 WHERE id = ?", userId);
  const startsOf = (factors: Server["auth"]["factors"], person: OwnChange) => [
    () => factors.startTotp(person),
    () => factors.passkeyOptions(person),
  ];

  it("VULN-40 cannot start to set up a factor where mails can be sent, until it is verified", async () => {
    const throttle = { "factor-enrolment": limitNamed("factor-enrolment") };
    const stage = await openOwnStage(backend, { throttle }, () => ({ emailSender }));
    const { factors, person, addTotp, addPasskey } = stage;
    const ann = await person("unverified");
    // The refusals count as no start.
    for (let round = 0; round < 10; round++) {
      for (const start of startsOf(factors, ann)) {
        expect((await refusal(start())).code).toBe("email_not_verified");
      }
    }
    verify(ann);
    await addPasskey(ann);
    await addTotp(ann);
  });

  it("is told to prove again who they are first, if the login is old", async () => {
    const { factors, person } = await openOwnStage(backend, {}, () => ({ emailSender }));
    const ann = await person("unverified-and-late");
    backend.now += 10 * minute + 1;
    for (const start of startsOf(factors, ann)) {
      expect((await refusal(start())).code).toBe("insufficient_user_authentication");
    }
  });

  it("sets up factors without a way to send mails, because nobody could verify it", async () => {
    const { person, addTotp, addPasskey } = await open();
    const ann = await person("without-mails");
    await addTotp(ann);
    await addPasskey(ann);
  });
});
