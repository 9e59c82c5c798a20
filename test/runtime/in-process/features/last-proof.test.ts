import { beforeEach, describe, expect, it } from "vitest";
import { sessionLimits } from "../../../../src/core/sessions/limits.ts";
import { changePassword, setAccount } from "../../../suite/http/calls/accounts.ts";
import {
  insertAccount,
  newPassword,
  tokensIn,
  verify,
  type Answer,
  type Tokens,
} from "../../../suite/http/calls/calls.ts";
import { expectProblem } from "../../../suite/http/calls/expect.ts";
import {
  challengeIn,
  logInByPasskey,
  passkeyOptions,
  reauthenticate,
} from "../../../suite/http/calls/factor-logins.ts";
import {
  addPasskey,
  codeOf,
  confirmTotp,
  factorsPath,
  makePasskey,
  sendFactor,
  startTotp,
} from "../../../suite/http/calls/factors.ts";
import { logInBy, refreshed } from "../../../suite/http/calls/sessions.ts";
import {
  exampleOf,
  operationsOf,
  readJson,
  type OpenApi,
} from "../../../support/documents/openapi.ts";
import { useTarget } from "../../../support/targets/http-target.ts";
import { openWithPorts } from "../../../support/targets/replaced-ports.ts";
import { decodeToken } from "../../../support/tokens/forge.ts";

const minute = 60_000;
/** The round of calls that is the last one in time: rounds are three minutes apart. */
const lastInTime = 3;

const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;
/** Every call that takes the access token of a user or of an administrator. */
const calls = operationsOf(document).filter(({ operation }) =>
  operation.security?.some((one) => "access_token" in one),
);
type Call = (typeof calls)[number];
const idOf = ({ operation }: Call): string => String(operation.operationId);

/** The clock of the server stands, except for what a test adds to it. */
const start = Date.now();
let ahead = 0;
/** The code that an authenticator app shows by that clock. */
const code = (base32: string): string =>
  codeOf(base32, Math.round((start + ahead - Date.now()) / 30_000));
const authTimeOf = (token: string): number => Number(decodeToken(token).payload["auth_time"]);

