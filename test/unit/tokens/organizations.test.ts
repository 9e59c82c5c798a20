import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KnownClient } from "../../../src/core/clients/model.ts";
import { membershipKey } from "../../../src/core/memberships/model.ts";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import { requirementFor, requireOf } from "../../../src/core/user.ts";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { requireUserToken } from "../support/claims.ts";
import { createClient, recording, refreshTokenOf } from "../support/clients.ts";
import {
  addMember,
  addOrganization,
  appOfOrganizations as app,
  removeMember,
  withOrganizations,
} from "../support/organizations.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
beforeAll(async () => {
  backend = await openBackend();
  server = await backend.openServer({ wrap: () => withOrganizations });
});
afterAll(() => backend.close());

interface Asked {
  readonly client?: KnownClient;
  readonly scope?: string;
  readonly organization?: string | null;
}

let count = 0;
/** Registers a user. */
async function addUser() {
  const username = `user${++count}`;
  const registration = { ...ann, username, email: `${username}@example.com` };
  const { id } = await server.auth.accounts.register(registration);
  return { id, username };
}
type User = Awaited<ReturnType<typeof addUser>>;

/** A user, and an organization in which the user has a role. */
async function addMemberOfNew(role = "member") {
  const user = await addUser();
  const organization = addOrganization(backend);
  addMember(backend, organization, user.id, role);
  return { user, organization };
}

const logIn = ({ username }: User, { client = app, ...asked }: Asked = {}) =>
  server.auth.login.withPassword(login({ identifier: username, client, ...asked }));
const refresh = (tokens: IssuedTokens, { client = app, ...asked }: Asked = {}) =>
  server.auth.tokens.refresh({ refreshToken: refreshTokenOf(tokens), client, ...asked });
const payloadOf = ({ accessToken }: IssuedTokens) => server.ports.signer.verify(accessToken);
const verify = async ({ accessToken }: IssuedTokens) =>
  requireUserToken(await server.auth.tokens.verify(accessToken));
const stored = (sessionId: string) =>
  backend.sql("SELECT organization_id, generation FROM sessions WHERE id = ?", sessionId)[0];

const unknown = "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f91";
/** The scopes that a user has also on a server without organizations. */
const always = "profile:read profile:write sessions factors";
const ofUser = `${always} organizations`;

