import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KnownClient } from "../../../src/core/clients/model.ts";
import type { IssuedTokens, SessionTokens } from "../../../src/core/tokens/issue.ts";
import { approve, createApp } from "../support/apps.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { recording, refreshTokenOf } from "../support/clients.ts";
import {
  addMember,
  addOrganization,
  removeMember,
  withOrganizations,
} from "../support/organizations.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
let browser: SessionTokens;
const calls: string[] = [];
beforeAll(async () => {
  backend = await openBackend();
  const wrap = ({ store }: Pick<Server["ports"], "store">) => ({
    ...withOrganizations,
    store: recording(store, calls),
  });
  server = await backend.openServer({ wrap });
  await server.auth.accounts.register(ann);
  browser = await server.auth.login.withPassword(login());
});
afterAll(() => backend.close());

const newOrganization = (requireMfa = 0) => {
  const organization = addOrganization(backend, { requireMfa });
  addMember(backend, organization, browser.userId);
  return organization;
};
const opened = async (client: KnownClient, given: object) =>
  (server.auth.oidc ?? expect.fail()).redeem(await approve(server, client, browser, given));
const refresh = (tokens: IssuedTokens, client: KnownClient, asked = {}) =>
  server.auth.tokens.refresh({ refreshToken: refreshTokenOf(tokens), client, ...asked });
/** The claims about an organization in the id_token and in the access token of an app. */
async function claimsIn({ idToken = "", accessToken }: IssuedTokens) {
  const { signer } = server.ports.oidcKeys ?? expect.fail();
  const shown = await signer.verify("JWT", idToken);
  const body = JSON.parse(
    Buffer.from(accessToken.split(".")[1] ?? "", "base64url").toString(),
  ) as Readonly<Record<string, unknown>>;
  const about = (claims: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(claims).filter(([name]) => name.startsWith("org_")));
  return { idToken: about(shown), accessToken: about(body) };
}

const none = { idToken: {}, accessToken: {} };

describe.each([
  ["the operator's own app", true],
  ["another app", false],
])("the organization of a session of %s", (_, isOwn) => {
  let app: KnownClient;
  beforeAll(async () => {
    app = await createApp(backend, server, { isOwn });
  });
  const named = (org_id: string) => ({
    idToken: { org_id },
    // A token of another app says nothing of the user.
    accessToken: isOwn ? { org_id, org_role: "member" } : {},
  });

  it("is in the id_token of the request and of each refresh, without a parameter", async () => {
    const organization = newOrganization();
    const first = await opened(app, { organization });
    expect(await claimsIn(first)).toEqual(named(organization));
    expect(await claimsIn(await refresh(first, app))).toEqual(named(organization));
  });

  it("is in no token, and not read, if the request had none", async () => {
    calls.splice(0);
    const first = await opened(app, {});
    expect(await claimsIn(first)).toEqual(none);
    expect(await claimsIn(await refresh(first, app))).toEqual(none);
    expect(calls).not.toContain("findMembership");
  });

  it("is in no token from the removal of the member on, and no refresh fails", async () => {
    const organization = newOrganization();
    const first = await opened(app, { organization });
    const late = await approve(server, app, browser, { organization });
    removeMember(backend, organization, browser.userId);
    expect(await claimsIn(await refresh(first, app))).toEqual(none);
    expect(await claimsIn((await server.auth.oidc?.redeem(late)) ?? expect.fail())).toEqual(none);
  });

  it("is another one for one refresh, if the user is a member there", async () => {
    const [organization, other] = [newOrganization(), newOrganization()];
    const first = await opened(app, { organization });
    const second = await refresh(first, app, { organization: other });
    expect(await claimsIn(second)).toEqual(named(other));
    const unknown = addOrganization(backend);
    const refused = await refusal(refresh(second, app, { organization: unknown }));
    expect(refused).toMatchObject({ code: "invalid_organization" });
    const third = await refresh(second, app, { organization: null });
    expect(await claimsIn(third)).toEqual(none);
    expect(await claimsIn(await refresh(third, app))).toEqual(named(organization));
  });

  it("is not in the id_token while the session lacks a second factor that it requires", async () => {
    const organization = newOrganization(1);
    const lacking = { idToken: {}, accessToken: isOwn ? { org_needs_mfa: organization } : {} };
    expect(await claimsIn(await opened(app, { organization }))).toEqual(lacking);
    const proven = await opened(app, { organization, methods: "password totp" });
    expect(await claimsIn(proven)).toEqual(named(organization));
  });
});