describe("the time of the last proof", () => {
  const target = useTarget(() => openWithPorts(() => ({ clock: () => start + ahead })));
  beforeEach(() => {
    ahead = 0;
  });

  async function person(role: string) {
    const one = await insertAccount(target());
    await setAccount(target(), one, "role", `'${role}'`);
    const [row] = await target().sql(`select id from users where username_key = '${one.username}'`);
    return { ...one, id: String(row?.["id"]), ...(await logInBy(target(), undefined, one)) };
  }

  /** A session that was opened with a passkey alone, which is its only proof. A thief has its tokens. */
  async function stolen(role = "user") {
    const owner = await person(role);
    const { authenticator, id: passkeyId } = await addPasskey(target(), owner.token);
    const challenge = challengeIn(await passkeyOptions(target(), {}));
    const assertion = await authenticator.assert(challenge);
    const tokens = tokensIn(await logInByPasskey(target(), assertion));
    return { ...owner, ...tokens, passkeyId, proven: authTimeOf(tokens.token) };
  }
  type Stolen = Awaited<ReturnType<typeof stolen>>;

  /** A call that needs a recent proof and changes nothing. */
  const guarded = ({ token }: Tokens): Promise<Answer> =>
    sendFactor(target(), token, "POST", `${factorsPath}/passkeys/options`);

  const setTwoFactor = ({ token }: Tokens, enabled: boolean): Promise<Answer> =>
    sendFactor(target(), token, "PUT", "/users/me/factors/two-factor", { enabled });

  /** Refreshes the session of a thief. The new token has the same time of the proof. */
  async function renew(thief: Stolen, what?: string): Promise<Stolen> {
    const next = { ...thief, ...(await refreshed(target(), thief.refreshToken)) };
    expect(authTimeOf(next.token), what).toBe(thief.proven);
    return next;
  }

  async function expectClosed(thief: Stolen, what = ""): Promise<void> {
    const { status, body } = await guarded(thief);
    const when = `${what} ${ahead / minute} minutes after the proof`;
    expect([status, body["code"]], when).toEqual([401, "insufficient_user_authentication"]);
  }

  interface Given {
    readonly body?: object;
    /** In the path. */
    readonly id?: string;
  }

  /** What makes a call succeed as long as it can. Other calls get the example of the document. */
  const given: Readonly<Record<string, (thief: Stolen, round: number) => Given | Promise<Given>>> =
    {
      changePassword: () => ({
        body: { current_password: newPassword(), new_password: newPassword() },
      }),
      deleteMe: () => ({ body: { password: newPassword() } }),
      setTwoFactor: (_, round) => ({ body: { enabled: round % 2 === 0 } }),
      updateUser: (_, round) => ({ body: { role: round % 2 ? "user" : "admin" } }),
      async addPasskey({ token }, round) {
        if (round > lastInTime) return {};
        return { body: { passkey: (await makePasskey(target(), token)).answer } };
      },
      async removePasskey({ token, passkeyId }, round) {
        return { id: round > lastInTime ? passkeyId : (await addPasskey(target(), token)).id };
      },
      async confirmTotp({ token, id }, round) {
        if (round === 0) enrolments.set(id, await startTotp(target(), token));
        const { enrolmentToken, secret } = enrolments.get(id) ?? expect.fail("nothing was started");
        const totp = round < lastInTime ? "000000" : code(secret);
        return { body: { enrolment_token: enrolmentToken, totp } };
      },
      async removeTotp({ token }, round) {
        if (round > lastInTime) return {};
        const { enrolmentToken, secret } = await startTotp(target(), token);
        const { status } = await confirmTotp(target(), token, enrolmentToken, code(secret));
        expect(status).toBe(201);
        return {};
      },
    };
  const enrolments = new Map<string, Awaited<ReturnType<typeof startTotp>>>();

  async function call(one: Call, thief: Stolen, other: string, round: number): Promise<Answer> {
    const { path, method, operation } = one;
    const name = idOf(one);
    const { body, id = "" } = (await given[name]?.(thief, round)) ?? {};
    const schema = operation.requestBody?.content?.["application/json"]?.schema;
    // Administrators manage their own accounts as well. One call would end the session that sends it.
    const user = round % 2 && name !== "endUserSessions" ? thief.id : other;
    const filled = path
      .replace("{id}", path.startsWith("/admin/") ? user : id || thief.passkeyId)
      .replace("{session_id}", thief.passkeyId);
    const example = schema && exampleOf(document, schema);
    return sendFactor(target(), thief.token, method.toUpperCase(), filled, body ?? example);
  }

  /** Sends calls with a stolen session every three minutes. */
  async function insist(all: readonly Call[], role: string, what: string): Promise<void> {
    ahead = 0;
    const other = await person("user");
    let thief = await stolen(role);
    expect((await guarded(thief)).status).toBe(200);
    for (let round = 0; round < 8; round++) {
      ahead = round * 3 * minute;
      thief = await renew(thief, what);
      if (round > lastInTime) await expectClosed(thief, what);
      for (const one of all) await call(one, thief, other.id, round);
    }
  }

  it.each(calls.map((one) => [idOf(one), one] as const))(
    "stays where it was, however often %s is called",
    (name, one) => insist([one], one.path.startsWith("/admin/") ? "admin" : "user", name),
  );

  it("stays where it was, however often all calls follow each other", async () => {
    expect(calls.length).toBeGreaterThan(40);
    // Each of the two needs a state that the other one changes.
    const all = calls.filter((one) => idOf(one) !== "removeTotp");
    await insist(all, "admin", "all calls");
    await insist(all.toReversed(), "admin", "all calls, from the last to the first");
  });

  it("is not moved by two steps that are on and are switched on every nine minutes", async () => {
    let thief = await stolen();
    expect((await setTwoFactor(thief, true)).status).toBe(200);
    while (ahead < 77 * minute) {
      ahead += 9 * minute;
      thief = await renew(thief);
      expect((await setTwoFactor(thief, true)).status, `${ahead / minute}`).toBe(
        ahead <= sessionLimits.sudo ? 200 : 401,
      );
    }
    await expectClosed(thief);
  });

  it("is not moved by the code of a new app, which the session has proven from then on", async () => {
    const owner = await person("user");
    let thief: Stolen = { ...owner, passkeyId: "", proven: authTimeOf(owner.token) };
    ahead = 9.5 * minute;
    thief = await renew(thief);
    const { enrolmentToken, secret } = await startTotp(target(), thief.token);
    ahead = 19 * minute;
    thief = await renew(thief);
    const confirmed = await confirmTotp(target(), thief.token, enrolmentToken, code(secret));
    expect(confirmed.status).toBe(201);
    const { token } = await renew(thief);
    expect((await verify(target(), token)).body).toMatchObject({
      acr: "aal2",
      amr: ["pwd", "otp", "mfa"],
      auth_time: thief.proven,
    });
    await expectClosed(thief);
  });

  it("is not moved by two steps for 131 minutes, after which an administrator cannot give a role", async () => {
    const other = await person("user");
    let thief = await stolen("admin");
    while (ahead < 131 * minute) {
      await setTwoFactor(thief, true);
      ahead += 5 * minute;
      thief = await renew(thief);
    }
    const path = `/admin/users/${other.id}`;
    const answer = await sendFactor(target(), thief.token, "PATCH", path, { role: "admin" });
    expectProblem(answer, 401, "insufficient_user_authentication");
    const [row] = await target().sql(`select role from users where id = '${other.id}'`);
    expect(row).toEqual({ role: "user" });
  });

  it("is moved by a right password: by a re-authentication, a change of the password and a login", async () => {
    const one = await person("user");
    const proven = authTimeOf(one.token);
    ahead = 30 * minute;
    const stale = await refreshed(target(), one.refreshToken);
    expectProblem(await guarded(stale), 401, "insufficient_user_authentication");
    const { password } = one;
    const again = tokensIn(await reauthenticate(target(), stale.refreshToken, { password }));
    expect(authTimeOf(again.token)).toBe(proven + 30 * 60);
    expect((await guarded(again)).status).toBe(200);

    ahead = 60 * minute;
    const old = await refreshed(target(), again.refreshToken);
    expectProblem(await guarded(old), 401, "insufficient_user_authentication");
    const next = newPassword();
    expect((await changePassword(target(), old.token, password, next)).status).toBe(204);
    expect((await guarded(old)).status).toBe(200);
    const { token, refreshToken } = await refreshed(target(), old.refreshToken);
    expect(authTimeOf(token)).toBe(proven + 60 * 60);
    ahead = 60 * minute + sessionLimits.sudo;
    const last = await refreshed(target(), refreshToken);
    expect((await guarded(last)).status).toBe(200);
    ahead += 1;
    expectProblem(await guarded(last), 401, "insufficient_user_authentication");
  });
});