describe("the access token of a session with an organization", () => {
  it("names it and the role there, and the login stores it", async () => {
    const { user, organization } = await addMemberOfNew("admin");
    const tokens = await logIn(user, { organization });
    const claims = { org_id: organization, org_role: "admin", role: "user" };
    expect(await payloadOf(tokens)).toMatchObject(claims);
    expect(await verify(tokens)).toMatchObject(claims);
    expect(stored(tokens.sessionId)).toMatchObject({ organization_id: organization });
    expect(tokens.scope).toBe(`${ofUser} projects:read projects:write`);
    const refreshed = await refresh(tokens);
    expect(await verify(refreshed)).toMatchObject({ ...claims, scope: tokens.scope });
  });

  it("has the role `owner`, and all scopes of organizations, for the owner without a membership", async () => {
    const user = await addUser();
    const organization = addOrganization(backend, { ownerId: user.id });
    const claims = await verify(await logIn(user, { organization }));
    expect(claims).toMatchObject({
      org_role: "owner",
      scope: `${ofUser} projects:read projects:write invoices:read`,
    });
  });

  it.each([
    ["without a choice", undefined],
    ["with none", null],
  ])("has no claim of it after a login %s", async (_, organization) => {
    const { user } = await addMemberOfNew();
    const tokens = await logIn(user, organization === undefined ? {} : { organization });
    for (const claims of [await payloadOf(tokens), await verify(tokens)]) {
      expect(Object.keys(claims)).not.toContain("org_id");
      expect(Object.keys(claims)).not.toContain("org_role");
    }
    expect([tokens.scope, stored(tokens.sessionId)]).toEqual([
      ofUser,
      { organization_id: null, generation: 0 },
    ]);
  });

  it("names another one for one refresh, and none with null", async () => {
    const { user, organization } = await addMemberOfNew();
    const other = addOrganization(backend);
    addMember(backend, other, user.id, "billing");
    const first = await logIn(user, { organization });
    const second = await refresh(first, { organization: other });
    expect(await verify(second)).toMatchObject({ org_id: other, org_role: "billing" });
    expect(second.scope).toBe(`${ofUser} projects:read invoices:read`);
    const third = await refresh(second, { organization: null });
    expect(Object.keys(await payloadOf(third))).not.toContain("org_id");
    expect(third.scope).toBe(ofUser);
    const fourth = await refresh(third);
    expect(await verify(fourth)).toMatchObject({ org_id: organization, org_role: "member" });
  });

  it("ORG-1 two tabs with two organizations refresh in turn, and each token has that of its tab", async () => {
    const { user, organization } = await addMemberOfNew();
    const other = addOrganization(backend);
    addMember(backend, other, user.id, "admin");
    let shared: IssuedTokens = await logIn(user);
    for (const chosen of [organization, other, organization, organization, other, other]) {
      backend.now += 61_000;
      // The tabs share the cookie, so each gets the refresh token of the other.
      shared = await refresh(shared, { organization: chosen });
      expect((await verify(shared)).org_id).toBe(chosen);
    }
    const held = shared;
    backend.now += 61_000;
    const [one, two] = await Promise.all(
      [organization, other].map((chosen) => refresh(held, { organization: chosen })),
    );
    expect([one, two].map((tokens) => tokens?.refreshToken)).toEqual([
      two?.refreshToken,
      one?.refreshToken,
    ]);
    expect((await verify(one as IssuedTokens)).org_id).toBe(organization);
    expect((await verify(two as IssuedTokens)).org_id).toBe(other);
  });

  it("ORG-4 has the scopes of an organization that was created after the login", async () => {
    const user = await addUser();
    const { known: client } = await createClient(backend, `${ofUser} projects:read`);
    const scopes = [...client.scopes, "projects:read"];
    const registered = { ...client, scopes };
    const own = await logIn(user);
    const others = await logIn(user, { client: registered });
    const asked = await logIn(user, { scope: "profile:read projects:write" });
    const organization = addOrganization(backend, { ownerId: user.id });
    expect((await refresh(own, { organization })).scope).toContain("invoices:read");
    expect((await refresh(others, { client: registered, organization })).scope).toBe(
      `${always} projects:read`,
    );
    expect([asked.scope, (await refresh(asked, { organization })).scope]).toEqual([
      "profile:read",
      "profile:read projects:write",
    ]);
  });

  it("ORG-10 keeps the organization of the login for weeks of refreshes", async () => {
    const { user, organization } = await addMemberOfNew();
    let tokens: IssuedTokens = await logIn(user, { organization });
    for (let day = 0; day < 20; day++) {
      backend.now += 24 * 3_600_000;
      tokens = await refresh(tokens);
      expect((await verify(tokens)).org_id).toBe(organization);
    }
  });

  it("names the chosen one from the choice on, and none after the choice of none", async () => {
    const { user, organization } = await addMemberOfNew();
    const choose = (tokens: IssuedTokens, chosen: string | null) =>
      server.auth.tokens.refresh({
        refreshToken: refreshTokenOf(tokens),
        client: app,
        organization: chosen,
        keepsOrganization: true,
      });
    const first = await logIn(user);
    const second = await choose(first, organization);
    expect((await verify(second)).org_id).toBe(organization);
    const third = await refresh(second);
    expect((await verify(third)).org_id).toBe(organization);
    expect(await refusal(choose(third, unknown))).toMatchObject({ code: "invalid_organization" });
    expect(stored(first.sessionId)).toEqual({ organization_id: organization, generation: 2 });
    const fourth = await choose(third, null);
    expect((await verify(await refresh(fourth))).org_id).toBeUndefined();
    // The lost answer of a choice is asked for again.
    const again = await choose(fourth, organization);
    expect(again.isRepeated).toBe(true);
    expect(stored(first.sessionId)).toMatchObject({ organization_id: organization });
  });

  it("has neither organization nor error if the stored choice is no longer valid", async () => {
    const { user, organization } = await addMemberOfNew();
    const first = await logIn(user, { organization });
    removeMember(backend, organization, user.id);
    const second = await refresh(first);
    expect(Object.keys(await payloadOf(second))).not.toContain("org_id");
    expect(second.scope).toBe(ofUser);
    addMember(backend, organization, user.id);
    expect(await verify(await refresh(second))).toMatchObject({ org_id: organization });
  });
});

