import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { exportMeRoute } from "../../src/contract/accounts/export.ts";
import * as accounts from "../../src/contract/accounts/me.ts";
import { registerRoute } from "../../src/contract/accounts/register.ts";
import * as browserSession from "../../src/contract/browser/browser.ts";
import * as upstreamLogin from "../../src/contract/browser/upstream.ts";
import * as passwords from "../../src/contract/passwords.ts";
import { tokenRoute } from "../../src/contract/tokens/token.ts";
import * as identities from "../../src/contract/upstream/identities.ts";
import { optionalMembers } from "../../src/core/accounts/ports.ts";
import * as browserProofs from "../../src/http/browser/proofs.ts";
import * as consents from "../../src/http/consents/consents.ts";
import * as discovery from "../../src/http/discovery.ts";
import * as factors from "../../src/http/factors/factors.ts";
import * as passkeys from "../../src/http/factors/passkeys.ts";
import * as totp from "../../src/http/factors/totp.ts";
import * as emailLinks from "../../src/http/links/email.ts";
import * as loginLinks from "../../src/http/links/login.ts";
import * as passwordLinks from "../../src/http/links/password.ts";
import * as authorizations from "../../src/http/oidc/authorize.ts";
import * as oidcLogout from "../../src/http/oidc/logout.ts";
import * as pushed from "../../src/http/oidc/pushed.ts";
import * as registration from "../../src/http/oidc/registration.ts";
import * as userInfo from "../../src/http/oidc/userinfo.ts";
import * as service from "../../src/http/service.ts";
import * as sessions from "../../src/http/sessions.ts";
import { introspectRoute } from "../../src/http/tokens/introspect.ts";
import * as passkeyOptions from "../../src/http/tokens/passkey-options.ts";
import * as revocation from "../../src/http/tokens/revoke.ts";
import { grants } from "../../src/http/tokens/token.ts";
import { verifyRoute } from "../../src/http/tokens/verify.ts";
import { withTerms } from "../suite/http/calls/accounts.ts";
import { form, json } from "../suite/http/calls/calls.ts";
import {
  exampleOf,
  operationsOf,
  withoutAdmin,
  type OpenApi,
} from "../support/documents/openapi.ts";
import { refusals, urlencoded, type CallCredentials } from "../support/documents/refused-calls.ts";
import { prepare, successes } from "../support/documents/successful-calls.ts";
import { openInProcess, useTarget, type Init } from "../support/targets/http-target.ts";

interface Route {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly responses: Readonly<
    Record<
      string,
      { readonly content?: Readonly<Record<string, { readonly schema: z.ZodObject | z.ZodUnion }>> }
    >
  >;
}

const isRoute = (value: unknown): value is Route =>
  typeof value === "object" && value !== null && "operationId" in value;

const modules = [
  accounts,
  browserSession,
  passwords,
  discovery,
  service,
  sessions,
  factors,
  totp,
  passkeys,
  passwordLinks,
  emailLinks,
  loginLinks,
  revocation,
  passkeyOptions,
  upstreamLogin,
  identities,
  userInfo,
  authorizations,
  consents,
  oidcLogout,
  pushed,
  registration,
];
const routes: readonly Route[] = [
  ...modules.flatMap((module) => Object.values<unknown>(module).filter(isRoute)),
  accounts.meRoute(undefined),
  accounts.updateMeRoute(undefined),
  accounts.acceptTermsRoute(undefined),
  exportMeRoute(undefined),
  registerRoute({
    registrationRequires: optionalMembers,
    makesUsernames: true,
    registrationPrivacy: false,
    passkeySignUp: false,
    hasInvitations: false,
    attributes: undefined,
  }),
  browserSession.currentSessionRoute(undefined),
  browserSession.logInRoute(undefined, true),
  browserSession.refreshRoute(undefined),
  browserSession.chooseOrganizationRoute(undefined),
  browserProofs.secondFactorRoute(undefined),
  browserProofs.passkeyLoginRoute(undefined),
  browserProofs.reauthenticationRoute(undefined),
  upstreamLogin.logInWithUpstreamRoute(undefined),
  browserProofs.sendCode,
  tokenRoute(Object.values(grants)),
  verifyRoute(false),
  introspectRoute(false),
];

