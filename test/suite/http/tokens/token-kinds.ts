import { beforeAll, describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { registerAndLogIn, logIn, verify, type Answer, type Person } from "../calls/calls.ts";
import { setAccount } from "../calls/accounts.ts";
import { askClientToken, clientToken, createClient, type TestClient } from "../calls/clients.ts";
import { expectChallenge, expectOAuthError, expectProblem } from "../calls/expect.ts";
import {
  authorize,
  codeIn,
  continuedAt,
  createApp,
  decide,
  leadsTo,
  ofOperator,
  queryOf,
  requestOf,
  type App,
} from "../provider/app.ts";
import { openBrowser, type Visitor } from "../upstream/visitor.ts";
import { codeFor, logInByCode, logInByLink, type AskedCode } from "../calls/links.ts";
import { introspect, listSessions, logInBy, refresh, revoke } from "../calls/sessions.ts";
import { expectActive, sessionRow } from "../calls/sessions.ts";

interface Fixture {
  readonly target: Target;
  readonly person: Person;
  readonly client: TestClient;
  /** A request for a code, with the code. */
  readonly asked: AskedCode;
  /** A browser with the request of an app. */
  readonly visitor: Visitor;
  readonly query: string;
}

const kinds = [
  "an access token",
  "a refresh token",
  "a client's secret",
  "a client's own token",
  "a request for a code",
  "a code of an app",
  "a proof of a consent",
  "the time of a detour",
];

interface Consumer {
  /** The kinds that the call accepts. */
  readonly accepts: readonly string[];
  sendTo(fixture: Fixture, value: string): Promise<Answer>;
  expectRefused(answer: Answer, kind: string): void;
}

/** The calls that take a credential. */
const consumers: Readonly<Record<string, Consumer>> = {
  verification: {
    accepts: ["an access token", "a client's own token"],
    sendTo: ({ target }, value) => verify(target, value),
    expectRefused: (answer) => expectChallenge(answer, "invalid_token"),
  },
  introspection: {
    accepts: ["an access token", "a client's own token"],
    sendTo: ({ target, client }, value) => introspect(target, value, client),
    expectRefused: ({ text }) => expect(text).toBe('{"active":false}'),
  },
  revocation: {
    accepts: ["an access token", "a refresh token"],
    sendTo: ({ target }, value) => revoke(target, value),
    expectRefused: (answer) => expect([answer.status, answer.text]).toEqual([200, ""]),
  },
  refreshing: {
    accepts: ["a refresh token"],
    sendTo: ({ target }, value) => refresh(target, value),
    expectRefused: (answer) => expectOAuthError(answer, 400, "invalid_grant"),
  },
  "the list of sessions": {
    accepts: ["an access token"],
    sendTo: ({ target }, value) => listSessions(target, value),
    expectRefused: (answer, kind) =>
      expectChallenge(
        answer,
        kind === "a client's own token" ? "insufficient_scope" : "invalid_token",
      ),
  },
  "client authentication": {
    accepts: ["a client's secret"],
    sendTo: ({ target, client }, value) => askClientToken(target, { ...client, secret: value }),
    expectRefused: (answer) => expectOAuthError(answer, 401, "invalid_client"),
  },
  "a login by a code": {
    accepts: ["a request for a code"],
    sendTo: ({ target, asked }, value) => logInByCode(target, { ...asked, login_request: value }),
    expectRefused: (answer) => expectOAuthError(answer, 400, "invalid_grant"),
  },
  "a login by a link": {
    accepts: [],
    sendTo: ({ target }, value) => logInByLink(target, value),
    expectRefused: (answer) => expectOAuthError(answer, 400, "invalid_grant"),
  },
  "a decision about an app": {
    accepts: ["a proof of a consent"],
    sendTo: ({ visitor, query }, value) => decide(visitor, query, { proof: value }),
    expectRefused: (answer) => expectProblem(answer, 400, "expired_token"),
  },
  "the password": {
    accepts: [],
    sendTo: ({ target, person }, value) => logIn(target, { ...person, password: value }),
    expectRefused: (answer) => expectOAuthError(answer, 400, "invalid_grant"),
  },
};

/** Each call with each kind of credential, and the outcome for the title. */
const pairs = Object.entries(consumers).flatMap(([name, { accepts }]) =>
  kinds.map((kind) => [name, accepts.includes(kind) ? "accepts" : "rejects", kind] as const),
);

/** Every kind of credential, sent to every call that takes a credential. */
export function tokenKinds(target: () => Target): void {
  describe("kinds of tokens", () => {
    let fixture: Omit<Fixture, "asked" | "visitor" | "query">;
    let app: App;
    let ownApp: App;
    let asked: AskedCode | undefined;
    beforeAll(async () => {
      const { person } = await registerAndLogIn(target());
      await setAccount(target(), person, "email_verified_at", "1");
      fixture = { target: target(), person, client: await createClient(target()) };
      app = await createApp(target());
      ownApp = await createApp(target(), { columns: ofOperator });
    });

    it.each(pairs)("ASVS-9.2.2 VULN-45 %s %s %s", async (name, _, kind) => {
      const { accepts, sendTo, expectRefused } = consumers[name]!;
      asked ??= await codeFor(target(), fixture.person);
      const login = await logInBy(target(), undefined, fixture.person);
      const values = new Map([
        ["an access token", login.token],
        ["a refresh token", login.refreshToken],
        ["a client's secret", fixture.client.secret],
        ["a client's own token", await clientToken(target(), fixture.client)],
        ["a request for a code", asked.login_request],
      ]);
      const visitor = openBrowser(target(), new Map([["__Host-latchkey", login.refreshToken]]));
      const query = queryOf(app);
      const ofApps: Readonly<Record<string, () => Promise<unknown>>> = {
        "a code of an app": async () =>
          codeIn(leadsTo(await authorize(visitor, queryOf(ownApp))), ownApp),
        "a proof of a consent": async () => (await requestOf(visitor, query))["proof"],
        "the time of a detour": async () =>
          new URLSearchParams(
            continuedAt(await authorize(visitor, queryOf(app, { prompt: "login" })), "login"),
          ).get("asked"),
      };
      const value = values.get(kind) ?? String(await ofApps[kind]?.());
      const answer = await sendTo({ ...fixture, asked, visitor, query }, value);
      const row = await sessionRow(target(), login.token);
      const isUsed = row["generation"] !== 0 || row["revoked_at"] !== null;
      if (accepts.includes(kind)) {
        expect(answer.status).toBe(200);
        expect(answer.text).not.toBe('{"active":false}');
        expect(isUsed).toBe(name === "revocation" || name === "refreshing");
      } else {
        expectRefused(answer, kind);
        expect(isUsed).toBe(false);
        await expectActive(target(), login);
      }
    });
  });
}