describe("an organization that is not the user's", () => {
  it.each<readonly [what: string, prepare: (organization: string, userId: string) => unknown]>([
    [
      "unknown",
      (organization) => backend.sql("DELETE FROM organizations WHERE id = ?", organization),
    ],
    ["another user's", (organization, userId) => removeMember(backend, organization, userId)],
    [
      "disabled",
      (organization) =>
        backend.sql("UPDATE organizations SET disabled_at = 1 WHERE id = ?", organization),
    ],
    [
      "one in which the membership is suspended",
      (organization, userId) =>
        backend.sql(
          "UPDATE memberships SET suspended_at = 1 WHERE key = ?",
          membershipKey(organization, userId),
        ),
    ],
  ])("is refused if it is %s, and leaves the generation as it was", async (_, prepare) => {
    const { user, organization } = await addMemberOfNew();
    const tokens = await logIn(user);
    prepare(organization, user.id);
    expect(await refusal(refresh(tokens, { organization }))).toMatchObject({
      code: "invalid_organization",
    });
    expect(stored(tokens.sessionId)).toEqual({ organization_id: null, generation: 0 });
    expect(await refusal(logIn(user, { organization }))).toMatchObject({
      code: "invalid_organization",
    });
    expect((await verify(await refresh(tokens))).sub).toBe(user.id);
  });

  it("is refused by a login, which then opens no session", async () => {
    const user = await addUser();
    expect(await refusal(logIn(user, { organization: unknown }))).toMatchObject({
      code: "invalid_organization",
      row: { oauth: "invalid_request", isNamed: true, status: 400 },
    });
    expect(backend.sql("SELECT id FROM sessions WHERE user_id = ?", user.id)).toEqual([]);
  });
});

/**
 * The scopes of a token. `session` is what the login asked for, and `client` the list of the client. In the organization, the user is
 * `member`, and the account has the role `editor`.
 */
const scopeTable: readonly {
  readonly client: string | undefined;
  readonly session: string | undefined;
  readonly without: string;
  readonly within: string;
}[] = [
  {
    client: undefined,
    session: undefined,
    without: `${ofUser} todos:read`,
    within: `${ofUser} todos:read projects:read`,
  },
  {
    client: undefined,
    session: "todos:read projects:read projects:write",
    without: "todos:read",
    within: "todos:read projects:read",
  },
  { client: undefined, session: "todos:read", without: "todos:read", within: "todos:read" },
  { client: undefined, session: "projects:read", without: "", within: "projects:read" },
  { client: "todos:read", session: undefined, without: "todos:read", within: "todos:read" },
  { client: "projects:read", session: undefined, without: "", within: "projects:read" },
  { client: "projects:write", session: undefined, without: "", within: "" },
  {
    client: "todos:read projects:read",
    session: "projects:read",
    without: "",
    within: "projects:read",
  },
];

