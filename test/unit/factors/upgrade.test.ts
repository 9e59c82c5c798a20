import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { factorLimits } from "../../../src/core/factors/limits.ts";
import type { OwnChange } from "../../../src/core/factors/own/changed.ts";
import type { Policy } from "../../../src/core/policy.ts";
import { usualLimits } from "../../support/limits.ts";
import { flags } from "../../support/webauthn/authenticator.ts";
import { login, openBackend, type Backend } from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";
import { mailsTo, openOwnStage, password, proveTwo } from "./own-stage.ts";
import { authenticatorOf, challengeOf } from "./stage.ts";

/** What a browser sends that asks nobody: the user was neither there nor verified. */
const silent = { flags: flags.AT | flags.BE | flags.BS };
const device = { userAgent: undefined, address: undefined };

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend();
});
afterAll(() => backend.close());

async function open(policy: Partial<Policy> = {}) {
  const emailSender = { send: async () => {}, close: async () => {} };
  const stage = await openOwnStage(backend, policy, () => ({ emailSender }));
  const { factors } = stage;
  return {
    ...stage,
    /** A person with a verified address who has just logged in. */
    async verified(name: string) {
      const one = await stage.person(name);
      backend.sql("UPDATE users SET email_verified_at = 1 WHERE id = ?", one.userId);
      return one;
    },
    async upgrade(person: OwnChange) {
      const authenticator = await authenticatorOf(person);
      const answer = await authenticator.register(
        challengeOf(await factors.upgradeOptions(person)),
        silent,
      );
      return {
        authenticator,
        answer,
        passkey: await factors.addUpgrade(person, { name: "Mine", answer }),
      };
    },
  };
}

const codeOf = async (work: Promise<unknown>) => (await refusal(work)).code;

