import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAccess } from "../../../src/core/access.ts";
import type { PublicAccount } from "../../../src/core/accounts/model.ts";
import type { KnownClient } from "../../../src/core/clients/model.ts";
import { day } from "../../../src/core/ground/time.ts";
import { addedClaimsLimit, createClaimsForApps } from "../../../src/core/oidc/added-claims.ts";
import type { IssuedTokens, SessionTokens } from "../../../src/core/tokens/issue.ts";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { approve, createApp } from "../support/apps.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { refreshTokenOf } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

const appScopes = { groups: { en: "See your groups" }, teams: { en: "See your teams" } };
const access = createAccess({ scopes: {}, roles: {}, appScopes }, { warn() {} });

let backend: Backend;
let server: Server;
let browser: SessionTokens;
let app: KnownClient;
/** The operator's functions. */
let groups: (account: PublicAccount) => unknown;
let teams: (account: PublicAccount) => unknown;
beforeEach(async () => {
  backend = await openBackend();
  groups = ({ name, role }) => [name, role];
  teams = () => ["blue"];
  server = await open();
  await server.auth.accounts.register(ann);
  browser = await server.auth.login.withPassword(login());
  app = await appWith("groups teams");
});
afterEach(() => backend.close());

const open = (mfa: "optional" | "all" = "optional") =>
  backend.openServer({
    policy: { mfa },
    wrap: ({ store, log }) => ({
      access,
      claimsForApps: createClaimsForApps(
        { store, log },
        {
          groups: (account) => groups(account) as string[],
          teams: (account) => teams(account) as string[],
        },
        undefined,
      ),
    }),
  });

/** An app that is registered for these scopes. */
async function appWith(scope: string, isOwn = false): Promise<KnownClient> {
  const made = await createApp(backend, server, { isOwn });
  backend.sql("UPDATE clients SET scope = ? WHERE id = ?", scope, made.id);
  return { ...made, appScopes: access.appScopesIn(scope) };
}

const providerOf = ({ auth }: Server) => auth.oidc ?? expect.fail("apps cannot log in");
const opened = async (client = app, scope = "openid groups") =>
  providerOf(server).redeem(await approve(server, client, browser, { scope }));
const refresh = (tokens: IssuedTokens, client = app, scope?: string, at = server) =>
  at.auth.tokens.refresh({ refreshToken: refreshTokenOf(tokens), client, scope });
const idTokenOf = ({ idToken = "" }: IssuedTokens) =>
  server.ports.oidcKeys?.signer.verify("JWT", idToken);
const userInfo = async ({ accessToken }: IssuedTokens, at = server) =>
  (await providerOf(at).userInfo(accessToken)).claims;

describe("a claim that the operator adds", () => {
  it("is in the id_token and at userinfo if its scope was granted, and nowhere else", async () => {
    const tokens = await opened();
    expect(tokens.scope).toBe("openid groups");
    expect(await idTokenOf(tokens)).toMatchObject({ groups: ["Ann Smith", "user"] });
    expect(await idTokenOf(tokens)).not.toHaveProperty("teams");
    expect(await userInfo(tokens)).toEqual({ sub: browser.userId, groups: ["Ann Smith", "user"] });
    const token = await server.ports.oidcKeys?.signer.verify("at+jwt", tokens.accessToken);
    expect(token).not.toHaveProperty("groups");
    const without = await opened(app, "openid profile");
    for (const claims of [await idTokenOf(without), await userInfo(without)]) {
      expect(claims).not.toHaveProperty("groups");
    }
  });

  it("has its value of this moment at each refresh, which may ask for less", async () => {
    const first = await opened(app, "openid groups teams");
    backend.now += day;
    backend.sql("UPDATE users SET name = 'Ann Other'");
    const second = await refresh(first);
    expect(await idTokenOf(second)).toMatchObject({
      groups: ["Ann Other", "user"],
      teams: ["blue"],
    });
    expect(await userInfo(second)).toMatchObject({ groups: ["Ann Other", "user"] });
    const third = await refresh(second, app, "openid teams");
    expect(third.scope).toBe("openid teams");
    expect(await idTokenOf(third)).toMatchObject({ teams: ["blue"] });
    expect(await idTokenOf(third)).not.toHaveProperty("groups");
    expect(await refusal(refresh(await opened(), app, "openid teams"))).toMatchObject({
      code: "invalid_scope",
    });
  });

  it("reaches an app of the operator's own too, whose access token has only scopes of the API", async () => {
    const own = await appWith("profile:read groups", true);
    const tokens = await opened(own, "openid profile:read groups");
    for (const one of [tokens, await refresh(tokens, own)]) {
      expect(one.scope).toBe("openid groups profile:read");
      expect(await idTokenOf(one)).toHaveProperty("groups");
      expect(await userInfo(one)).toHaveProperty("groups");
      const verified = await server.auth.tokens.verify(one.accessToken);
      expect(verified).toMatchObject({ scope: "profile:read" });
      expect(verified).not.toHaveProperty("groups");
    }
  });

  it("reaches no app that the operator takes the scope from, whatever was granted", async () => {
    const tokens = await opened();
    backend.sql("UPDATE clients SET scope = 'teams' WHERE id = ?", app.id);
    const now = { ...app, appScopes: ["teams"] };
    for (const claims of [await userInfo(tokens), await idTokenOf(await refresh(tokens, now))]) {
      expect(claims).not.toHaveProperty("groups");
    }
  });

  it("is nothing that a login of the server's own API can ask for", async () => {
    const { firstParty } = server.auth.clients;
    for (const asked of [
      server.auth.login.withPassword(login({ scope: "groups" })),
      refresh(browser, firstParty, "groups"),
    ]) {
      expect(await refusal(asked)).toMatchObject({ code: "invalid_scope" });
    }
  });

  it("FA-108 is missing while the session owes a second factor, because it may come from the role", async () => {
    const tokens = await opened();
    const strict = await open("all");
    expect(await userInfo(tokens, strict)).toEqual({ sub: browser.userId });
    expect(await idTokenOf(await refresh(tokens, app, undefined, strict))).not.toHaveProperty(
      "groups",
    );
  });

  it("costs two reads more at userinfo, and one for an id_token", async () => {
    const sent: string[] = [];
    const watched = await openSqlite(backend.file, "drizzle/sqlite", (name) => {
      if (!name.startsWith("insertAudit")) sent.push(name);
    });
    const tokens = await opened();
    const approved = await approve(server, app, browser, { scope: "openid groups" });
    const counted = await backend.openServer({
      wrap: ({ log }) => ({
        store: watched.store,
        access,
        claimsForApps: createClaimsForApps(
          { store: watched.store, log },
          { groups: () => [] },
          undefined,
        ),
      }),
    });
    await providerOf(counted).userInfo(tokens.accessToken);
    await providerOf(counted).redeem(approved);
    await watched.close();
    expect(sent).toEqual([
      "findSessionProfile",
      "findClient",
      "findAccount",
      "findCode",
      "findAccount",
      "insertSession",
      "useAuthorization",
      "findSurplusChild",
    ]);
  });
});

