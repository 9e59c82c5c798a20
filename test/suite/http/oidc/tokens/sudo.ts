import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { reauthenticationGrant } from "../../../../../src/core/tokens/grants.ts";
import {
  exampleOf,
  operationsOf,
  readJson,
  type OpenApi,
} from "../../../../support/documents/openapi.ts";
import type { Target } from "../../../../support/targets/http-target.ts";
import { setAccount } from "../../calls/accounts.ts";
import {
  insertAccount,
  send,
  tokenPath,
  tokensIn,
  withBearer,
  type Tokens,
} from "../../calls/calls.ts";
import { everyScope, formBy } from "../../calls/clients.ts";
import {
  challengeIn,
  logInByPasskey,
  passkeyOptions,
  reauthenticate,
} from "../../calls/factor-logins.ts";
import { addPasskey, factorsPath, sendFactor, verifyAddress } from "../../calls/factors.ts";
import { logInBy, sessionOf, sessionRow, setSession } from "../../calls/sessions.ts";
import {
  authorize,
  codeIn,
  createApp,
  leadsTo,
  loggedIn,
  newVerifier,
  ofOperator,
  queryOf,
  redeem,
} from "../app.ts";
import { pass } from "../pass.ts";

const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;
const code = "insufficient_user_authentication";
type Call = ReturnType<typeof operationsOf>[number];

/**
 * Every call that can ask for a recent proof. A verification asks for a second factor, if the organization of the token requires it, and so
 * do calls of members, which also need an organization (test/entry/organizations.test.ts).
 */
const guarded: readonly Call[] = operationsOf(document).filter(
  ({ path, operation }) =>
    operation.operationId !== "verifyToken" &&
    !path.startsWith("/organizations/") &&
    JSON.stringify(operation.responses["401"] ?? {}).includes(code),
);

/** What lets a call reach its question for a proof, and changes nothing that the next call needs. */
const given: Readonly<Record<string, object>> = {
  deleteMe: { password: "a wrong password" },
  changePassword: { current_password: "a wrong password", new_password: "another long password" },
  setTwoFactor: { enabled: true },
  addPasskey: { passkey: {}, upgrade: true },
};
/** They ask for a password of the last five minutes besides. */
const upgrades = ["addPasskey", "passkeyUpgradeOptions"];

const isOfOrganizations = ({ path }: Call): boolean => path.startsWith("/admin/organizations");

/** Which sessions may do what asks for a recent proof, if they are an app's (DESIGN-platform 16.2). */
export function appSudo(target: () => Target): void {
  describe("the session of an app", () => {
    ownProof(
      target,
      guarded.filter((one) => !isOfOrganizations(one)),
    );

    it("A1: stays without a proof, however its user proves who it is in the browser", async () => {
      const app = await createApp(target(), {
        columns: { ...ofOperator, scope: everyScope, grants: "*" },
      });
      const { browser, person } = await loggedIn(target());
      const scope = `openid ${everyScope}`;
      const { verifier, challenge: code_challenge } = newVerifier();
      const login = async (changes: object) => {
        const query = queryOf(app, { scope, code_challenge, ...changes });
        const { url } = await pass(browser, query, person);
        return tokensIn(await redeem(target(), app, { code: codeIn(url, app), verifier }));
      };
      const addressChange = (token: string) =>
        sendFactor(target(), token, "POST", "/users/me/email/verification", {
          email: "thief@example.com",
        });
      const addFactor = (token: string) =>
        sendFactor(target(), token, "POST", `${factorsPath}/passkeys/options`);
      for (const changes of [{}, { prompt: "login" }, { max_age: "0" }]) {
        const { token } = await login(changes);
        await verifyAddress(target(), token);
        for (const answer of [await addressChange(token), await addFactor(token)]) {
          expect([answer.status, answer.body["code"]], JSON.stringify(changes)).toEqual([
            401,
            code,
          ]);
        }
        expect(await sessionRow(target(), token)).toMatchObject({ elevated_at: null });
      }
      const { token, refreshToken } = await login({});
      const { password } = person;
      const proof = { grant_type: reauthenticationGrant, refresh_token: refreshToken, password };
      expect((await send(target(), tokenPath, formBy(app, proof))).status).toBe(200);
      expect((await addFactor(token)).status).toBe(200);
      const other = tokensIn(
        await redeem(target(), app, {
          code: codeIn(
            leadsTo(await authorize(browser, queryOf(app, { scope, code_challenge }))),
            app,
          ),
          verifier,
        }),
      );
      expect((await addFactor(other.token)).status).toBe(401);
    });
  });
}

/** The same on a server with `organizations`, for the calls that are not there without it. */
export const appSudoOfOrganizations = (target: () => Target): void =>
  ownProof(target, guarded.filter(isOfOrganizations));

function ownProof(target: () => Target, asking: readonly Call[]): void {
  /** An administrator with a second factor, with a session of the browser and one under it, both with a fresh passkey. */
  async function administrator() {
    const person = await insertAccount(target());
    await setAccount(target(), person, "role", "'admin'");
    const { token: first } = await logInBy(target(), undefined, person);
    const { authenticator } = await addPasskey(target(), first);
    await setAccount(target(), person, "two_step", "1");
    const logIn = async (): Promise<Tokens> => {
      const challenge = challengeIn(await passkeyOptions(target(), {}));
      return tokensIn(await logInByPasskey(target(), await authenticator.assert(challenge)));
    };
    const [browser, app] = [await logIn(), await logIn()];
    await setSession(target(), app.token, `parent_id = '${sessionOf(browser.token)}'`);
    return { authenticator, browser, app };
  }

  const codeOf = async (token: string, one: Call): Promise<unknown> => {
    const { path, method, operation } = one;
    const schema = operation.requestBody?.content?.["application/json"]?.schema;
    const body = given[String(operation.operationId)] ?? (schema && exampleOf(document, schema));
    const { status, body: answer } = await send(
      target(),
      path.replaceAll(/\{\w+\}/g, randomUUID()),
      {
        method: method.toUpperCase(),
        headers: {
          ...withBearer(token).headers,
          // One call is for pages of the server's own origin.
          Origin: new URL(target().issuer).origin,
          "X-Latchkey": "1",
          ...(body && { "Content-Type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
    );
    return status < 400 ? status : answer["code"];
  };

  it("A1: has no proof of its browser for any call that asks for one, until it re-authenticates itself", async () => {
    expect(asking.length).toBeGreaterThan(5);
    const { authenticator, browser, app } = await administrator();
    for (const one of asking) {
      const { operationId } = one.operation;
      expect(await codeOf(app.token, one), operationId).toBe(code);
    }
    const options = await sendFactor(
      target(),
      app.token,
      "POST",
      "/authenticate/passkey/options",
      {},
    );
    const passkey = JSON.stringify(await authenticator.assert(challengeIn(options)));
    const again = tokensIn(await reauthenticate(target(), app.refreshToken, { passkey }));
    for (const one of asking) {
      const { operationId = "" } = one.operation;
      if (upgrades.includes(operationId)) continue;
      for (const { token } of [again, browser]) {
        expect(await codeOf(token, one), operationId).not.toBe(code);
      }
    }
  });
}