describe("the scopes of a token", () => {
  it.each(scopeTable)(
    "for the client $client and the session $session are $within with org_id, and $without without",
    async ({ client: list, session, without, within }) => {
      const { user, organization } = await addMemberOfNew();
      backend.sql("UPDATE users SET role = 'editor' WHERE id = ?", user.id);
      const { access } = withOrganizations;
      const { known } = await createClient(backend, list ?? "*");
      const client = list === undefined ? app : { ...known, scopes: access.scopesIn(list) };
      const asked = session === undefined ? { client } : { client, scope: session };
      const person = await logIn(user, asked);
      const member = await logIn(user, { ...asked, organization });
      expect([person.scope, member.scope]).toEqual([without, within]);
      const [entered, left] = [
        await refresh(person, { client, organization }),
        await refresh(member, { client, organization: null }),
      ];
      expect([left.scope, entered.scope]).toEqual([without, within]);
      const verified = await Promise.all([person, member, entered, left].map(verify));
      expect(verified.map(({ scope }) => scope)).toEqual([without, within, within, without]);
    },
  );

  it("are never more because of a role elsewhere: an administrator here is none there, and the other way around", async () => {
    const { user, organization } = await addMemberOfNew("billing");
    backend.sql("UPDATE users SET role = 'admin' WHERE id = ?", user.id);
    const admin = await logIn(user, { organization });
    expect(admin.scope).toBe(`${ofUser} admin projects:read invoices:read`);
    backend.sql("UPDATE users SET role = 'user' WHERE id = ?", user.id);
    expect((await verify(admin)).scope).toBe(`${ofUser} projects:read invoices:read`);
    expect((await logIn(user, { organization })).scope).toBe(
      `${ofUser} projects:read invoices:read`,
    );
  });

  it("of organizations are refused at a refresh without one", async () => {
    const { user, organization } = await addMemberOfNew();
    const tokens = await logIn(user);
    const scope = "projects:read";
    expect(await refusal(refresh(tokens, { scope }))).toMatchObject({ code: "invalid_scope" });
    expect((await refresh(tokens, { scope, organization })).scope).toBe(scope);
  });

  it("of organizations are in no token of a client itself", async () => {
    const { known } = await createClient(backend, "todos:read projects:read");
    const client = { ...known, scopes: ["todos:read", "projects:read"] };
    const { auth } = server;
    expect((await auth.tokens.grantToClient(client)).scope).toBe("todos:read");
    const forged = await server.ports.signer.sign({
      ...(await server.ports.signer.verify((await auth.tokens.grantToClient(client)).accessToken)),
      scope: "todos:read projects:read",
    } as never);
    expect((await auth.tokens.verify(forged)).scope).toBe("todos:read");
  });
});