/** The operations that a broken or busy server refuses, by what they need. */
const hashingCalls = [
  "register",
  "getToken",
  "logIn",
  "reauthenticate",
  "resetPassword",
  "changePassword",
  "deleteMe",
  "verifyEmail",
];
const tokenCalls = ["verifyToken", "revokeToken", "introspectToken"];
const userCalls = [
  "sendReauthenticationCode",
  "getMe",
  "exportMe",
  "updateMe",
  "acceptTerms",
  "listSessions",
  "endSession",
  "endSessions",
  "getUserInfo",
  "postUserInfo",
  "listConsents",
  "disconnectApp",
];
const linkCalls = [
  "sendEmailVerification",
  "verifyEmail",
  "previewEmail",
  "previewLoginLink",
  "previewEmailUndo",
  "previewPasswordReset",
  "disownEmail",
  "undoEmailChange",
];
const factorCalls = [
  "getFactors",
  "startTotp",
  "confirmTotp",
  "removeTotp",
  "passkeyCreationOptions",
  "passkeyUpgradeOptions",
  "addPasskey",
  "renamePasskey",
  "removePasskey",
  "makeRecoveryCodes",
  "setTwoFactor",
  "proveSecondFactor",
  "logInWithPasskey",
  "getPasskeyOptions",
];
const upstreamCalls = [
  "previewUpstream",
  "logInWithUpstream",
  "listIdentities",
  "linkIdentity",
  "unlinkIdentity",
];
const appCalls = ["getAuthorizationRequest", "decideAuthorization", "pushAuthorizationRequest"];
const cookieCalls = [
  "getSession",
  "refreshSession",
  "chooseOrganization",
  "logOut",
  "getLogoutRequest",
];
const databaseCalls = [
  ...hashingCalls,
  ...tokenCalls,
  ...userCalls,
  ...factorCalls,
  ...linkCalls,
  ...cookieCalls,
  ...upstreamCalls,
  ...appCalls,
  "getReadiness",
];