describe("a function of the operator that fails", () => {
  it.each<readonly [string, unknown]>([
    ["nothing", undefined],
    ["a text", "staff"],
    ["a promise", Promise.resolve(["staff"])],
    ["a list of other things", ["staff", 1]],
    ["a set", new Set(["staff"])],
  ])("by %s gives the app no tokens, and says why in the log", async (_, value) => {
    groups = () => value;
    const refused = await refusal(opened());
    const reason = "the function appClaims.groups.value must return a list of texts";
    expect(refused).toMatchObject({ code: "internal", reason });
  });

  it("by an error uses up neither the code nor the refresh token, and changes nothing for other apps", async () => {
    const sound = groups;
    const tokens = await opened();
    const approved = await approve(server, app, browser, { scope: "openid groups" });
    groups = () => {
      throw new RangeError("broken");
    };
    await expect(providerOf(server).redeem(approved)).rejects.toThrow(RangeError);
    await expect(refresh(tokens)).rejects.toThrow(RangeError);
    await expect(userInfo(tokens)).rejects.toThrow(RangeError);
    expect((await opened(app, "openid teams")).idToken).toBeTruthy();
    groups = sound;
    backend.now += 30_000;
    expect(await idTokenOf(await providerOf(server).redeem(approved))).toHaveProperty("groups");
    expect(await idTokenOf(await refresh(tokens))).toHaveProperty("groups");
  });
});

describe("claims that are too long for an id_token", () => {
  /** One text, so that `{"groups":["…"]}` has this many bytes. */
  const filling = (bytes: number) => ["x".repeat(bytes - '{"groups":[""]}'.length)];
  const warnings = () => server.events.filter(({ event }) => event === "app_claims_left_out");

  it("may have 4 KiB together", async () => {
    groups = () => filling(addedClaimsLimit);
    const tokens = await opened();
    expect((await idTokenOf(tokens))?.["groups"]).toEqual(groups({} as PublicAccount));
    expect(warnings()).toEqual([]);
  });

  it("are left out beyond, are at userinfo, and the log says so once for each app", async () => {
    groups = () => filling(addedClaimsLimit + 1);
    const tokens = await opened(app, "openid groups teams");
    for (const one of [tokens, await refresh(tokens)]) {
      const claims = await idTokenOf(one);
      expect(claims).not.toHaveProperty("groups");
      expect(claims).toMatchObject({ sub: browser.userId, teams: ["blue"] });
    }
    expect(await userInfo(tokens)).toMatchObject({ groups: groups({} as PublicAccount) });
    expect(warnings()).toMatchObject([{ fields: { client_id: app.id, claims: ["groups"] } }]);
    const other = await appWith("groups");
    await opened(other);
    expect(warnings().map(({ fields }) => fields?.["client_id"])).toEqual([app.id, other.id]);
  });

  it("are counted in bytes, and together", async () => {
    groups = () => ["é".repeat(addedClaimsLimit / 4)];
    teams = () => ["é".repeat(addedClaimsLimit / 4)];
    const claims = await idTokenOf(await opened(app, "openid teams groups"));
    expect(claims).toHaveProperty("teams");
    expect(claims).not.toHaveProperty("groups");
  });
});