describe("a passkey that the browser makes after a login with a password", () => {
  it("is no factor: it ends no session, makes no codes, and no login asks for it", async () => {
    const { server, factors, verified, logIn, isAlive, upgrade } = await open();
    const ann = await verified("upgraded");
    const other = await logIn("upgraded");
    const { passkey } = await upgrade(ann);
    expect(passkey).toMatchObject({ name: "Mine", verifiedAt: null, userId: ann.userId });
    expect([await isAlive(ann), await isAlive(other)]).toEqual([true, true]);
    const { passkeys, codes, totp } = await factors.list(ann);
    expect([passkeys.map(({ id }) => id), codes.left, totp]).toEqual([[passkey.id], 0, undefined]);
    expect(mailsTo(backend, ann)).toEqual(["passkey_upgrade"]);
    expect(server.events.findLast(({ event }) => event === "passkey_added")?.fields).toMatchObject({
      subject: ann.userId,
      detail: { upgrade: true },
    });
    expect(await codeOf(factors.makeCodes(ann))).toBe("factor_required");
    expect(await codeOf(factors.setTwoFactor(ann, true))).toBe("factor_required");
    backend.sql("UPDATE users SET two_step = 1 WHERE id = ?", ann.userId);
    await logIn("upgraded");
  });

  it("does not satisfy MFA, and the first real factor still ends all other sessions", async () => {
    const { verified, logIn, isAlive, upgrade, addPasskey } = await open();
    const ann = await verified("required");
    await upgrade(ann);
    const all = await open({ mfa: "all" });
    const session = await all.logIn("required");
    expect(await all.server.auth.tokens.verify(session.token)).toMatchObject({ acr: "aal1" });
    await addPasskey(ann);
    expect([await isAlive(ann), await isAlive(session)]).toEqual([true, false]);
    await expect(logIn("required")).resolves.toBeDefined();
  });

  it("logs in only with user verification, and is a factor from then on", async () => {
    const { server, verified, upgrade } = await open();
    const ann = await verified("later");
    const { authenticator } = await upgrade(ann);
    const logInBy = async (given = {}) => {
      const challenge = challengeOf(await server.auth.login.passkeyOptions({}));
      const answer = await authenticator.assert(challenge, given);
      return server.auth.login.withPasskey({ answer, client: firstParty, device });
    };
    const verifiedAt = () =>
      backend.sql("SELECT verified_at FROM passkeys WHERE user_id = ?", ann.userId);
    for (const weak of [flags.BE | flags.BS, flags.UP | flags.BE | flags.BS]) {
      expect(await codeOf(logInBy({ flags: weak }))).toBe("invalid_grant");
    }
    expect(verifiedAt()).toEqual([{ verified_at: null }]);
    const { accessToken } = await logInBy();
    expect(await server.auth.tokens.verify(accessToken)).toMatchObject({ acr: "aal2" });
    expect(verifiedAt()).toEqual([{ verified_at: backend.now }]);
    const all = await open({ mfa: "all" });
    const again = all.server.auth.login.withPassword(login({ identifier: "later", password }));
    expect((await refusal(again)).mfa?.factors).toEqual(["passkey"]);
  });

  it("needs a challenge for it, once, in the same session", async () => {
    const { factors, verified, logIn, upgrade } = await open();
    const ann = await verified("challenged");
    const other = await logIn("challenged");
    const authenticator = await authenticatorOf(ann);
    const add = (challenge: string, person: OwnChange = ann) =>
      authenticator
        .register(challenge, silent)
        .then((answer) => factors.addUpgrade(person, { name: undefined, answer }));
    const ofUpgrade = challengeOf(await factors.upgradeOptions(ann));
    expect(await codeOf(add(ofUpgrade, other))).toBe("invalid_passkey");
    expect(await codeOf(add(challengeOf(await factors.passkeyOptions(ann))))).toBe(
      "invalid_passkey",
    );
    // A challenge of an upgrade adds no passkey of the other kind, and that kind needs user verification.
    const answer = await authenticator.register(ofUpgrade);
    expect(await codeOf(factors.addPasskey(ann, { name: undefined, answer }))).toBe(
      "invalid_passkey",
    );
    const register = challengeOf(await factors.passkeyOptions(ann));
    const weak = await authenticator.register(register, silent);
    expect(await codeOf(factors.addPasskey(ann, { name: undefined, answer: weak }))).toBe(
      "invalid_passkey",
    );
    await add(ofUpgrade);
    expect(await codeOf(add(ofUpgrade))).toBe("invalid_passkey");
    const { answer: used } = await upgrade(ann);
    expect(await codeOf(factors.addUpgrade(ann, { name: undefined, answer: used }))).toBe(
      "invalid_passkey",
    );
  });

  it("needs a session that a password opened in the last five minutes, at both calls", async () => {
    const { factors, verified } = await open();
    const ann = await verified("timely");
    const authenticator = await authenticatorOf(ann);
    const challenge = challengeOf(await factors.upgradeOptions(ann));
    const answer = await authenticator.register(challenge, silent);
    const add = () => factors.addUpgrade(ann, { name: undefined, answer });
    const refused = async () => [await codeOf(factors.upgradeOptions(ann)), await codeOf(add())];
    const needed = ["insufficient_user_authentication", "insufficient_user_authentication"];
    for (const methods of ["link", "passkey", "link totp"]) {
      backend.sql("UPDATE sessions SET methods = ? WHERE id = ?", methods, ann.sessionId);
      expect(await refused(), methods).toEqual(needed);
    }
    backend.sql("UPDATE sessions SET methods = 'password' WHERE id = ?", ann.sessionId);
    backend.now += factorLimits.upgrade + 1;
    expect(await refused()).toEqual(needed);
    // A password again makes no new session of an old one.
    backend.sql("UPDATE sessions SET proven_at = ? WHERE id = ?", backend.now, ann.sessionId);
    expect(await refused()).toEqual(needed);
    backend.now -= 1;
    await add();
  });

  it("needs the level that the account asks for, and a session that owes no factor", async () => {
    const { factors, verified, addTotp } = await open();
    const ann = await verified("twofold");
    await addTotp(ann);
    backend.sql("UPDATE sessions SET methods = 'password' WHERE id = ?", ann.sessionId);
    expect(await codeOf(factors.upgradeOptions(ann))).toBe("insufficient_user_authentication");
    proveTwo(backend, ann);
    await factors.upgradeOptions(ann);

    const all = await open({ mfa: "all" });
    const ben = await all.verified("owing");
    const { code, acr } = await refusal(all.factors.upgradeOptions(ben));
    expect([code, acr]).toEqual(["insufficient_user_authentication", "aal2"]);
  });

  it("needs a verified address, also where no email can be sent", async () => {
    const { factors, person } = await openOwnStage(backend);
    const ann = await person("unverified");
    await factors.passkeyOptions(ann);
    expect(await codeOf(factors.upgradeOptions(ann))).toBe("email_not_verified");
    const answer = {};
    expect(await codeOf(factors.addUpgrade(ann, { name: undefined, answer }))).toBe(
      "email_not_verified",
    );
  });

  it("counts with all that starts to set up a factor, and with all passkeys of the account", async () => {
    const { factors, verified, upgrade } = await open({ throttle: usualLimits });
    const ann = await verified("many");
    await upgrade(ann);
    backend.sql(
      `INSERT INTO passkeys SELECT passkeys.id || value, user_id, credential_hash || value, credential_id || value, public_key, algorithm, sign_count,
        backup_eligible, backed_up, transports, aaguid, rp_id, name, created_at, last_used_at, verified_at
        FROM passkeys, json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19]') WHERE user_id = ?`,
      ann.userId,
    );
    expect(await codeOf(factors.upgradeOptions(ann))).toBe("too_many_passkeys");
    for (let tries = 2; tries < 10; tries++) await refusal(factors.upgradeOptions(ann));
    expect(await codeOf(factors.upgradeOptions(ann))).toBe("too_many_requests");
  });
});
