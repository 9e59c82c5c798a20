import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Server } from "../support/backend.ts";
import { requireUserToken } from "../support/claims.ts";
import { createClient, refreshTokenOf } from "../support/clients.ts";
import {
  addMember,
  addOrganization,
  appOfOrganizations as client,
  withOrganizations,
} from "../support/organizations.ts";
import { refusal } from "../support/refusal.ts";
import { openFactorStage, type FactorStage } from "./factor-stage.ts";

let stage: FactorStage;
let server: Server;
beforeAll(async () => {
  stage = await openFactorStage();
  server = await stage.open({ wrap: () => withOrganizations });
});
afterAll(() => stage.backend.close());

/** An organization in which a person is a member. */
function organizationOf({ userId }: { readonly userId: string }) {
  const organization = addOrganization(stage.backend);
  addMember(stage.backend, organization, userId);
  return organization;
}

/** The token of a login that waits for a second factor. */
async function pending(username: string, organization?: string) {
  const asked = { client, ...(organization !== undefined && { organization }) };
  const { code, mfa } = await refusal(stage.password(username, asked, server));
  expect(code).toBe("mfa_required");
  return mfa?.login?.token ?? "";
}

const prove = async (
  token: string,
  person: Parameters<FactorStage["codeOf"]>[0],
  organization?: string | null,
) => {
  const asked = { client, ...(organization !== undefined && { organization }) };
  const tokens = await stage.prove(token, stage.totp(stage.codeOf(person)), asked, server);
  return requireUserToken(await server.auth.tokens.verify(tokens.accessToken));
};

describe("the organization of a login with a second factor", () => {
  it("is that of its first step", async () => {
    const person = await stage.withTotp();
    const organization = organizationOf(person);
    const token = await pending(person.username, organization);
    expect(await prove(token, person)).toMatchObject({ org_id: organization, acr: "aal2" });
    expect(stage.sessionsOf(person)).toMatchObject([{ organization_id: organization }]);
  });

  it.each([
    ["another one", false],
    ["none", true],
  ])("is that of its second step, if that names %s", async (_, isNone) => {
    const person = await stage.withTotp();
    const token = await pending(person.username, organizationOf(person));
    const chosen = isNone ? null : organizationOf(person);
    expect((await prove(token, person, chosen)).org_id).toBe(chosen ?? undefined);
  });

  it("is refused if the user is no member, opens no session, and uses up no code of the second step", async () => {
    const person = await stage.withTotp();
    const organization = addOrganization(stage.backend);
    const asked = { client, organization };
    expect((await refusal(stage.password(person.username, asked, server))).code).toBe(
      "invalid_organization",
    );
    const token = await pending(person.username);
    expect((await refusal(prove(token, person, organization))).code).toBe("invalid_organization");
    expect(stage.sessionsOf(person)).toEqual([]);
    expect((await prove(token, person)).org_id).toBeUndefined();
  });
});

