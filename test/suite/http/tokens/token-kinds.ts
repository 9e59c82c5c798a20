import { beforeAll, describe, expect, it } from "vitest";
import { secret } from "../../../support/secrets.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { setAccount } from "../calls/accounts.ts";
import { logInToApp, userInfo } from "../calls/apps.ts";
import { registerAndLogIn, logIn, verify, type Answer, type Person } from "../calls/calls.ts";
import { askClientToken, clientToken, createClient, type TestClient } from "../calls/clients.ts";
import { expectChallenge, expectOAuthError, expectProblem } from "../calls/expect.ts";
import { codeFor, logInByCode, logInByLink, type AskedEmailCode } from "../calls/links.ts";
import {
  introspect,
  listSessions,
  logInBy,
  refresh,
  revoke,
  expectActive,
  sessionRow,
} from "../calls/sessions.ts";
import {
  authorize,
  codeIn,
  continuedAt,
  createApp,
  decide,
  leadsTo,
  newVerifier,
  ofOperator,
  queryOf,
  redeem,
  requestOf,
  type App,
} from "../oidc/app.ts";
import { openBrowser, type Visitor } from "../upstream/visitor.ts";

interface Fixture {
  readonly target: Target;
  readonly person: Person;
  readonly client: TestClient;
  /** A request for a code, with the code. */
  readonly asked: AskedEmailCode;
  /** A browser with the request of an app. */
  readonly visitor: Visitor;
  readonly query: string;
  /** An app of the operator's own, and the verifier of its code. */
  readonly ownApp: App;
  readonly verifier: string;
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
  "a request to log out",
  "an id_token of an app",
  "another app's access token",
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
  "the redemption of a code": {
    accepts: ["a code of an app"],
    sendTo: ({ target, ownApp, verifier }, code) => redeem(target, ownApp, { code, verifier }),
    expectRefused: (answer) => expectOAuthError(answer, 400, "invalid_grant"),
  },
  userinfo: {
    accepts: ["another app's access token"],
    sendTo: ({ target }, value) => userInfo(target, value),
    expectRefused(answer, kind) {
      if (kind !== "an access token") return expectChallenge(answer, "invalid_token");
      // Its login had not the scope openid.
      expectProblem(answer, 403, "insufficient_scope");
    },
  },
  "the page of a logout": {
    accepts: ["a request to log out"],
    sendTo: ({ visitor }, value) =>
      visitor.call("GET", `/logout/request?${new URLSearchParams({ request: value })}`),
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
    let fixture: Pick<Fixture, "target" | "person" | "client">;
    let app: App;
    let ownApp: App;
    let asked: AskedEmailCode | undefined;
    beforeAll(async () => {
      const { person } = await registerAndLogIn(target());
      await setAccount(target(), person, "email_verified_at", "1");
      fixture = { target: target(), person, client: await createClient(target()) };
      app = await createApp(target());
      ownApp = await createApp(target(), { columns: ofOperator });
    });

    it.each(pairs)("ASVS-9.2.2 VULN-45 ID-1 %s %s %s", async (name, _, kind) => {
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
      // Asks each time, so that there is a proof also after a decision.
      const query = queryOf(app, { prompt: "consent" });
      const { verifier, challenge } = newVerifier();
      const ofOwn = queryOf(ownApp, { code_challenge: challenge });
      const codeOf = async () => codeIn(leadsTo(await authorize(visitor, ofOwn)), ownApp);
      const ofApps: Readonly<Record<string, () => Promise<unknown>>> = {
        "a code of an app": codeOf,
        "a proof of a consent": async () => (await requestOf(visitor, query))["proof"],
        "the time of a detour": async () =>
          new URLSearchParams(
            continuedAt(await authorize(visitor, queryOf(app, { prompt: "login" })), "login"),
          ).get("asked"),
        "a request to log out": async () =>
          leadsTo(await visitor.visit("/logout")).searchParams.get("request"),
        "an id_token of an app": async () => {
          const answer = await redeem(target(), ownApp, { code: await codeOf(), verifier });
          return answer.body["id_token"];
        },
        "another app's access token": async () => (await logInToApp(target())).appToken(),
      };
      const value = secret(values.get(kind) ?? String(await ofApps[kind]?.()));
      const answer = await sendTo({ ...fixture, asked, visitor, query, ownApp, verifier }, value);
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
