import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { claimsOfAccounts } from "../../../src/core/accounts/claims.ts";
import type { OwnChange } from "../../../src/core/factors/own/changed.ts";
import { mfaPolicies } from "../../../src/core/factors/ports.ts";
import { Failure } from "../../../src/core/failures.ts";
import { secret } from "../../support/secrets.ts";
import {
  ann as registration,
  login,
  openBackend,
  type Backend,
  type Server,
} from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";
import { authenticatorOf, challengeOf, codeAt } from "./stage.ts";

const { password } = registration;
const allOfAdmin = "profile:read profile:write sessions factors admin";
const owing = "profile:read sessions factors";

let backend: Backend;
const servers = new Map<string, Server>();
beforeAll(async () => {
  backend = await openBackend();
  for (const mfa of mfaPolicies) {
    servers.set(mfa, await backend.openServer({ policy: { mfa } }));
  }
});
afterAll(() => backend.close());

const at = (mfa: (typeof mfaPolicies)[number]): Server => servers.get(mfa)!;

const logIn = async (server: Server, identifier: string) =>
  server.auth.login.withPassword(login({ identifier, password }));

/** A person with a role, who is logged in where nothing is required. */
async function person(username: string, role: string): Promise<OwnChange> {
  const { auth } = at("optional");
  const email = `${username}@example.com`;
  await auth.accounts.register({ username, password, email, name: username });
  backend.sql("UPDATE users SET role = ? WHERE username_key = ?", role, username);
  const { userId, sessionId } = await logIn(at("optional"), username);
  return { userId, sessionId, language: "en" };
}

async function addTotp({ auth }: Server, change: OwnChange) {
  const { secret: shown, enrolmentToken } = await auth.factors.startTotp(change);
  const code = codeAt(secret(shown), Math.floor(backend.now / 30_000));
  return auth.factors.confirmTotp(change, { enrolmentToken, code });
}

async function addPasskey({ auth }: Server, change: OwnChange) {
  const authenticator = await authenticatorOf(change);
  const answer = await authenticator.register(
    challengeOf(await auth.factors.passkeyOptions(change)),
  );
  await auth.factors.addPasskey(change, { name: undefined, answer });
  return authenticator;
}

/** What a login by password gives: all scopes, those to set up a factor, or the question for one. */
async function outcomeOf(server: Server, username: string): Promise<string> {
  try {
    const { scope } = await logIn(server, username);
    return scope === owing
      ? "owes"
      : scope.startsWith("profile:read profile:write")
        ? "full"
        : scope;
  } catch (error) {
    return error instanceof Failure ? error.code : "error";
  }
}

describe("a login by password", () => {
  const factors = { none: async () => {}, totp: addTotp, passkey: addPasskey } as const;
  const expected: Readonly<Record<string, readonly string[]>> = {
    // In the order of the policies: off, optional, admins, all.
    "user none": ["full", "full", "full", "owes"],
    "user totp": ["full", "mfa_required", "mfa_required", "mfa_required"],
    "user passkey": ["full", "full", "full", "mfa_required"],
    "admin none": ["full", "full", "owes", "owes"],
    "admin totp": ["full", "mfa_required", "mfa_required", "mfa_required"],
    "admin passkey": ["full", "full", "mfa_required", "mfa_required"],
  };

  it.each(Object.entries(expected))("FA-107 of %s gives %s by policy", async (who, outcomes) => {
    const [role = "", factor = ""] = who.split(" ");
    const username = who.replace(" ", "-");
    const change = await person(username, role);
    await factors[factor as keyof typeof factors](at("optional"), change);
    const found = [];
    for (const mfa of mfaPolicies) found.push(await outcomeOf(at(mfa), username));
    expect(found).toEqual(outcomes);
  });
});

