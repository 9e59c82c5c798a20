import { writeFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { beforeAll, describe, expect, it } from "vitest";
import { serverScopes, createAccess } from "../../src/core/access.ts";
import type { FailureRow } from "../../src/core/failures.ts";
import { failures } from "../../src/core/tables/failures.ts";
import {
  exampleOf,
  membersOf,
  operationsOf,
  propertiesOf,
  readJson,
  resolve,
  type Body,
  type OpenApi,
} from "../support/documents/openapi.ts";
import { openInProcess, useTarget } from "../support/targets/http-target.ts";

const access = createAccess({ scopes: {}, roles: {}, organizationScopes: {} }, { warn() {} });
/** Those that a user can have. */
const scopes = Object.fromEntries(
  Object.entries(access.scopes).filter(([scope]) => !serverScopes.includes(scope)),
);

const snapshot = "test/contract/openapi.snapshot.json";

/** The scopes that a path requires. */
const scopesOf = (path: string, method: string): string[] => {
  if (path.startsWith("/admin/")) return ["admin"];
  const [, area] =
    /^\/(?:server\/|accounts\/\{id\}\/(?=organizations)|(?=accounts\b))(accounts|organizations)\b/.exec(
      path,
    ) ?? [];
  if (area) return [`${area}:${method === "get" ? "read" : "write"}`];
  if (path === "/userinfo") return ["openid"];
  if (/^\/users\/me\/(?:sessions|consents)/.test(path)) return ["sessions"];
  if (/^\/users\/me\/(?:factors|identities)/.test(path)) return ["factors"];
  if (/^\/organizations\b(?!.*\/preview$)|^\/users\/me\/invitations$/.test(path)) {
    return ["organizations"];
  }
  if (path === "/users/me/export") return ["profile:read", "sessions"];
  const ofProfile = ["/users/me/password", "/users/me/email/verification", "/users/me/terms"];
  if ([...ofProfile, "/authenticate/email/verify"].includes(path)) return ["profile:write"];
  if (path !== "/users/me") return [];
  return [method === "get" ? "profile:read" : "profile:write"];
};

describe("the OpenAPI document", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite", own: { organizations: {} } }));
  let document: OpenApi;
  beforeAll(async () => {
    document = (await (await target().fetch("/openapi.json")).json()) as OpenApi;
  });
  const operations = () => operationsOf(document);
  const each = (check: (one: ReturnType<typeof operations>[number]) => void): void => {
    expect(operations().length).toBeGreaterThanOrEqual(8);
    for (const one of operations()) check(one);
  };

  it("is valid OpenAPI 3.1", async () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(await new Validator().validate({ ...document })).toEqual({ valid: true });
    const broken = { ...document, paths: { nowhere: { get: {} } } };
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it("equals the snapshot in git; UPDATE_SNAPSHOT=1 writes an intended change there", () => {
    // Run `npm run format` afterwards.
    if (process.env["UPDATE_SNAPSHOT"] === "1") {
      writeFileSync(snapshot, `${JSON.stringify(document, null, 2)}\n`);
    }
    expect(document).toEqual(readJson(snapshot));
  });

  it("has the version of the package", () => {
    const { version } = readJson("package.json") as { version: string };
    expect(document.info.version).toBe(version);
  });

  it("gives each operation a summary, a known tag and a unique id", () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = document.tags.map(({ name }) => name);
    each(({ operation }) => {
      expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/);
      expect(operation.summary).toMatch(/^[A-Z].*[^.]$/);
      expect(operation.tags).toHaveLength(1);
      expect(tags).toContain(operation.tags?.[0]);
    });
  });

  it("requires each request body, and gives an example for each required member", () => {
    const bodies = operations().flatMap(({ operation }) => operation.requestBody ?? []);
    expect(bodies).toHaveLength(63);
    // The verification of an address and the refresh of a session take a body or none.
    expect(bodies.filter(({ required }) => required !== true)).toHaveLength(2);
    for (const { content = {} } of bodies) {
      expect(Object.keys(content)).not.toEqual([]);
      for (const { schema } of Object.values(content)) {
        const { required, properties = {} } = resolve(document, schema);
        const illustrated = Object.keys(exampleOf(document, schema));
        // The members that a token request requires depend on its grant.
        const isForm = !("application/json" in content);
        const members = required ?? Object.keys(properties).slice(0, isForm ? 1 : 0);
        expect(illustrated).toEqual(expect.arrayContaining([...members]));
      }
    }
  });

  it("gives each parameter an example", () => {
    const parameters = operations().flatMap(({ operation }) => operation.parameters ?? []);
    const names = parameters.map(({ name }) => name);
    const ofOthers = names.slice(0, names.indexOf("q"));
    expect(ofOthers).toEqual([
      "name",
      "last",
      "X-Latchkey",
      "X-Latchkey",
      "X-Latchkey",
      "X-Latchkey",
      "include_current",
      "id",
      "id",
      "id",
      "id",
      "id",
      "id",
      "id",
      "event",
      "from",
      "to",
      "cursor",
      "id",
      "cursor",
      "id",
      "user_id",
      "id",
      "user_id",
      "id",
      "id",
      "id",
      "id",
      "id",
      "invitation_id",
      "id",
      "id",
      "client_id",
      "redirect_uri",
      "response_type",
      "scope",
      "X-Latchkey",
      "X-Latchkey",
      "request",
      "X-Latchkey",
    ]);
    expect(new Set(names)).toEqual(
      new Set([
        ...ofOthers,
        "q",
        "filter",
        "role",
        "sort",
        "from",
        "to",
        "cursor",
        "organization",
        "username",
        "email",
        "as",
        "session_id",
        "identity_id",
        "consent_id",
        "user_id",
        "webhook_id",
        "subject",
        "actor",
        "event",
      ]),
    );
    for (const { schema } of parameters) expect(schema.example).toBeDefined();
  });

  it("describes each success as JSON, with an example or its only value", () => {
    const withoutBody: (string | undefined)[] = [];
    each(({ operation }) => {
      const successes = Object.entries(operation.responses).filter(([status]) => status < "300");
      // One call creates an account, or asks for a code first.
      expect(successes).toHaveLength(operation.operationId === "logInWithUpstream" ? 2 : 1);
      for (const [, { content }] of successes) {
        if (!content) {
          withoutBody.push(operation.operationId);
          continue;
        }
        expect(Object.keys(content)).toEqual(["application/json"]);
        const { schema = {} } = content["application/json"] ?? {};
        const illustrated = propertiesOf(document, schema).filter(
          ([, member]) => member.example !== undefined || member.enum?.length === 1,
        );
        expect(illustrated, operation.operationId).not.toEqual([]);
      }
    });
    expect(withoutBody).toEqual([
      "deleteMe",
      "changePassword",
      "revokeToken",
      "forgotPassword",
      "resetPassword",
      "verifyEmail",
      "disownEmail",
      "logOut",
      "endSessions",
      "endSession",
      "unlinkIdentity",
      "disconnectApp",
      "deleteMyOrganization",
      "changeMyMember",
      "removeMyMember",
      "leaveOrganization",
      "transferMyOrganization",
      "revokeInvitation",
      "removeTotp",
      "renamePasskey",
      "removePasskey",
      "deleteUser",
      "orderPasswordReset",
      "orderVerification",
      "inviteUser",
      "withdrawInvitation",
      "unlockUser",
      "resetUserFactors",
      "disconnectIdentity",
      "endUserSessions",
      "endUserSession",
      "revokeClient",
      "revokeResource",
      "deleteOrganization",
      "transferOrganization",
      "putMember",
      "removeMember",
      "disconnectUserApp",
      "sendTestEmail",
      "retryMail",
      "dropMail",
      "deleteAccountOfUser",
      "disableAccount",
      "enableAccount",
      "inviteAgain",
      "requirePasswordReset",
      "endSessionsOfAccount",
      "deleteOrganizationForServers",
      "transferOrganizationForServers",
      "putMemberForServers",
      "removeMemberForServers",
    ]);
  });

  it("describes no password, hash or secret in any answer but those with a new one, and no hash in any request", () => {
    const answersOf = (all: ReturnType<typeof operations>) =>
      all.flatMap(({ operation }) =>
        Object.values(operation.responses).flatMap(({ content = {} }) =>
          Object.values(content).flatMap(({ schema }) => membersOf(document, schema)),
        ),
      );
    const isNewSecret = /^(?:createClient|renewClientSecret|startTotp)$/;
    const [secrets, others] = [true, false].map((are) =>
      operations().filter(
        ({ operation: { operationId = "" } }) => isNewSecret.test(operationId) === are,
      ),
    ) as [ReturnType<typeof operations>, ReturnType<typeof operations>];
    const shown = answersOf(secrets).filter((name) => /secret/.test(name));
    expect(shown.toSorted()).toEqual(["client_secret", "client_secret", "secret"]);
    const answers = answersOf(others);
    expect(answers).toContain("email_verified");
    const lengths = ["password_min_length", "password_max_length"];
    expect(answers).toEqual(expect.arrayContaining(lengths));
    const sensitive = answers.filter((name) => /password|hash|secret|key$/i.test(name));
    const names = [...lengths, "no_password", "site_key", "residentKey", "requireResidentKey"];
    expect(sensitive.filter((name) => !names.includes(name))).toEqual([]);
    expect(JSON.stringify(document)).not.toMatch(/hash/i);
  });

  it("gives an access token by eight calls only, and asks no question in place of a password", () => {
    const members = ({ content = {} }: Body) =>
      Object.values(content).flatMap(({ schema }) => membersOf(document, schema));
    const openers = operations().filter(({ operation }) =>
      Object.values(operation.responses).flatMap(members).includes("access_token"),
    );
    const ids = openers.map(({ operation }) => String(operation.operationId));
    expect(ids.toSorted()).toEqual([
      "chooseOrganization",
      "getToken",
      "logIn",
      "logInWithPasskey",
      "logInWithUpstream",
      "proveSecondFactor",
      "reauthenticate",
      "refreshSession",
    ]);
    const asked = operations().flatMap(({ operation }) => members(operation.requestBody ?? {}));
    expect(asked).toContain("password");
    expect(asked.filter((name) => /(?<!type_)hint|question|answer/.test(name))).toEqual([]);
  });

  it("offers the password flow at the token endpoint, and requires it for each call with a token", () => {
    expect(document.components.securitySchemes).toEqual({
      access_token: {
        type: "oauth2",
        description: expect.any(String),
        flows: { password: { tokenUrl: "/authenticate/token", scopes } },
      },
      client_secret: { type: "http", scheme: "basic", description: expect.any(String) },
    });
    expect(document.paths["/authenticate/token"]?.["post"]).toBeDefined();
    each(({ path, method, operation: { responses, security } }) => {
      const challenge = responses["401"]?.headers?.["WWW-Authenticate"] !== undefined;
      const isOAuth = responses["400"]?.content?.["application/json"] !== undefined;
      const needed = scopesOf(path, method);
      const bySecret = [{}, { client_secret: [] }];
      // Only a re-authentication needs a token. An address can be verified with a proof in its place.
      const isOptional = /^\/authenticate\/(?:passkey\/options|email\/verify)$/.test(path);
      const byToken = challenge
        ? [...(isOptional ? [{}] : []), { access_token: needed }]
        : undefined;
      // A client that registers has no secret yet.
      const isRegistration = path === "/authenticate/clients";
      expect(security).toEqual(isOAuth && !isRegistration ? bySecret : byToken);
      // Pages of other sites are refused. Operators can close the registration, require proven addresses, and ask for a CAPTCHA. A
      // verification is refused if an organization requires a second factor and the account has none.
      const isGuarded =
        path.startsWith("/session") ||
        path.startsWith("/authorize/") ||
        path.startsWith("/logout") ||
        isOptional ||
        /^\/authenticate\/(?:register|token|verify\/token|password\/forgot|link\/send)$/.test(path);
      expect(responses["403"] !== undefined).toBe(needed.length > 0 || isGuarded);
    });
  });

  it("documents the codes and headers of every refusal", () => {
    each(({ operation }) => {
      for (const [status, { headers = {}, content = {} }] of Object.entries(operation.responses)) {
        if (status < "400") continue;
        const [type, ...others] = Object.keys(content);
        expect(others).toEqual([]);
        const { schema = {} } = content[type ?? ""] ?? {};
        const { properties = {} } = resolve(document, schema);
        const onWire = type === "application/json" ? "error" : "code";
        const codes = properties[onWire]?.enum ?? [];
        const rows = Object.entries<FailureRow>(failures).filter(
          ([code, row]) =>
            String(row.status) === status &&
            codes.includes(onWire === "error" ? (row.oauth ?? code) : code),
        );
        expect(codes).not.toEqual([]);
        expect(rows.length).toBeGreaterThanOrEqual(codes.length);
        if (rows.some(([, row]) => row.retry !== undefined)) {
          expect(headers).toHaveProperty("Retry-After");
        }
      }
    });
  });

  it("names the path where the app is mounted as its server", async () => {
    const mounted = await openInProcess({
      own: { organizations: {} },
      database: "sqlite",
      mountedAt: "/auth",
    });
    const other = (await (await mounted.fetch("/openapi.json")).json()) as OpenApi;
    expect(other).toMatchObject({
      servers: [{ url: "/auth" }],
      components: {
        securitySchemes: {
          access_token: { flows: { password: { tokenUrl: "/auth/authenticate/token" } } },
        },
      },
    });
    expect(other.paths).toEqual(document.paths);
    await mounted.close();
  });
});
