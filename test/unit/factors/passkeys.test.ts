import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { factorLimits } from "../../../src/core/factors/limits.ts";
import { judgeOf, type ChallengeUse } from "../../../src/core/factors/passkeys/challenge.ts";
import type { FactorPorts } from "../../../src/core/factors/ports.ts";
import { purgeUses } from "../../../src/core/once/once.ts";
import type { SessionCaller } from "../../../src/core/user.ts";
import { encode } from "../../../src/drivers/base64url.ts";
import { passkey } from "../../suite/store/factors/records.ts";
import { noon } from "../support/claims.ts";
import { refusal } from "../support/refusal.ts";
import { authenticatorOf, challengeOf, openStage, ownerOf, type Stage } from "./stage.ts";

const login: ChallengeUse = { purpose: "login", binding: "" };

describe("a challenge", () => {
  const { clockSkew, challenge, loginChallenge } = factorLimits;

  it.each([
    ["login", loginChallenge],
    ["second-factor", challenge],
    ["reauthenticate", challenge],
    ["register", challenge],
    ["upgrade", challenge],
  ] as const)(
    "is good from the clocks that are ahead until it is too old: %s",
    async (purpose, lifetime) => {
      const judge = (age: number) => {
        const challenges = { read: async () => noon - age };
        const ports = { challenges, clock: () => noon } as unknown as FactorPorts;
        return judgeOf(ports, { purpose, binding: "" })("challenge");
      };
      expect(await judge(lifetime)).toBe(true);
      expect(await judge(lifetime + 1)).toBe(false);
      expect(await judge(-clockSkew)).toBe(true);
      expect(await judge(-clockSkew - 1)).toBe(false);
    },
  );
});

