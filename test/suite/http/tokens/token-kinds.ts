import { beforeAll, describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { registerAndLogIn, logIn, verify, type Answer, type Person } from "../calls/calls.ts";
import { askClientToken, clientToken, createClient, type TestClient } from "../calls/clients.ts";
import { expectChallenge, expectOAuthError } from "../calls/expect.ts";
import { introspect, listSessions, logInBy, refresh, revoke } from "../calls/sessions.ts";
import { expectAlive, sessionRow } from "../calls/sessions.ts";

interface Fixture {
  readonly target: Target;
  readonly person: Person;
  readonly client: TestClient;
}

const kinds = ["an access token", "a refresh token", "a client's secret", "a client's own token"];

interface Consumer {
  /** The kinds that it is there for. */
  readonly takes: readonly string[];
  give(fixture: Fixture, value: string): Promise<Answer>;
  expectRefused(answer: Answer, kind: string): void;
}

/** Everything that takes a credential. */
const consumers: Readonly<Record<string, Consumer>> = {
  verification: {
    takes: ["an access token", "a client's own token"],
    give: ({ target }, value) => verify(target, value),
    expectRefused: (answer) => expectChallenge(answer, "invalid_token"),
  },
  introspection: {
    takes: ["an access token", "a client's own token"],
    give: ({ target, client }, value) => introspect(target, value, client),
    expectRefused: ({ text }) => expect(text).toBe('{"active":false}'),
  },
  revocation: {
    takes: ["an access token", "a refresh token"],
    give: ({ target }, value) => revoke(target, value),
    expectRefused: (answer) => expect([answer.status, answer.text]).toEqual([200, ""]),
  },
  refreshing: {
    takes: ["a refresh token"],
    give: ({ target }, value) => refresh(target, value),
    expectRefused: (answer) => expectOAuthError(answer, 400, "invalid_grant"),
  },
  "the list of sessions": {
    takes: ["an access token"],
    give: ({ target }, value) => listSessions(target, value),
    expectRefused: (answer, kind) =>
      expectChallenge(
        answer,
        kind === "a client's own token" ? "insufficient_scope" : "invalid_token",
      ),
  },
  "client authentication": {
    takes: ["a client's secret"],
    give: ({ target, client }, value) => askClientToken(target, { ...client, secret: value }),
    expectRefused: (answer) => expectOAuthError(answer, 401, "invalid_client"),
  },
  "the password": {
    takes: [],
    give: ({ target, person }, value) => logIn(target, { ...person, password: value }),
    expectRefused: (answer) => expectOAuthError(answer, 400, "invalid_grant"),
  },
};

const pairs = Object.keys(consumers).flatMap((name) => kinds.map((kind) => [kind, name] as const));

/** Every kind of token given to everything that takes one. */
export function tokenKinds(target: () => Target): void {
  describe("of all kinds of tokens", () => {
    let fixture: Fixture;
    beforeAll(async () => {
      const { person } = await registerAndLogIn(target());
      fixture = { target: target(), person, client: await createClient(target()) };
    });

    it.each(pairs)("ASVS-9.2.2 %s is what it is, at %s", async (kind, name) => {
      const { takes, give, expectRefused } = consumers[name]!;
      const login = await logInBy(target(), undefined, fixture.person);
      const values = new Map([
        ["an access token", login.token],
        ["a refresh token", login.refreshToken],
        ["a client's secret", fixture.client.secret],
        ["a client's own token", await clientToken(target(), fixture.client)],
      ]);
      const answer = await give(fixture, values.get(kind)!);
      const row = await sessionRow(target(), login.token);
      const isUsed = row["generation"] !== 0 || row["revoked_at"] !== null;
      if (takes.includes(kind)) {
        expect(answer.status).toBe(200);
        expect(answer.text).not.toBe('{"active":false}');
        expect(isUsed).toBe(name === "revocation" || name === "refreshing");
      } else {
        expectRefused(answer, kind);
        expect(isUsed).toBe(false);
        await expectAlive(target(), login);
      }
    });
  });
}
