import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ann } from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";
import { network, openFactorStage, type FactorStage } from "./factor-stage.ts";

let stage: FactorStage;
beforeAll(async () => {
  stage = await openFactorStage();
});
afterAll(() => stage.backend.close());

const minute = 60_000;
const codeOfRefusal = async (promise: Promise<unknown>) => (await refusal(promise)).code;

describe("a login of an account with an authenticator app", () => {
  it("FA-1 MF-1 asks for a second factor after the right password, and nothing else exists then", async () => {
    const person = await stage.withTotp();
    const rows = () => stage.backend.sql("SELECT count(*) AS n FROM sessions")[0];
    const before = rows();
    const { code, mfa } = await refusal(stage.password(person.username));
    expect(code).toBe("mfa_required");
    expect(mfa).toEqual({
      login: { token: expect.stringMatching(/^mt1_/), expiresIn: 300 },
      factors: ["totp", "recovery_code"],
    });
    expect(rows()).toEqual(before);
    expect(stage.eventsOf("mfa_required").at(-1)).toMatchObject({
      subject: person.userId,
      detail: { factors: ["totp", "recovery_code"] },
    });
  });

  it("FA-2 opens a session with the code, which counts as authenticated at the password", async () => {
    const person = await stage.withTotp();
    const token = await stage.pending(person.username);
    const asked = stage.backend.now;
    stage.backend.now += 2 * minute;
    const { accessToken } = await stage.prove(token, stage.totp(stage.codeOf(person)));
    const claims = { acr: "aal2", amr: ["pwd", "otp", "mfa"], auth_time: asked / 1000 };
    expect(await stage.server.ports.signer.verify(accessToken)).toMatchObject(claims);
    expect(await stage.server.auth.tokens.verify(accessToken)).toMatchObject(claims);
    expect(stage.eventsOf("mfa_passed").at(-1)).toMatchObject({ detail: { method: "totp" } });
    expect(stage.sessionsOf(person)).toMatchObject([
      {
        methods: "password totp",
        authenticated_at: asked,
        proven_at: asked,
        created_at: stage.backend.now,
      },
    ]);
  });

  it("counts as proven at the code if the owner ended all sessions a moment before the password", async () => {
    const person = await stage.withTotp();
    const validFrom = stage.backend.now + 30_001;
    await stage.server.ports.store.setSessionsValidFrom(person.userId, validFrom);
    const token = await stage.pending(person.username);
    stage.backend.now += 2000;
    await stage.prove(token, stage.totp(stage.codeOf(person)));
    expect(stage.sessionsOf(person)).toMatchObject([
      { authenticated_at: validFrom, proven_at: stage.backend.now },
    ]);
  });

  it("FA-3 takes a code with blanks, and refuses every other text as wrong", async () => {
    const person = await stage.withTotp();
    const code = stage.codeOf(person);
    const wide = [...code].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join("");
    for (const text of [code.slice(1), `${code}0`, "abcdef", wide]) {
      const token = await stage.pending(person.username);
      expect(await codeOfRefusal(stage.prove(token, stage.totp(text))), text).toBe("invalid_grant");
    }
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
    await stage.prove(await stage.pending(person.username), stage.totp(spaced));
  });

  it("MF-5 FA-5 accepts each code once, none before a later one, and not that of the set-up", async () => {
    const person = await stage.withTotp();
    const attempt = async (code: string) =>
      stage.prove(await stage.pending(person.username), stage.totp(code));
    expect(await codeOfRefusal(attempt(person.setUpCode))).toBe("invalid_grant");
    const [early, late] = [stage.codeOf(person), stage.codeOf(person, 1)];
    await attempt(late);
    expect(await codeOfRefusal(attempt(late))).toBe("invalid_grant");
    expect(await codeOfRefusal(attempt(early))).toBe("invalid_grant");
  });

  it("FA-6 its token works for five minutes", async () => {
    const person = await stage.withTotp();
    const token = await stage.pending(person.username);
    stage.backend.now += 301_000;
    const late = stage.prove(token, stage.totp(stage.codeOf(person)));
    expect(await codeOfRefusal(late)).toBe("expired_token");
    stage.backend.now -= 2000;
    await stage.prove(token, stage.totp(stage.codeOf(person)));
  });

  it("FA-7 its token is refused to another client, altered, and cut", async () => {
    const person = await stage.withTotp();
    const token = await stage.pending(person.username);
    const proof = stage.totp(stage.codeOf(person));
    const other = { ...firstParty, id: "another", isConfidential: true };
    for (const [text, given] of [
      [token, { client: other }],
      [`${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`, {}],
      [token.slice(0, -4), {}],
      ["mt1_", {}],
      ["", {}],
    ] as const) {
      expect(await codeOfRefusal(stage.prove(text, proof, given)), text).toBe("expired_token");
    }
    await stage.prove(token, proof);
  });

  it("FA-8 is refused if the password changes, the account is disabled, or all sessions end in between", async () => {
    const changes = [
      (id: string) => stage.server.ports.store.setSessionsValidFrom(id, stage.backend.now + 1),
      async (id: string) =>
        stage.backend.sql("UPDATE users SET disabled_at = 1 WHERE id = ?", id) && undefined,
    ];
    for (const change of changes) {
      const person = await stage.withTotp();
      const token = await stage.pending(person.username);
      await change(person.userId);
      const proof = stage.totp(stage.codeOf(person));
      expect(await codeOfRefusal(stage.prove(token, proof))).toBe("expired_token");
    }
  });

  it("FA-8 is dead if the password changes while the code is looked at", async () => {
    const person = await stage.withTotp();
    const token = await stage.pending(person.username);
    const racing = await stage.backend.openBefore("insertSession", () =>
      stage.server.ports.store.setSessionsValidFrom(person.userId, stage.backend.now + 1),
    );
    const { accessToken } = await stage.prove(token, stage.totp(stage.codeOf(person)), {}, racing);
    expect(await codeOfRefusal(stage.server.auth.tokens.verify(accessToken))).toBe("invalid_token");
  });

  it("within seconds after all sessions ended, can be completed all the same", async () => {
    const person = await stage.withTotp();
    await stage.server.ports.store.setSessionsValidFrom(person.userId, stage.backend.now + 30_001);
    const token = await stage.pending(person.username);
    const { accessToken } = await stage.prove(token, stage.totp(stage.codeOf(person)));
    expect(await stage.server.auth.tokens.verify(accessToken)).toMatchObject({ acr: "aal2" });
  });

  it("FA-10 refuses a wrong password as without a second factor", async () => {
    const [plain, person] = [await stage.register(), await stage.withTotp()];
    const seen = async (identifier: string) => {
      const { code, message, mfa } = await refusal(
        stage.password(identifier, { password: "wrong" }),
      );
      return { code, message, mfa };
    };
    expect(await seen(person.username)).toEqual(await seen(plain.username));
  });

  it("keeps acr, amr, auth_time and the scope of the password in a refresh (FA-11)", async () => {
    const person = await stage.withTotp();
    const token = await stage.pending(person.username, { scope: "sessions" });
    const asked = stage.backend.now;
    const tokens = await stage.prove(token, stage.totp(stage.codeOf(person)));
    expect(tokens.scope).toBe("sessions");
    stage.backend.now += 10 * minute;
    const { refreshToken } = tokens;
    const next = await stage.server.auth.tokens.refresh({ refreshToken, client: firstParty });
    expect(await stage.server.auth.tokens.verify(next.accessToken)).toMatchObject({
      acr: "aal2",
      amr: ["pwd", "otp", "mfa"],
      auth_time: asked / 1000,
      scope: "sessions",
    });
  });

  it("MF-7 a recovery code works once, is told to the owner, and counts as a second factor", async () => {
    const person = await stage.withTotp();
    const [code = ""] = person.recoveryCodes;
    const proof = { method: "recovery_code", code: code.toLowerCase() } as const;
    const { accessToken } = await stage.prove(await stage.pending(person.username), proof);
    expect(await stage.server.auth.tokens.verify(accessToken)).toMatchObject({ acr: "aal2" });
    const again = stage.prove(await stage.pending(person.username), proof);
    expect(await codeOfRefusal(again)).toBe("invalid_grant");
    expect(stage.eventsOf("recovery_code_used").at(-1)).toMatchObject({ detail: { left: 9 } });
    await stage.server.auth.email.deliverDue();
    const mail = stage.sent.findLast(({ to }) => to === person.email);
    expect(mail?.subject).toContain("A recovery code was used");
    expect(mail?.text).toContain("Recovery codes left: 9.");
  });

  it("MF-2 is asked for after a link in a mail as well, and the link is used up", async () => {
    const person = await stage.withTotp();
    stage.backend.sql("update users set email_verified_at = 1");
    const { links, login, email } = stage.server.auth;
    await (await links.sendLoginLink({ identifier: person.username, language: "en" })).send();
    await email.deliverDue();
    const link = stage.sent.findLast(({ to }) => to === person.email)?.link ?? "";
    const request = { token: link.split("#token=")[1] ?? "", client: firstParty, network };
    const device = { userAgent: undefined, address: undefined };
    const { code, mfa } = await refusal(login.withLink({ ...request, device }));
    expect(code).toBe("mfa_required");
    expect(stage.sessionsOf(person)).toEqual([]);
    expect(await codeOfRefusal(login.withLink({ ...request, device }))).toBe("invalid_link");
    const proof = stage.totp(stage.codeOf(person));
    const { accessToken } = await stage.prove(mfa?.login?.token ?? "", proof);
    const claims = { acr: "aal2", amr: ["otp", "mfa"] };
    expect(await stage.server.auth.tokens.verify(accessToken)).toMatchObject(claims);
    expect(stage.sessionsOf(person)).toMatchObject([{ methods: "link totp" }]);
  });

  it("is not asked for with MFA=off, nor of an account that has only a passkey", async () => {
    const person = await stage.withTotp();
    const off = await stage.open({ policy: { mfa: "off" } });
    await stage.password(person.username, {}, off);
    const other = await stage.register();
    await stage.addPasskey(other);
    await stage.password(other.username);
    await stage.server.ports.store.setTwoFactor(other.userId, true);
    const { mfa } = await refusal(stage.password(other.username));
    expect(mfa?.factors).toEqual(["passkey"]);
  });

  it("FA-107 asks for a passkey where the policy requires a second factor of the account", async () => {
    for (const [mfa, role, asks] of [
      ["optional", "admin", false],
      ["admins", "user", false],
      ["admins", "admin", true],
      ["all", "user", true],
    ] as const) {
      const person = await stage.register();
      await stage.addPasskey(person);
      stage.backend.sql("UPDATE users SET role = ? WHERE id = ?", role, person.userId);
      const server = await stage.open({ policy: { mfa } });
      const outcome = stage.password(person.username, {}, server).then(
        () => false,
        (failure: { code: string }) => failure.code === "mfa_required",
      );
      expect(await outcome, `${mfa} ${role}`).toBe(asks);
    }
  });
});