describe("a session that owes a second factor", () => {
  const verify = ({ auth }: Server, token: string) => auth.tokens.verify(token);

  it("FA-108 has three scopes and the role of a user, also offline, until an authenticator app is set up", async () => {
    const server = at("admins");
    const change = await person("owing-app", "admin");
    const tokens = await logIn(server, "owing-app");
    const inToken = await server.ports.signer.verify(tokens.accessToken);
    expect(inToken).toMatchObject({ scope: owing, role: "user", acr: "aal1" });
    expect(inToken).not.toHaveProperty("owesFactor");
    expect(await verify(server, tokens.accessToken)).toMatchObject({ scope: owing, role: "user" });
    const own = { ...change, sessionId: tokens.sessionId };
    expect((await server.auth.factors.list(own)).isRequired).toBe(true);
    await addTotp(server, own);
    const { refreshToken } = tokens;
    const renewed = await server.auth.tokens.refresh({ refreshToken, client: firstParty });
    expect(renewed.scope).toBe(allOfAdmin);
    expect(await verify(server, renewed.accessToken)).toMatchObject({
      role: "admin",
      scope: allOfAdmin,
      acr: "aal2",
    });
  });

  it("FA-108 has them until a passkey is used, not only added", async () => {
    const server = at("all");
    const change = await person("owing-key", "user");
    const tokens = await logIn(server, "owing-key");
    const own = { ...change, sessionId: tokens.sessionId };
    const authenticator = await addPasskey(server, own);
    const { refreshToken } = tokens;
    const same = await server.auth.tokens.refresh({ refreshToken, client: firstParty });
    expect(same.scope).toBe(owing);
    const options = await server.auth.login.passkeyOptions({});
    const answer = await authenticator.assert(challengeOf(options));
    const full = await server.auth.login.withPasskey({
      answer,
      client: firstParty,
      device: { userAgent: undefined, address: undefined },
    });
    expect(full.scope).toBe("profile:read profile:write sessions factors");
  });

  it("FA-109 is narrowed at the next call after the policy was raised, and asks for a factor", async () => {
    const [before, after] = [at("optional"), at("all")];
    await person("raised", "admin");
    const tokens = await logIn(before, "raised");
    expect(await verify(before, tokens.accessToken)).toMatchObject({ role: "admin" });
    const claims = await verify(after, tokens.accessToken);
    expect(claims).toMatchObject({ role: "user", scope: owing });
    for (const scope of ["admin", "profile:write"]) {
      const asked = Promise.resolve().then(() => after.auth.bearers.requireScopes(claims, scope));
      expect((await refusal(asked)).code).toBe("mfa_enrolment_required");
    }
    after.auth.bearers.requireScopes(claims, "factors", "sessions", "profile:read");
    const holder = await after.auth.tokens.userOf(tokens.refreshToken);
    expect(holder).toMatchObject({ role: "user", scope: owing });
  });

  it("FA-108 has no claims that the operator makes from the role, in new tokens and in older ones", async () => {
    const open = (mfa: (typeof mfaPolicies)[number]) =>
      backend.openServer({
        policy: { mfa },
        wrap: ({ store }) => ({
          claimsOf: claimsOfAccounts(store, ({ role }) => ({ may: role }), undefined),
        }),
      });
    const [before, after] = [await open("optional"), await open("admins")];
    await person("claiming", "admin");
    const { accessToken, refreshToken } = await logIn(before, "claiming");
    const ofRole = { may: "admin" };
    expect(await verify(before, accessToken)).toMatchObject({ role: "admin", own: ofRole });
    expect(await verify(after, accessToken)).toMatchObject({ role: "user", own: {} });
    expect(await after.auth.tokens.userOf(refreshToken)).toMatchObject({ claims: {} });
    const renewed = await after.auth.tokens.refresh({ refreshToken, client: firstParty });
    for (const tokens of [renewed, await logIn(after, "claiming")]) {
      const claims = await after.ports.signer.verify(tokens.accessToken);
      expect(claims).toMatchObject({ role: "user" });
      expect(claims).not.toHaveProperty("may");
      expect(await verify(after, tokens.accessToken)).toMatchObject({ own: {} });
    }
    const { sid } = await before.ports.signer.verify(accessToken);
    backend.sql("UPDATE sessions SET methods = 'passkey' WHERE id = ?", String(sid));
    expect(await verify(after, accessToken)).toMatchObject({ role: "admin", own: ofRole });
  });

  it("FA-109 is not every session: one that shows two factors has all scopes", async () => {
    const { sessionId } = await person("shown", "admin");
    const { accessToken } = await logIn(at("optional"), "shown");
    backend.sql("UPDATE sessions SET methods = 'passkey' WHERE id <> ?", sessionId);
    expect(await verify(at("all"), accessToken)).toMatchObject({ role: "admin", acr: "aal2" });
  });
});