describe("passkeys", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.backend.close());

  const optionsFor = (caller: SessionCaller) =>
    stage.factors.passkeyOptions(caller, ownerOf(caller));
  /** Registers a new authenticator. */
  const added = async (caller: SessionCaller) => {
    const authenticator = await authenticatorOf(caller);
    const answer = await authenticator.register(challengeOf(await optionsFor(caller)));
    return {
      authenticator,
      answer,
      ...(await stage.factors.addPasskey(caller, { name: "Phone", answer })),
    };
  };
  const reasonOf = async (promise: Promise<unknown>) => {
    const { code, reason } = await refusal(promise);
    return reason === undefined ? code : `${code}: ${reason}`;
  };

  it("are added with a challenge of the session, and prove their owner in a login", async () => {
    const { ann, factors } = stage;
    const { authenticator, id, name } = await added(ann);
    expect(name).toBe("Phone");
    const options = await factors.passkeyRequest(login);
    expect(options).not.toHaveProperty("allowCredentials");
    const answer = await authenticator.assert(challengeOf(options));
    expect(await factors.provePasskey({ ...login, answer })).toMatchObject({
      id,
      userId: ann.userId,
    });
  });

  it("FA-52 FA-71 MF-14 are refused for a challenge of another session or purpose, or that is too old", async () => {
    const { ann, bob, factors, backend } = stage;
    const register = async (caller: SessionCaller, challenge: string) =>
      reasonOf(
        factors.addPasskey(caller, {
          name: "",
          answer: await (await authenticatorOf(caller)).register(challenge),
        }),
      );
    const refused = "invalid_passkey: registration";
    expect(await register(bob, challengeOf(await optionsFor(ann)))).toBe(refused);
    expect(await register(ann, challengeOf(await factors.passkeyRequest(login)))).toBe(refused);
    const old = challengeOf(await optionsFor(ann));
    backend.now += factorLimits.challenge + 1;
    expect(await register(ann, old)).toBe(refused);

    const { authenticator } = await added(ann);
    const second: ChallengeUse = { purpose: "second-factor", binding: "a token" };
    for (const [issued, used] of [
      [login, second],
      [second, login],
      [second, { ...second, binding: "another token" }],
      [second, { ...second, purpose: "reauthenticate" as const }],
    ] as const) {
      const answer = await authenticator.assert(challengeOf(await factors.passkeyRequest(issued)));
      const proof = factors.provePasskey({ ...used, answer, userId: ann.userId });
      expect(await reasonOf(proof)).toBe("invalid_passkey: assertion");
    }
    const answer = await authenticator.assert(challengeOf(await factors.passkeyRequest(login)));
    backend.now += factorLimits.loginChallenge + 1;
    const proof = () => factors.provePasskey({ ...login, answer });
    expect(await reasonOf(proof())).toBe("invalid_passkey: assertion");
    backend.now -= 1;
    await proof();
  });

  it("FA-78 MF-6 MF-14 answer a challenge once: again, and of fifty at once, also for a registration", async () => {
    const { ann, factors } = stage;
    const { authenticator, answer: registration } = await added(ann);
    const again = factors.addPasskey(ann, { name: "", answer: registration });
    expect(await reasonOf(again)).toBe("invalid_passkey: challenge used");
    const answer = await authenticator.assert(challengeOf(await factors.passkeyRequest(login)));
    const proofs = Array.from({ length: 50 }, () => factors.provePasskey({ ...login, answer }));
    const outcomes = await Promise.allSettled(proofs);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await reasonOf(factors.provePasskey({ ...login, answer }))).toBe(
      "invalid_passkey: challenge used",
    );
  });

  it("FA-62 of anybody cannot be added again, and stay with their owner", async () => {
    const { ann, bob, factors, ports } = stage;
    const { authenticator, credentialHash } = await added(ann);
    for (const caller of [ann, bob]) {
      const answer = await authenticator.register(challengeOf(await optionsFor(caller)));
      expect(await reasonOf(factors.addPasskey(caller, { name: "", answer }))).toBe(
        "passkey_exists",
      );
    }
    expect((await ports.store.findPasskey(credentialHash))?.userId).toBe(ann.userId);
  });

  it("FA-64 are at most twenty for an account", async () => {
    const { bob, factors, ports } = stage;
    const challenge = challengeOf(await optionsFor(bob));
    for (let at = 0; at < factorLimits.passkeys; at++) {
      await ports.store.insertPasskey(passkey({ userId: bob.userId }));
    }
    expect(await reasonOf(optionsFor(bob))).toBe("too_many_passkeys");
    const answer = await (await authenticatorOf(bob)).register(challenge);
    expect(await reasonOf(factors.addPasskey(bob, { name: "", answer }))).toBe("too_many_passkeys");
    await ports.store.deletePasskeysOf(bob.userId);
  });

  it("FA-74 FA-75 of another account are no second factor, and in a login the answer names its owner", async () => {
    const { ann, bob, factors } = stage;
    const [its, other] = [await added(ann), await added(bob)];
    const use: ChallengeUse = { purpose: "second-factor", binding: "a token" };
    const options = await factors.passkeyRequest(use, ann.userId);
    expect(options["allowCredentials"]).toContainEqual({
      id: its.credentialId,
      type: "public-key",
      transports: ["hybrid", "internal"],
    });
    const challenge = challengeOf(options);
    const answer = await other.authenticator.assert(challenge);
    const proof = { ...use, userId: ann.userId };
    expect(await reasonOf(factors.provePasskey({ ...proof, answer }))).toBe(
      "invalid_passkey: other account",
    );
    const unnamed = { response: { userHandle: null } };
    const right = await its.authenticator.assert(challenge, unnamed);
    expect((await factors.provePasskey({ ...proof, answer: right })).id).toBe(its.id);
    const next = challengeOf(await factors.passkeyRequest(login));
    const nameless = await its.authenticator.assert(next, unnamed);
    expect(await reasonOf(factors.provePasskey({ ...login, answer: nameless }))).toBe(
      "invalid_passkey: other owner",
    );
  });

  it("MF-19 FA-77 are refused when their counter did not grow", async () => {
    const { ann, factors } = stage;
    const { authenticator } = await added(ann);
    const prove = async (count: number) => {
      const challenge = challengeOf(await factors.passkeyRequest(login));
      return factors.provePasskey({
        ...login,
        answer: await authenticator.assert(challenge, { count }),
      });
    };
    await prove(0);
    await prove(0);
    await prove(10);
    for (const count of [10, 9, 0]) {
      expect(await reasonOf(prove(count)), `${count}`).toBe(
        "invalid_passkey: counter did not grow",
      );
    }
    await prove(11);
    const race = await Promise.allSettled(Array.from({ length: 50 }, () => prove(12)));
    expect(race.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("FA-79 FA-81 that are removed or of a deleted account are unknown, and so is any other credential", async () => {
    const { bob, ann, factors } = stage;
    const { authenticator, id } = await added(bob);
    const answerOf = async (who = authenticator) =>
      who.assert(challengeOf(await factors.passkeyRequest(login)));
    const stranger = await authenticatorOf(bob);
    const unknown = factors.provePasskey({ ...login, answer: await answerOf(stranger) });
    expect(await reasonOf(unknown)).toBe("unknown_passkey");
    await factors.removePasskey(ann.userId, id);
    await factors.provePasskey({ ...login, answer: await answerOf() });
    await factors.removePasskey(bob.userId, id);
    const removed = factors.provePasskey({ ...login, answer: await answerOf() });
    expect(await reasonOf(removed)).toBe("unknown_passkey");
    expect(await reasonOf(factors.provePasskey({ ...login, answer: {} }))).toBe(
      "invalid_passkey: form",
    );
  });

  it("FA-82 give the same options to everybody, except for the challenge", async () => {
    const [one, other] = await Promise.all([1, 2].map(() => stage.factors.passkeyRequest(login)));
    expect({ ...one, challenge: "" }).toEqual({ ...other, challenge: "" });
    expect(challengeOf(one ?? {})).not.toBe(challengeOf(other ?? {}));
  });

  it("FA-29 take the recovery codes along when they were the last factor, and all factors go at once", async () => {
    const { factors, ports } = stage;
    const bob = await stage.person();
    const { userId } = bob;
    const [first, second] = [await added(bob), await added(bob)];
    await factors.makeRecoveryCodes(userId);
    await factors.removePasskey(userId, first.id);
    expect((await ports.store.findFactors(userId))?.hasRecoveryCode).toBe(true);
    await factors.removePasskey(userId, second.id);
    expect(await ports.store.listRecoveryCodes(userId)).toEqual([]);
    await added(bob);
    await factors.makeRecoveryCodes(userId);
    await factors.removeAllFactors(userId);
    for (const table of ["totp", "passkeys", "recovery_codes"]) {
      const rows = stage.backend.sql(`select * from ${table} where user_id = ?`, userId);
      expect(rows, table).toEqual([]);
    }
  });

  it("leave their used challenges until no server accepts them any more", async () => {
    const { ann, factors, ports, backend } = stage;
    const { authenticator } = await added(ann);
    const answer = await authenticator.assert(challengeOf(await factors.passkeyRequest(login)));
    await factors.provePasskey({ ...login, answer });
    backend.now += factorLimits.loginChallenge;
    await purgeUses(ports);
    expect(await reasonOf(factors.provePasskey({ ...login, answer }))).toBe(
      "invalid_passkey: challenge used",
    );
    backend.now += 3 * factorLimits.clockSkew;
    await purgeUses(ports);
    expect(backend.sql("select * from used_challenges")).toEqual([]);
    expect(await reasonOf(factors.provePasskey({ ...login, answer }))).toBe(
      "invalid_passkey: assertion",
    );
    expect(encode(authenticator.id)).toHaveLength(43);
  });
});
