import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { storeIdentity, waitingIdentity, type Waiting } from "../../../support/upstream/waiting.ts";
import { accountRow, setAccount } from "../calls/accounts.ts";
import { ownPage } from "../calls/browser.ts";
import {
  insertAccount,
  json,
  registerAndLogIn,
  send,
  tokenFor,
  uniqueName,
  verify,
  withBearer,
  type Answer,
} from "../calls/calls.ts";
import { sessionOf } from "../calls/sessions.ts";

const crowd = ({ kind }: Target): readonly number[] =>
  Array.from({ length: kind === "workerd" ? 20 : 50 }, (_, n) => n);

const outcomeOf = ({ status, body }: Answer): string =>
  typeof body["code"] === "string" ? `${status} ${body["code"]}` : String(status);

const outcomes = (answers: readonly Answer[]): readonly string[] =>
  [...new Set(answers.map(outcomeOf))].toSorted();

/** Clicks at the same time on pages that a provider led to. */
export function upstreamRaces(target: () => Target): void {
  const logIn = ({ token, cookie }: Waiting, chosen: object = {}): Promise<Answer> => {
    const init = json({ token, ...chosen });
    const headers = { ...(init.headers as object), ...ownPage, Cookie: cookie };
    return send(target(), "/session/upstream", { ...init, headers });
  };
  const connect = ({ token, cookie }: Waiting, bearer: string): Promise<Answer> => {
    const init = json({ token });
    const own = { Origin: new URL(target().issuer).origin, "X-Latchkey": "1", Cookie: cookie };
    const headers = { ...(init.headers as object), ...own, ...withBearer(bearer).headers };
    return send(target(), "/users/me/identities", { ...init, headers });
  };
  const identitiesOf = (subject: string) =>
    target().sql(`SELECT id, user_id FROM identities WHERE subject = '${subject}'`);

  describe("clicks at the same time", () => {
    it("of two browsers with one identity make one account", async () => {
      const subject = randomUUID();
      const email = `${subject}@example.com`;
      const proven = { subject, email: { address: email, isTrusted: true } };
      const of = () => waitingIdentity(target(), { ...proven, state: randomUUID() });
      const browsers = [await of(), await of()];
      const answers = await Promise.all(
        crowd(target()).map((n) =>
          logIn(browsers[n % 2]!, { username: uniqueName(), name: "Ann" }),
        ),
      );
      const allowed = ["200", "400 expired_token", "409 email_taken", "503 unavailable"];
      for (const outcome of outcomes(answers)) expect(allowed).toContain(outcome);
      const [identity, ...others] = await identitiesOf(subject);
      expect(others).toEqual([]);
      const accounts = await target().sql(`SELECT id FROM users WHERE email_key = '${email}'`);
      expect(accounts.map(({ id }) => id)).toEqual([identity?.["user_id"]]);
      // Each browser logs in once at most, and both into this account.
      const names = answers
        .filter(({ status }) => status === 200)
        .map(({ body }) => (body["user"] as { username: string }).username);
      expect(names.length).toBeLessThanOrEqual(2);
      expect(new Set(names).size).toBeLessThanOrEqual(1);
      const later = await logIn(await of());
      expect(later.status, later.text).toBe(200);
    });

    /** A user with a verified address, without which nobody connects an identity. */
    const verified = async () => {
      const user = await registerAndLogIn(target());
      await setAccount(target(), user.person, "email_verified_at", "1");
      return user;
    };

    it("that connect and disconnect one identity leave it connected once, or not at all", async () => {
      const { token } = await verified();
      const subject = randomUUID();
      const link = { subject, intent: "link", sessionId: sessionOf(token) } as const;
      const of = () => waitingIdentity(target(), { ...link, state: randomUUID() });
      const first = await connect(await of(), token);
      expect(first.status, first.text).toBe(200);
      const id = String(first.body["id"]);
      const waiting = await Promise.all(crowd(target()).map(of));
      const disconnect = () =>
        send(target(), `/users/me/identities/${id}`, { method: "DELETE", ...withBearer(token) });
      const answers = await Promise.all(
        waiting.map((one, n) => (n % 2 === 0 ? connect(one, token) : disconnect())),
      );
      const allowed = ["200", "204", "404 not_found", "503 unavailable"];
      for (const outcome of outcomes(answers)) expect(allowed).toContain(outcome);
      expect((await identitiesOf(subject)).length).toBeLessThanOrEqual(1);
      expect((await connect(await of(), token)).status).toBe(200);
      expect(await identitiesOf(subject)).toHaveLength(1);
    });

    it("that connect one identity to many accounts connect it to one of them", async () => {
      const subject = randomUUID();
      const users = await Promise.all(
        Array.from({ length: 8 }, async () => {
          const { token } = await verified();
          const link = { subject, intent: "link", sessionId: sessionOf(token) } as const;
          return {
            token,
            waiting: await waitingIdentity(target(), { ...link, state: randomUUID() }),
          };
        }),
      );
      const answers = await Promise.all(users.map(({ token, waiting }) => connect(waiting, token)));
      expect(outcomes(answers)).toEqual(["200", "409 identity_taken"]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(await identitiesOf(subject)).toHaveLength(1);
    });

    it("leave no session to an account that an administrator disables meanwhile", async () => {
      const person = await insertAccount(target());
      const userId = String((await accountRow(target(), person))["id"]);
      const { subject } = await storeIdentity(target(), userId);
      const admin = await insertAccount(target());
      await setAccount(target(), admin, "role", "'admin'");
      const token = await tokenFor(target(), admin);
      const of = () => waitingIdentity(target(), { subject, state: randomUUID() });
      const waiting = await Promise.all(crowd(target()).map(of));
      const disable = () =>
        send(target(), `/admin/users/${userId}`, {
          method: "PATCH",
          headers: { ...withBearer(token).headers, "Content-Type": "application/json" },
          body: JSON.stringify({ disabled: true }),
        });
      const half = Math.floor(waiting.length / 2);
      const [early, disabled, late] = await Promise.all([
        Promise.all(waiting.slice(0, half).map((one) => logIn(one))),
        disable(),
        Promise.all(waiting.slice(half).map((one) => logIn(one))),
      ]);
      expect(disabled.status, disabled.text).toBe(200);
      const answers = [...early, ...late];
      const allowed = ["200", "400 upstream_failed", "503 unavailable"];
      for (const outcome of outcomes(answers)) expect(allowed).toContain(outcome);
      for (const { status, body } of answers) {
        if (status !== 200) continue;
        expect((await verify(target(), String(body["access_token"]))).status).toBe(401);
      }
      expect(outcomes([await logIn(await of())])).toEqual(["400 upstream_failed"]);
    });
  });
}