describe("the verification of a token with an organization", () => {
  /** What the verification, an introspection, an app in the same process and a server-rendered page are told. */
  async function told(tokens: IssuedTokens) {
    const { auth } = server;
    const { known: service } = await createClient(backend);
    const answers = [
      await auth.tokens.verify(tokens.accessToken),
      await auth.tokens.introspect(service, tokens.accessToken),
      await auth.bearers.userOf(tokens.accessToken),
      await auth.tokens.userOf(refreshTokenOf(tokens)),
    ];
    return answers.map((one) => {
      const { org_id, org_role, scope } = Object(one) as Record<string, unknown>;
      return { org_id, org_role, scope };
    });
  }
  const all = (one: object) => [one, one, one, one];
  const nothing = all({ org_id: undefined, org_role: undefined, scope: ofUser });

  it("gives the role as it is now, with no more scopes than the token has", async () => {
    const { user, organization } = await addMemberOfNew("admin");
    const tokens = await logIn(user, { organization });
    const scope = `${ofUser} projects:read`;
    expect(await told(tokens)).toEqual(
      all({ org_id: organization, org_role: "admin", scope: `${scope} projects:write` }),
    );
    backend.sql("UPDATE memberships SET role = 'member' WHERE user_id = ?", user.id);
    expect(await told(tokens)).toEqual(all({ org_id: organization, org_role: "member", scope }));
  });

  it("gives neither organization nor its scopes for a role that no one declares", async () => {
    const { user, organization } = await addMemberOfNew("of another release");
    const tokens = await logIn(user, { organization });
    expect(await told(tokens)).toEqual(
      all({ org_id: organization, org_role: "of another release", scope: ofUser }),
    );
  });

  it("ORG-2 says nothing of it from the removal of the member on", async () => {
    const { user, organization } = await addMemberOfNew("admin");
    const tokens = await logIn(user, { organization });
    const requested = async () =>
      requireOf(
        await server.auth.bearers.userOf(tokens.accessToken),
        [],
        { organization },
        backend.now / 1000,
      );
    await requested();
    removeMember(backend, organization, user.id);
    expect(await told(tokens)).toEqual(nothing);
    expect(await refusal(requested())).toMatchObject({ code: "organization_required" });
  });

  it("EA-37 opens no route of another organization, also if the user is a member there", async () => {
    const { user, organization } = await addMemberOfNew("admin");
    const other = addOrganization(backend);
    addMember(backend, other, user.id, "admin");
    const { accessToken } = await logIn(user, { organization });
    const caller = await server.auth.bearers.userOf(accessToken);
    const requirement = { organization: ({ url }: Request) => new URL(url).pathname.slice(1) };
    const visit = async (id: string) => {
      const request = new Request(`https://app.example.com/${id}`);
      requireOf(caller, [], requirementFor(requirement, request), backend.now / 1000);
    };
    await visit(organization);
    expect(await refusal(visit(other))).toMatchObject({ code: "insufficient_scope" });
  });

  it("EA-38 says nothing of it from the suspension of the membership on", async () => {
    const { user, organization } = await addMemberOfNew("admin");
    const tokens = await logIn(user, { organization });
    backend.sql("UPDATE memberships SET suspended_at = ? WHERE user_id = ?", backend.now, user.id);
    expect(await told(tokens)).toEqual(nothing);
    backend.sql("UPDATE memberships SET suspended_at = NULL WHERE user_id = ?", user.id);
    expect((await verify(tokens)).org_role).toBe("admin");
  });

  it.each([
    ["disabled", "a member", "UPDATE users SET disabled_at = 1 WHERE id = ?"],
    ["disabled", "the owner", "UPDATE users SET disabled_at = 1 WHERE id = ?"],
    ["deleted", "a member", undefined],
    ["deleted", "the owner", undefined],
  ] as const)("EA-38 fails once the account is %s, of %s", async (_, who, sql) => {
    const user = await addUser();
    const ownerId = who === "the owner" ? user.id : undefined;
    const organization = addOrganization(backend, ownerId === undefined ? {} : { ownerId });
    addMember(backend, organization, user.id, "admin");
    const tokens = await logIn(user, { organization });
    const { auth } = server;
    const { known: service } = await createClient(backend);
    expect(await verify(tokens)).toMatchObject({ org_id: organization });
    if (sql === undefined) {
      // On a server without the option, which does not ask for organizations of the user.
      const plain = await backend.openServer();
      await plain.auth.accounts.delete(tokens, { password: ann.password, language: "en" });
      // As a deletion that was interrupted leaves it.
      addMember(backend, organization, user.id, "admin");
    } else {
      backend.sql(sql, user.id);
    }
    for (const refused of [
      auth.tokens.verify(tokens.accessToken),
      auth.bearers.userOf(tokens.accessToken),
    ]) {
      expect(await refusal(refused)).toMatchObject({ code: "invalid_token" });
    }
    expect(await auth.tokens.introspect(service, tokens.accessToken)).toBeUndefined();
    expect(await auth.tokens.userOf(refreshTokenOf(tokens))).toBeUndefined();
    expect(await refusal(refresh(tokens, { organization }))).toMatchObject({
      code: "invalid_grant",
    });
  });

  it("says nothing of it while a second factor is missing that the operator requires", async () => {
    const strict = await backend.openServer({
      wrap: () => withOrganizations,
      policy: { mfa: "all" },
    });
    const { user, organization } = await addMemberOfNew("admin");
    const tokens = await logIn(user, { organization });
    const claims = requireUserToken(await strict.auth.tokens.verify(tokens.accessToken));
    expect(claims).toMatchObject({ owesFactor: true, scope: "profile:read sessions factors" });
    expect(claims.org_id).toBeUndefined();
    const refreshed = await strict.auth.tokens.refresh({
      refreshToken: refreshTokenOf(tokens),
      client: app,
    });
    expect(Object.keys(await payloadOf(refreshed))).not.toContain("org_id");
  });

  it("rejects an org_id that is no text", async () => {
    const { user, organization } = await addMemberOfNew();
    const tokens = await logIn(user, { organization });
    const forged = await server.ports.signer.sign({
      ...(await payloadOf(tokens)),
      org_id: 1,
    } as never);
    expect(await refusal(server.auth.tokens.verify(forged))).toMatchObject({
      code: "invalid_token",
      reason: "claim org_id",
    });
  });

  it("reads the membership with the session, also in an organization that the session does not store, and none without one", async () => {
    const { user, organization } = await addMemberOfNew();
    const other = addOrganization(backend);
    addMember(backend, other, user.id, "billing");
    const [member, person] = [await logIn(user, { organization }), await logIn(user)];
    const { accessToken } = await refresh(await logIn(user, { organization }), {
      organization: other,
    });
    const calls: string[] = [];
    const counted = await backend.openServer({
      wrap: ({ store }) => ({
        ...withOrganizations,
        store: recording(store, calls),
      }),
    });
    const told = async (token: string) => {
      const { org_id, org_role } = requireUserToken(await counted.auth.tokens.verify(token));
      return [org_id, org_role, ...calls.splice(0)];
    };
    const read = "findMemberSession";
    expect(await told(member.accessToken)).toEqual([organization, "member", read]);
    expect(await told(accessToken)).toEqual([other, "billing", read]);
    expect(await told(person.accessToken)).toEqual([undefined, undefined, "findSessionState"]);
    removeMember(backend, other, user.id);
    expect(await told(accessToken)).toEqual([undefined, undefined, read]);
    expect(await told(member.accessToken)).toEqual([organization, "member", read]);
  });

  it("sends few statements for many verifications at the same time", async () => {
    const members = await Promise.all(Array.from({ length: 8 }, () => addMemberOfNew()));
    const sessions = await Promise.all(
      members.map(({ user, organization }) => logIn(user, { organization })),
    );
    const statements: string[] = [];
    const own = await openSqlite(backend.file, "drizzle/sqlite", (name) => statements.push(name));
    try {
      const { auth } = await backend.openServer({
        wrap: () => ({ ...withOrganizations, store: own.store }),
      });
      const tokens = Array.from({ length: 128 }, (_, at) => sessions[at % 8]?.accessToken ?? "");
      const all = await Promise.all(tokens.map((token) => auth.tokens.verify(token)));
      expect(all.map((claims) => requireUserToken(claims).org_id)).toEqual(
        tokens.map((_, at) => members[at % 8]?.organization),
      );
      expect(new Set(statements.map((name) => name.replace(/s\d+$/, "")))).toEqual(
        new Set(["findMemberSession"]),
      );
      // Without shared statements, there are 128.
      expect(statements.length).toBeLessThanOrEqual(16);
    } finally {
      await own.close();
    }
  });
});

describe("a server without organizations", () => {
  it("reads no membership, ignores the claims of a token, and accepts no organization", async () => {
    const { user, organization } = await addMemberOfNew();
    const tokens = await logIn(user, { organization });
    const calls: string[] = [];
    const off = await backend.openServer({
      wrap: ({ store }) => ({ store: recording(store, calls) }),
    });
    const claims = requireUserToken(await off.auth.tokens.verify(tokens.accessToken));
    expect([claims.org_id, claims.scope]).toEqual([undefined, always]);
    const asked = { refreshToken: refreshTokenOf(tokens), client: app };
    expect(await refusal(off.auth.tokens.refresh({ ...asked, organization }))).toMatchObject({
      code: "invalid_organization",
    });
    const refreshed = await off.auth.tokens.refresh({ ...asked, organization: null });
    expect((await off.auth.tokens.userOf(refreshTokenOf(refreshed)))?.org_id).toBeUndefined();
    expect(calls).not.toContain("findMembership");
    expect(calls).not.toContain("findMemberSession");
  });
});