describe("the limits of second factors", () => {
  const wrong = "000000";

  it("FA-40 MF-8 MF-9 refuse the sixth code of an account, also the right one, whichever login it is of", async () => {
    const person = await stage.withTotp();
    for (let count = 0; count < 5; count++) {
      const token = await stage.pending(person.username);
      const attempt = stage.prove(token, stage.totp(wrong));
      expect(await codeOfRefusal(attempt)).toBe("invalid_grant");
    }
    const right = async () =>
      stage.prove(await stage.pending(person.username), stage.totp(stage.codeOf(person)));
    const { code, quota } = await refusal(right());
    expect(code).toBe("too_many_requests");
    expect(quota).toMatchObject({ policy: "totp", limit: 5, retryAfter: 900 });
    expect(stage.eventsOf("mfa_locked").at(-1)).toMatchObject({ detail: { method: "totp" } });
    // FA-42: other factors and other accounts stay usable.
    const [recovery = ""] = person.recoveryCodes;
    const other = await stage.withTotp();
    await stage.prove(await stage.pending(other.username), stage.totp(stage.codeOf(other)));
    const token = await stage.pending(person.username);
    await stage.prove(token, { method: "recovery_code", code: recovery });
    // FA-44: a complete login clears the limit.
    await right();
  });

  it("FA-45 end by the clock, and their waits grow", async () => {
    const person = await stage.withTotp();
    const attempt = async (code: string) =>
      stage.prove(await stage.pending(person.username), stage.totp(code));
    for (let count = 0; count < 5; count++) await refusal(attempt(wrong));
    const waits: (number | undefined)[] = [];
    for (let round = 0; round < 8; round++) {
      const { quota } = await refusal(attempt(wrong));
      waits.push(quota?.retryAfter);
      stage.backend.now += Number(quota?.retryAfter) * 1000;
      expect(await codeOfRefusal(attempt(wrong))).toBe("invalid_grant");
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 960, 1440].map((minutes) => minutes * 60));
  });

  it("FA-41 evaluate at most five of fifty codes at once", async () => {
    const person = await stage.withTotp();
    const token = await stage.pending(person.username);
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () => codeOfRefusal(stage.prove(token, stage.totp(wrong)))),
    );
    expect(outcomes.filter((code) => code === "invalid_grant")).toHaveLength(5);
    expect(outcomes.filter((code) => code === "too_many_requests")).toHaveLength(45);
  });

  it("MF-6 of fifty right codes at once, one opens a session", async () => {
    const person = await stage.withTotp();
    const token = await stage.pending(person.username);
    const open = await stage.open({ policy: { throttle: {} } });
    const proof = stage.totp(stage.codeOf(person));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () => stage.prove(token, proof, {}, open)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(stage.sessionsOf(person)).toHaveLength(1);
  });

  it("FA-43 FA-44 are neither reached by wrong passwords nor cleared by the right one alone", async () => {
    const person = await stage.withTotp();
    for (let count = 0; count < 8; count++) {
      await refusal(stage.password(person.username, { password: "wrong" }));
    }
    const counted = () =>
      stage.backend
        .sql("SELECT failures FROM throttle ORDER BY failures")
        .map((row) => row["failures"]);
    const before = counted();
    const token = await stage.pending(person.username);
    expect(counted().length).toBe(before.length);
    await stage.prove(token, stage.totp(stage.codeOf(person)));
    expect(counted().length).toBeLessThan(before.length);
    await stage.prove(await stage.pending(person.username), stage.totp(stage.codeOf(person, 1)));
  });

  it("FA-47 tell the owner at the third wrong code after a right password, once a day", async () => {
    const person = await stage.withTotp();
    const mails = async () => {
      await stage.server.auth.email.deliverDue();
      return stage.sent.filter(({ to }) => to === person.email).map(({ subject }) => subject);
    };
    const attempt = async () =>
      refusal(stage.prove(await stage.pending(person.username), stage.totp(wrong)));
    await attempt();
    await attempt();
    expect(await mails()).toEqual([]);
    await attempt();
    await attempt();
    expect(await mails()).toEqual(["Your Example password was used with wrong codes"]);
    expect(stage.eventsOf("mfa_failed").at(-1)).toMatchObject({
      subject: person.userId,
      outcome: "failure",
      detail: { method: "totp", reason: "wrong code" },
    });
  });

  it.each([
    "findAccount",
    "countTry",
    "findFactors",
    "takeTotpStep",
    "deleteCounters",
    "insertSession",
  ] as const)(
    "FA-46 a database that fails at %s gives unavailable, never a session",
    async (name) => {
      const person = await stage.withTotp();
      const token = await stage.pending(person.username);
      const broken = await stage.open({
        wrap: ({ store }) => ({
          store: { ...store, [name]: () => Promise.reject(new Error("Tell-Tale")) },
        }),
      });
      const attempt = stage.prove(token, stage.totp(stage.codeOf(person)), {}, broken);
      await expect(attempt).rejects.toThrow("Tell-Tale");
      expect(stage.sessionsOf(person)).toEqual([]);
    },
  );
});

it("MF-3 a reset of the password skips no second factor", async () => {
  const person = await stage.withTotp();
  stage.backend.sql("update users set email_verified_at = 1");
  const { links, email } = stage.server.auth;
  await (
    await links.forgotPassword({ identifier: person.username, language: "en" })
  )();
  await email.deliverDue();
  const link = stage.sent.findLast(({ to }) => to === person.email)?.link ?? "";
  const token = link.split("#token=")[1] ?? "";
  await links.resetPassword({ token, password: `${ann.password} new`, language: "en" });
  stage.backend.now += minute;
  const attempt = stage.password(person.username, { password: `${ann.password} new` });
  expect(await codeOfRefusal(attempt)).toBe("mfa_required");
});
