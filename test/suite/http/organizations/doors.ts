import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { codeGrant, grantTypes, loginLinkGrant } from "../../../../src/core/tokens/grants.ts";
import { operationsOf, type OpenApi } from "../../../support/documents/openapi.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { waitingIdentity } from "../../../support/upstream/waiting.ts";
import { setAccount } from "../calls/accounts.ts";
import { logInFromCode, ownPage, pageWithCookie, registerAndLogInFrom } from "../calls/browser.ts";
import {
  form,
  insertAccount,
  json,
  registerAndLogIn,
  send,
  tokenPath,
  uniqueName,
  type Answer,
} from "../calls/calls.ts";
import type { Fields } from "../calls/clients.ts";
import {
  challengeIn,
  logInByPasskeyFrom,
  passkeyOptions,
  pendingFrom,
  pendingLogin,
  personWithPasskey,
  personWithTotp,
  proveFactor,
  proveFactorFrom,
  reauthenticate,
  reauthenticateFrom,
} from "../calls/factor-logins.ts";
import { codeOf } from "../calls/factors.ts";
import { codeFor, logInByCode, logInByLink } from "../calls/links.ts";

/** What every request here asks for. Nobody is a member. */
const asked = { organization: randomUUID() };

type Door = (target: Target) => Promise<Answer>;

async function linkAndCode(target: Target) {
  const person = await insertAccount(target);
  await setAccount(target, person, "email_verified_at", "1");
  return codeFor(target, person);
}

async function assertion(target: Target) {
  const { authenticator } = await personWithPasskey(target);
  return authenticator.assert(challengeIn(await passkeyOptions(target, {})));
}

/** A call of a page with the cookie of a session. */
async function bySession(target: Target, path: string): Promise<Answer> {
  const { cookie } = await registerAndLogInFrom(target);
  const request = json(asked);
  const headers = { ...(request.headers as Fields), ...pageWithCookie(cookie) };
  return send(target, path, { ...request, headers });
}

/** Every grant whose token can be for an organization. */
const grants: Readonly<Record<string, Door>> = {
  async password(target) {
    const { username, password } = await insertAccount(target);
    return send(target, tokenPath, form({ username, password, ...asked }));
  },
  async refresh_token(target) {
    const { refreshToken: refresh_token } = await registerAndLogIn(target);
    const fields = { grant_type: "refresh_token", refresh_token, ...asked };
    return send(target, tokenPath, form(fields));
  },
  async [loginLinkGrant](target) {
    return logInByLink(target, (await linkAndCode(target)).token, asked);
  },
  async [`${loginLinkGrant} with a code`](target) {
    return logInByCode(target, await linkAndCode(target), asked);
  },
  async "urn:latchkey:grant-type:mfa"(target) {
    const { person, secret } = await personWithTotp(target);
    const proof = { totp: codeOf(secret), ...asked };
    return proveFactor(target, await pendingLogin(target, person), proof);
  },
  async "urn:latchkey:grant-type:passkey"(target) {
    const passkey = JSON.stringify(await assertion(target));
    const grant_type = "urn:latchkey:grant-type:passkey";
    return send(target, tokenPath, form({ grant_type, passkey, ...asked }));
  },
  async "urn:latchkey:grant-type:reauthentication"(target) {
    const { person, refreshToken } = await registerAndLogIn(target);
    return reauthenticate(target, refreshToken, { password: person.password, ...asked });
  },
};

/** The others: a client's own token has no user, and an app names the organization at `/authorize`. */
const without = ["client_credentials", codeGrant];

/** Every call that gives a page an access token. */
const pages: Readonly<Record<string, Door>> = {
  async "/session"(target) {
    const { username, password } = await insertAccount(target);
    return logInFromCode(target, { username, password, ...asked });
  },
  async "/session with a link"(target) {
    const { token } = await linkAndCode(target);
    return logInFromCode(target, { token, ...asked });
  },
  async "/session with a code"(target) {
    const { token: _, ...typed } = await linkAndCode(target);
    return logInFromCode(target, { ...typed, ...asked });
  },
  "/session/refresh": (target) => bySession(target, "/session/refresh"),
  "/session/organization": (target) => bySession(target, "/session/organization"),
  async "/session/second-factor"(target) {
    const { person, secret } = await personWithTotp(target);
    const mfa_token = await pendingFrom(target, person);
    return proveFactorFrom(target, { mfa_token, totp: codeOf(secret), ...asked });
  },
  async "/session/passkey"(target) {
    return logInByPasskeyFrom(target, { passkey: await assertion(target), ...asked });
  },
  async "/session/reauthentication"(target) {
    const { person, cookie } = await registerAndLogInFrom(target);
    return reauthenticateFrom(target, cookie, { password: person.password, ...asked });
  },
  async "/session/upstream"(target) {
    const { token, cookie } = await waitingIdentity(target);
    const request = json({ token, username: uniqueName(), name: "Ann", ...asked });
    const headers = { ...(request.headers as Fields), ...ownPage, Cookie: cookie };
    return send(target, "/session/upstream", { ...request, headers });
  },
};

const names = (doors: object) =>
  [...new Set(Object.keys(doors).map((name) => name.replace(/ with .*/, "")))].toSorted();

/** Each way to an access token, on a server with `organizations`. */
export function doorsOfOrganizations(target: () => Target): void {
  describe("an organization of others is refused", () => {
    it.each(Object.entries({ ...grants, ...pages }))("at %s", async (_, door) => {
      const { status, body } = await door(target());
      expect([status, body["code"]]).toEqual([400, "invalid_organization"]);
    });

    it("in each of the calls that give an access token", async () => {
      expect(names(grants)).toEqual(grantTypes.filter((one) => !without.includes(one)).toSorted());
      const { body } = await send(target(), "/openapi.json");
      const giving = operationsOf(body as unknown as OpenApi)
        .filter(({ operation }) => JSON.stringify(operation).includes('/BrowserSession"'))
        .map(({ path }) => path);
      expect(names(pages)).toEqual(giving.toSorted());
    });
  });
}