describe("every answer is declared by the contract", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite", env: withTerms }));
  const limited = useTarget(() =>
    openInProcess({ database: "sqlite", env: { THROTTLE: "requests=1" } }),
  );
  let document: OpenApi;
  // Shared by all refusals, because a refused call changes nothing.
  let credentials: CallCredentials | undefined;
  beforeAll(async () => {
    document = (await (await target().fetch("/openapi.json")).json()) as OpenApi;
  });

  const call = async (route: Route, init: Init = {}, path = route.path, at = target()) => {
    const response = await at.fetch(path.replace("{name}", "Ann").replace("{id}", "x"), {
      method: route.method.toUpperCase(),
      ...init,
    });
    const status = String(response.status);
    const { headers = {} } = operationOf(route.operationId)?.responses[status] ?? {};
    const declared = route.responses[status] ?? expect.fail(`no ${status} is declared`);
    const text = await response.text();
    if (!declared.content) {
      expect(text).toBe("");
      return { status, body: {}, response, headers };
    }
    const type = response.headers.get("content-type")?.split(";")[0] ?? "";
    const schema = declared.content[type]?.schema ?? expect.fail(`no ${status} is ${type}`);
    // Strict, so that an undeclared member fails. Unions are already strict.
    const strict = schema instanceof z.ZodObject ? z.strictObject(schema.shape) : schema;
    const body = strict.parse(JSON.parse(text)) as Readonly<Record<string, unknown>>;
    return { status, body, response, headers };
  };
  const operationOf = (id: string) =>
    operationsOf(document).find(({ operation }) => operation.operationId === id)?.operation;
  const routeOf = (id: string): Route =>
    routes.find(({ operationId }) => operationId === id) ?? expect.fail(`there is no ${id}`);
  const isOAuth = ({ responses }: Route): boolean =>
    responses["400"]?.content?.["application/json"] !== undefined;
  const codeIn = (body: Readonly<Record<string, unknown>>): string =>
    String(body["code"] ?? body["error"]);

  it("the cases cover exactly the operations of the document", () => {
    const documented = withoutAdmin(operationsOf(document)).map(
      ({ operation }) => operation.operationId,
    );
    expect(routes.map(({ operationId }) => operationId).toSorted()).toEqual(
      documented.map(String).toSorted(),
    );
    expect(Object.keys(refusals).toSorted()).toEqual(documented.map(String).toSorted());
  });

  it("the answers to the document's own examples are declared", async () => {
    const schemaOf = (id: string, type: string) =>
      operationOf(id)?.requestBody?.content?.[type]?.schema ?? {};
    const registration = exampleOf(document, schemaOf("register", "application/json"));
    const registered = await call(routeOf("register"), json(registration));
    expect(registered.status).toBe("201");
    expect(registered.response.headers.get("location")).not.toBeNull();
    expect(registered.headers).toHaveProperty("Location");

    const example = exampleOf(document, schemaOf("getToken", urlencoded));
    const request = form(example as Readonly<Record<string, string>>);
    expect((await call(routeOf("getToken"), request)).status).toBe("200");
  });

  it("the success of every call is declared", async () => {
    const seen = new Set<string>();
    for (const [id, init, path] of successes(await prepare(target()))) {
      const { status } = await call(routeOf(id), init, path);
      expect(status, id).toMatch(/^20[0124]$/);
      seen.add(id);
    }
    expect(seen).toEqual(new Set(Object.keys(refusals)));
  });

  it.each(Object.keys(refusals))(
    "%s gives each refusal that it declares, and no other",
    async (id) => {
      const route = routeOf(id);
      const given = new Set<string>();
      credentials ??= await prepare(target());
      for (const [code, init, path] of refusals[id]?.(credentials) ?? []) {
        const { status, body, response, headers } = await call(route, init, path);
        expect(codeIn(body)).toBe(code);
        for (const name of ["WWW-Authenticate", "Retry-After"]) {
          if (response.headers.has(name)) expect(headers).toHaveProperty(name);
        }
        given.add(`${status} ${code}`);
      }
      const wire = isOAuth(route) ? "error" : "code";
      const declared = Object.entries(route.responses)
        .filter(([status]) => status >= "400")
        .flatMap(([status, { content }]) =>
          Object.values(content ?? {}).flatMap(({ schema }) =>
            ((schema as z.ZodObject).shape[wire] as z.ZodEnum).options.map(
              (code) => `${status} ${code}`,
            ),
          ),
        );
      if (hashingCalls.includes(id)) given.add("503 overloaded");
      if (databaseCalls.includes(id)) given.add("503 unavailable");
      // No document is fetched here: test/unit/oidc/authorize/unregistered.test.ts.
      if (/^(?:getAuthorizationRequest|decideAuthorization)$/.test(id)) {
        given.add("400 invalid_client_document");
      }
      // A resource has open scopes here, and is remembered for half a minute: test/runtime/in-process/features/agent-clients.test.ts.
      if (id === "registerClient") given.add("404 not_found").add("503 unavailable");
      // No test here can send a body with GET.
      if (
        /^(?:getMe|exportMe|listSessions|getFactors|listIdentities|listConsents|getUserInfo)$/.test(
          id,
        )
      ) {
        given.add("413 body_too_large");
      }
      // Operators decide about registrations: test/runtime/in-process/features/own-config.test.ts.
      if (id === "register") {
        given.add("403 registration_closed").add("403 registration_refused");
      }
      // Operators decide about these too: test/runtime/in-process/before.test.ts.
      if (["register", "logIn", "logInWithPasskey", "logInWithUpstream"].includes(id)) {
        given.add("403 refused");
      }
      if (/^(?:register|logIn|forgotPassword|sendLoginLink)$/.test(id)) {
        given.add("403 captcha_required");
      }
      if (id === "register") given.add("503 captcha_unavailable");
      if (id === "getToken") given.add("400 access_denied");
      // Only codes and the sessions of apps can be for a resource: test/unit/provider/redeem.test.ts.
      if (id === "getToken") given.add("400 invalid_target");
      // The policy decides about these: test/runtime/in-process/features/admin.test.ts.
      if (
        /^(?:updateMe|acceptTerms|deleteMe|changePassword|sendEmailVerification|verifyEmail)$/.test(
          id,
        )
      ) {
        given.add("403 mfa_enrolment_required");
      }
      // The code of another app was accepted meanwhile: test/unit/factors/own.test.ts.
      if (id === "confirmTotp") given.add("409 totp_exists");
      // The policy decides about these, and passkeys make them: test/unit/factors/own.test.ts.
      if (/^remove(?:Totp|Passkey)$/.test(id)) given.add("409 factor_required");
      if (/^(?:add|)[Pp]asskey(?:CreationOptions|UpgradeOptions|)$/.test(id)) {
        given.add("409 too_many_passkeys");
      }
      if (id === "addPasskey") given.add("409 passkey_exists");
      // An organization can require a second factor: test/unit/login/organizations.test.ts.
      if (id === "verifyToken") given.add("401 insufficient_user_authentication");
      // Only after a right proof: test/unit/login/organizations.test.ts.
      if (["proveSecondFactor", "logInWithPasskey", "reauthenticate"].includes(id)) {
        given.add("400 invalid_organization");
      }
      if (["getToken", "logIn", "logInWithPasskey"].includes(id)) {
        given.add("403 email_not_verified");
      }
      // Settings and races decide about these: test/unit/upstream.
      if (id === "logInWithUpstream") {
        given
          .add("400 invalid_grant")
          .add("403 email_not_verified")
          .add("403 upstream_closed")
          .add("403 refused")
          .add("403 registration_refused");
      }
      if (id === "linkIdentity") given.add("409 too_many_identities");
      given
        .add("500 internal")
        .add(`429 ${isOAuth(route) ? "temporarily_unavailable" : "too_many_requests"}`);
      expect(new Set(declared)).toEqual(given);
    },
  );

  it("the answer beyond a limit is declared for every call, and its headers say when to come back", async () => {
    for (const route of routes) {
      const again = () => call(route, {}, route.path, limited());
      // One request in each second is allowed, and a second may end between two requests.
      let answer = await again();
      for (let left = 4; left > 0 && answer.status !== "429"; left--) answer = await again();
      const { status, response, headers } = answer;
      expect(status, route.operationId).toBe("429");
      for (const name of ["Retry-After", "RateLimit", "RateLimit-Policy"]) {
        expect(headers, route.operationId).toHaveProperty(name);
        expect(response.headers.get(name), name).toBeTruthy();
      }
    }
  });

  it("the answers of every call without its database are declared", async () => {
    const requests = successes(await prepare(target()));
    const tables = ["users", "clients"];
    for (const name of tables) await target().sql(`ALTER TABLE ${name} RENAME TO gone_${name}`);
    for (const [id, init, path] of requests) {
      const { status, body, response } = await call(routeOf(id), init, path);
      const done = ["forgotPassword", "sendLoginLink", "resendEmailVerification"].includes(id)
        ? "202"
        : "200";
      // Finds out afterwards, so that the response tells nothing.
      if (id === "logInWithUpstream" && status === "202") continue;
      if (id === "registerClient" && status === "201") continue;
      expect(status, id).toBe(databaseCalls.includes(id) ? "503" : done);
      if (status !== "503") continue;
      expect(codeIn(body)).toBe("unavailable");
      expect(response.headers.get("retry-after")).toMatch(/^\d+$/);
    }
    for (const name of tables) await target().sql(`ALTER TABLE gone_${name} RENAME TO ${name}`);
  });
});
