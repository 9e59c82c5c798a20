import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { factorLimits } from "../../../src/core/factors/limits.ts";
import { purgeUses } from "../../../src/core/once/once.ts";
import type { SessionCaller } from "../../../src/core/user.ts";
import { generateKey, loadSigningKey } from "../../../src/drivers/jwt/keys.ts";
import { secret } from "../../support/secrets.ts";
import { refusal } from "../support/refusal.ts";
import { codeAt, openStage, type Stage } from "./stage.ts";

const names = { issuer: "Latchkey", account: "ann" };

describe("an authenticator app", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.backend.close());

  const person = (): Promise<SessionCaller> => stage.person();
  const step = () => Math.floor(stage.backend.now / 30_000);
  const factorOf = async ({ userId }: SessionCaller) => {
    const found = (await stage.ports.store.findFactors(userId))?.totp;
    if (!found) throw new Error("no app");
    return found;
  };
  /** Sets an app up, and gives its secret as the person saw it. */
  const enrolled = async (caller: SessionCaller) => {
    const { secret: shown, enrolmentToken } = await stage.factors.startTotp(caller, names);
    const code = codeAt(secret(shown), step());
    const { recoveryCodes } = await stage.factors.confirmTotp(caller, { enrolmentToken, code });
    stage.backend.now += 60_000;
    return { shown, recoveryCodes, code, enrolmentToken };
  };
  const prove = async (caller: SessionCaller, code: string) =>
    stage.factors.proveTotp(await factorOf(caller), code);

  it("is set up with a right code, and gives recovery codes with it, but not if there are some", async () => {
    const caller = await person();
    const { uri, qrSvg, expiresIn } = await stage.factors.startTotp(caller, names);
    expect(uri).toMatch(/^otpauth:\/\/totp\/Latchkey:ann\?issuer=Latchkey&secret=[A-Z2-7]{32}&/);
    expect(qrSvg).toMatch(/^<svg /);
    expect(expiresIn).toBe(600);
    const { recoveryCodes } = await enrolled(caller);
    expect(recoveryCodes).toHaveLength(factorLimits.codes);
    await stage.ports.store.deleteTotp(caller.userId);
    expect((await enrolled(caller)).recoveryCodes).toBeUndefined();
  });

  it("MF-12 FA-24 leaves an app in use while another one is set up, and two confirmations give one app", async () => {
    const caller = await person();
    const [one, other] = [
      await stage.factors.startTotp(caller, names),
      await stage.factors.startTotp(caller, names),
    ];
    const confirm = ({ secret: shown, enrolmentToken }: typeof one) =>
      stage.factors.confirmTotp(caller, { enrolmentToken, code: codeAt(shown, step()) });
    const outcomes = await Promise.allSettled([confirm(one), confirm(other), confirm(one)]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await refusal(confirm(other))).code).toBe("totp_exists");
    expect((await refusal(stage.factors.startTotp(caller, names))).code).toBe("totp_exists");
  });

  it("is not set up again with the same token and code after it was removed", async () => {
    const caller = await person();
    const { secret: shown, enrolmentToken } = await stage.factors.startTotp(caller, names);
    const confirmation = { enrolmentToken, code: codeAt(secret(shown), step()) };
    const confirm = () => stage.factors.confirmTotp(caller, confirmation);
    await confirm();
    expect((await refusal(confirm())).code).toBe("totp_exists");
    await stage.factors.removeTotp(caller.userId);
    expect((await refusal(confirm())).code).toBe("expired_token");
    stage.backend.now += factorLimits.enrolment;
    await purgeUses(stage.ports);
    const late = { enrolmentToken, code: codeAt(secret(shown), step()) };
    expect((await refusal(stage.factors.confirmTotp(caller, late))).code).toBe("expired_token");
    stage.backend.now += 2 * factorLimits.clockSkew;
    await purgeUses(stage.ports);
    expect(stage.backend.sql("SELECT * FROM used_challenges")).toEqual([]);
  });

  it("MF-5 FA-25 takes each code once, the confirming one included, and none before the last one", async () => {
    const caller = await person();
    const { shown, code } = await enrolled(caller);
    expect(await prove(caller, code)).toBe(false);
    const [before, now, next] = [-1, 0, 1].map((at) => codeAt(shown, step() + at));
    expect(await prove(caller, now ?? "")).toBe(true);
    expect(await prove(caller, now ?? "")).toBe(false);
    expect(await prove(caller, before ?? "")).toBe(false);
    expect(await prove(caller, next ?? "")).toBe(true);
    expect(await prove(caller, now ?? "")).toBe(false);
  });

  it("MF-6 takes a code once, of fifty uses at once", async () => {
    const caller = await person();
    const { shown } = await enrolled(caller);
    const code = codeAt(shown, step());
    const proofs = Array.from({ length: 50 }, () => prove(caller, code));
    expect((await Promise.all(proofs)).filter(Boolean)).toHaveLength(1);
  });

  it("FA-3 refuses texts that are no code, without an error", async () => {
    const caller = await person();
    await enrolled(caller);
    for (const code of ["", "12345", "1234567", "abcdef", "１２３４５６"]) {
      expect(await prove(caller, code), code).toBe(false);
    }
  });

  it("MF-15 FA-26 is not set up with a token of another session or account, after ten minutes, or altered", async () => {
    const [caller, other] = [await person(), await person()];
    const { secret: shown, enrolmentToken } = await stage.factors.startTotp(caller, names);
    const confirm = (who: SessionCaller, token = enrolmentToken) =>
      stage.factors.confirmTotp(who, { enrolmentToken: token, code: codeAt(shown, step()) });
    const wrong = { enrolmentToken, code: codeAt(shown, step() - 5) };
    expect((await refusal(stage.factors.confirmTotp(caller, wrong))).code).toBe("wrong_code");
    for (const who of [other, { ...caller, sessionId: other.sessionId }]) {
      expect((await refusal(confirm(who))).code).toBe("expired_token");
    }
    expect((await refusal(confirm(caller, `${enrolmentToken}AAAA`))).code).toBe("expired_token");
    stage.backend.now += factorLimits.enrolment + 1;
    expect((await refusal(confirm(caller))).code).toBe("expired_token");
    stage.backend.now -= 1;
    await confirm(caller);
  });

  it("FA-30 is sealed again with a new key, by the next login or by the purge, and unavailable without its key", async () => {
    const [byLogin, byPurge] = [await person(), await person()];
    const [one, two] = [await enrolled(byLogin), await enrolled(byPurge)];
    const [old] = [(await factorOf(byLogin)).keyId];
    const key = await loadSigningKey({
      algorithm: "HS256",
      material: secret(await generateKey("HS256")),
    });
    const next = await stage.rotated(key, [stage.backend.signer.key]);
    const dropped = await stage.rotated(key, []);

    const away = dropped.proveTotp(await factorOf(byLogin), codeAt(one.shown, step()));
    expect((await refusal(away)).code).toBe("unavailable");
    expect(await next.proveTotp(await factorOf(byLogin), codeAt(one.shown, step()))).toBe(true);
    expect((await factorOf(byLogin)).keyId).not.toBe(old);

    expect(await next.reencryptSecrets()).toBeGreaterThan(0);
    expect((await factorOf(byPurge)).keyId).toBe((await factorOf(byLogin)).keyId);
    expect(await next.reencryptSecrets()).toBe(0);
    stage.backend.now += 30_000;
    for (const [who, { shown }] of [
      [byLogin, one],
      [byPurge, two],
    ] as const) {
      expect(await dropped.proveTotp(await factorOf(who), codeAt(shown, step()))).toBe(true);
    }
  });

  it("FA-29 takes the recovery codes along when it was the last factor", async () => {
    const caller = await person();
    const { recoveryCodes } = await enrolled(caller);
    await stage.factors.removeTotp(caller.userId);
    const [code = ""] = recoveryCodes ?? [];
    expect(await stage.factors.useRecoveryCode(caller.userId, code)).toBe(false);
    expect(await stage.ports.store.listRecoveryCodes(caller.userId)).toEqual([]);
  });
});