describe("an organization that requires a second factor", () => {
  const ofStrict = (person: { readonly userId: string }) => {
    const organization = addOrganization(stage.backend, { requireMfa: 1 });
    addMember(stage.backend, organization, person.userId);
    return organization;
  };
  const proofMissing = {
    code: "insufficient_user_authentication",
    acr: "aal2",
    detail: "The organization requires a login with two factors.",
  };
  const noneToShow = { code: "mfa_enrolment_required", row: { status: 403 } };
  const oneFactor = { methods: "password", acr: "aal1" };
  const twoFactors = { methods: "password totp", acr: "aal2" };

  it.each([
    { ...oneFactor, has: "an authenticator app", refused: proofMissing },
    { ...oneFactor, has: "no second factor", refused: noneToShow },
    { ...twoFactors, has: "an authenticator app", refused: undefined },
    { ...twoFactors, has: "no second factor", refused: undefined },
  ])(
    "has for a session of $acr, of an account with $has, the answer $refused.code, and none in Latchkey's own calls",
    async ({ methods, has, refused }) => {
      const { auth } = server;
      const person = await stage.withTotp();
      const organization = ofStrict(person);
      const token = await pending(person.username, organization);
      const proof = stage.totp(stage.codeOf(person));
      const given = { client, organization };
      const { sessionId, ...tokens } = await stage.prove(token, proof, given, server);
      const { sql } = stage.backend;
      sql("UPDATE sessions SET methods = ? WHERE id = ?", methods, sessionId);
      if (has === "no second factor") sql("DELETE FROM totp WHERE user_id = ?", person.userId);
      const refresh = refreshTokenOf(tokens);
      // What a session of one factor gets names no organization that other servers could trust.
      const renewed = await auth.tokens.refresh({ refreshToken: refresh, client });
      const payload = await server.ports.signer.verify(renewed.accessToken);
      const named = refused ? { org_needs_mfa: organization } : { org_id: organization };
      const { org_id, org_role, org_needs_mfa } = payload;
      expect({ org_id, org_role, org_needs_mfa }).toEqual({
        org_role: refused ? undefined : "member",
        ...named,
      });
      expect(renewed.scope.includes("projects:read")).toBe(!refused);
      const { known: service } = await createClient(stage.backend);
      for (const { accessToken } of [tokens, renewed]) {
        const asked = [
          () => auth.tokens.verify(accessToken),
          () => auth.bearers.userOf(accessToken),
          () => auth.tokens.userOf(refreshTokenOf(renewed)),
        ];
        for (const ask of asked) {
          if (refused) expect(await refusal(ask())).toMatchObject(refused);
          else expect(await ask()).toMatchObject({ org_id: organization });
        }
        const introspected = await auth.tokens.introspect(service, accessToken);
        expect(introspected === undefined).toBe(refused !== undefined);
        expect(await auth.bearers.verify(accessToken)).toMatchObject({ sub: person.userId });
      }
      const left = { refreshToken: refreshTokenOf(renewed), client, organization: null };
      const { accessToken: without } = await auth.tokens.refresh(left);
      expect(await auth.tokens.verify(without)).toMatchObject({ sub: person.userId });
    },
  );

  it("judges the session as it is now: by a rule that is new, and after a proof", async () => {
    const person = await stage.register();
    const organization = organizationOf(person);
    const { auth } = server;
    const { sessionId, accessToken } = await stage.password(
      person.username,
      { client, organization },
      server,
    );
    await auth.tokens.verify(accessToken);
    stage.backend.sql("UPDATE organizations SET require_mfa = 1 WHERE id = ?", organization);
    expect(await refusal(auth.tokens.verify(accessToken))).toMatchObject(noneToShow);
    stage.backend.sql("UPDATE sessions SET methods = 'password totp' WHERE id = ?", sessionId);
    expect(await auth.tokens.verify(accessToken)).toMatchObject({ org_id: organization });
  });
});

describe("the organization of a re-authentication", () => {
  it("is for its access token only, and one of which the user is no member is refused", async () => {
    const person = await stage.register();
    const organization = organizationOf(person);
    const { auth } = server;
    const tokens = await stage.password(person.username, { client }, server);
    const again = (refreshToken: string, chosen: string) =>
      auth.login.reauthenticate({
        refreshToken,
        client,
        password: "correct horse battery",
        organization: chosen,
      });
    const refused = again(refreshTokenOf(tokens), addOrganization(stage.backend));
    expect((await refusal(refused)).code).toBe("invalid_organization");
    expect(stage.sessionsOf(person)).toMatchObject([{ generation: 0, revoked_at: null }]);
    const proven = await again(refreshTokenOf(tokens), organization);
    const claims = requireUserToken(await auth.tokens.verify(proven.accessToken));
    expect(claims.org_id).toBe(organization);
    expect(stage.sessionsOf(person)).toMatchObject([{ organization_id: null }]);
  });
});
