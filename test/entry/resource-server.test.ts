import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { accessTokenKind, createJwtSigner } from "../../src/drivers/jwt/jwt.ts";
import { resourceServer, type Requirement } from "../../src/resource.ts";
import { secret } from "../support/secrets.ts";
import { forgeKey } from "../support/tokens/forge.ts";
import { startKeySetIssuer, type KeySetIssuer } from "../support/tokens/key-set-issuer.ts";
import { claimsOf, noon } from "../unit/support/claims.ts";

const { key } = await forgeKey("ES256");
const other = await forgeKey("ES256");
const keySet = { keys: [{ ...key.publicJwk, kid: key.kid }] };

let issuer: KeySetIssuer;
beforeEach(async () => {
  issuer = await startKeySetIssuer();
  vi.useFakeTimers({ toFake: ["Date"], now: noon });
});
afterEach(async () => {
  vi.useRealTimers();
  await issuer.close();
});

const server = (more: object = {}) => resourceServer({ issuer: issuer.url, ...more });

const tokenBy = async (signer: typeof key, more: object = {}) =>
  secret(
    await createJwtSigner({ key: signer }, accessTokenKind).sign({
      ...claimsOf({ iss: issuer.url, aud: issuer.url, exp: noon / 1000 + 3600 }),
      acr: "aal1",
      amr: ["pwd"],
      ...more,
    }),
  );

const requestWith = (token: string, url = "https://api.example.com") =>
  new Request(url, { headers: { Authorization: `Bearer ${token}` } });

/** The status, the code and the seconds to wait of an answer; "ok" for a user. */
async function outcomeOf(answer: Promise<object>) {
  const found = await answer;
  if (!(found instanceof Response)) return "ok";
  const { code } = (await found.json()) as { readonly code?: string };
  return [found.status, code, found.headers.get("retry-after")];
}

describe("a server that verifies tokens offline", () => {
  it("names the user by the account's id, whatever the operator's claims say", async () => {
    issuer.answer(200, keySet);
    const token = await tokenBy(key, { id: "another-account", plan: "pro" });
    const user = await server().authorize(requestWith(token));
    expect(user).toMatchObject({ id: claimsOf().sub, claims: { plan: "pro" } });
    expect(user).not.toHaveProperty("sub");
    expect(user).not.toHaveProperty("claims.id");
  });

  it("EA-37 trusts the organization of the token, and refuses those for another one, another role and none", async () => {
    issuer.answer(200, keySet);
    const member = requestWith(
      await tokenBy(key, { org_id: "acme", org_role: "owner", scope: "projects:read" }),
      "https://api.example.com/acme",
    );
    const person = requestWith(await tokenBy(key), "https://api.example.com/acme");
    const organization = ({ url }: Request) => new URL(url).pathname.slice(1);
    const { authorize } = server();
    const refused = [403, "insufficient_scope", null];
    const cases: [Requirement, unknown][] = [
      [{ organization: true }, "ok"],
      [{ organization }, "ok"],
      [{ organization: () => "other" }, refused],
      [{ organization: () => undefined }, refused],
      [{ orgRole: "owner" }, "ok"],
      [{ orgRole: "admin" }, refused],
      [{ role: "owner" }, refused],
      [{ organization, scope: "projects:read" }, "ok"],
    ];
    for (const [requirement, outcome] of cases) {
      const what = JSON.stringify(requirement);
      expect(await outcomeOf(authorize(member, requirement)), what).toEqual(outcome);
      if (requirement.role === undefined) {
        expect(await outcomeOf(authorize(person, requirement)), what).toEqual([
          403,
          "organization_required",
          null,
        ]);
      }
    }
    expect(await authorize(member)).toMatchObject({ org_id: "acme", org_role: "owner" });
  });

  it("refuses a token for an organization that requires a second factor which the session lacked", async () => {
    issuer.answer(200, keySet);
    const { authorize } = server();
    const lacking = requestWith(await tokenBy(key, { org_needs_mfa: "acme" }));
    const refused = await authorize(lacking);
    expect(await outcomeOf(Promise.resolve(refused))).toEqual([
      401,
      "insufficient_user_authentication",
      null,
    ]);
    const challenge = refused instanceof Response && refused.headers.get("www-authenticate");
    expect(challenge).toContain('acr_values="aal2"');
  });

  it("recovers from an answer without keys, and keeps its keys when one comes later", async () => {
    const { authorize } = server();
    const request = requestWith(await tokenBy(key));
    issuer.answer(200, { keys: null });
    expect(await outcomeOf(authorize(request))).toEqual([503, "unavailable", "10"]);
    issuer.answer(200, keySet);
    vi.advanceTimersByTime(10_000);
    expect(await outcomeOf(authorize(request))).toBe("ok");
    issuer.answer(200, { keys: null });
    vi.advanceTimersByTime(600_000);
    expect(await outcomeOf(authorize(request))).toBe("ok");
    await expect.poll(() => issuer.paths).toHaveLength(3);
    expect(await outcomeOf(authorize(request))).toBe("ok");
  });

  it("does not wait for an issuer that does not answer, if it has older keys", async () => {
    const { authorize } = server();
    const request = requestWith(await tokenBy(key));
    issuer.answer(200, keySet);
    expect(await outcomeOf(authorize(request))).toBe("ok");
    issuer.stall("before the headers");
    vi.advanceTimersByTime(300_000);
    expect(await outcomeOf(authorize(request))).toBe("ok");
  });

  it("asks an issuer that fails once in ten seconds, whatever the tokens", async () => {
    const { authorize } = server();
    const [known, junk] = [await tokenBy(key), await tokenBy(other.key)];
    issuer.answer(500, {});
    for (let index = 0; index < 50; index++) {
      const outcome = await outcomeOf(authorize(requestWith(junk)));
      expect(outcome).toEqual([503, "unavailable", "10"]);
    }
    expect(issuer.paths).toEqual(["/.well-known/jwks.json"]);
    issuer.answer(200, keySet);
    vi.advanceTimersByTime(10_000);
    expect(await outcomeOf(authorize(requestWith(known)))).toBe("ok");
    expect(await outcomeOf(authorize(requestWith(junk)))).toEqual([401, "invalid_token", null]);
    expect(issuer.paths).toHaveLength(2);
  });

  it("does not ask the issuer about a token that names no key", async () => {
    const { authorize } = server();
    for (const head of [{ alg: "ES256" }, { alg: "ES256", kid: 7 }, "junk"]) {
      const token = `${Buffer.from(JSON.stringify(head)).toString("base64url")}.e30.AAAA`;
      const outcome = await outcomeOf(authorize(requestWith(token)));
      expect(outcome, token).toEqual([401, "invalid_token", null]);
    }
    expect(issuer.paths).toEqual([]);
  });

  it("refuses to be created with a route that asks for what its lists do not have", async () => {
    const lists = { scopes: ["todos:read"], roles: ["editor"] };
    const { authorize, requireUser } = server(lists);
    issuer.answer(200, keySet);
    const request = requestWith(await tokenBy(key));
    for (const [requirement, text] of [
      [
        { scope: "todo:read" },
        'The scope "todo:read" of a requirement is unknown. Did you mean todos:read? Known are: ',
      ],
      [{ role: "editr" }, "Known are: user, admin, editor."],
    ] as const) {
      expect(() => requireUser(requirement)).toThrow(text);
      await expect(authorize(request, requirement)).rejects.toThrow(text);
      expect(() => server().requireUser(requirement)).not.toThrow();
    }
    for (const requirement of [{ scope: "todos:read" }, { role: "editor" }] as Requirement[]) {
      const outcome = await outcomeOf(authorize(request, requirement));
      expect(outcome).toEqual([403, "insufficient_scope", null]);
    }
    expect(await outcomeOf(authorize(request, { scope: "sessions", role: "user" }))).toBe("ok");
  });

  it("allows clocks that differ: 30 seconds for iat and nbf, and 5 seconds after exp, which is required", async () => {
    issuer.answer(200, keySet);
    const { authorize } = server();
    const now = noon / 1000;
    for (const [times, isGood] of [
      [{ iat: now + 30 }, true],
      [{ iat: now + 31 }, false],
      [{ nbf: now + 30 }, true],
      [{ nbf: now + 31 }, false],
      [{ exp: now - 4 }, true],
      [{ exp: now - 5 }, false],
      [{ exp: undefined }, false],
      [{ exp: "never" }, false],
      [{ nbf: "soon" }, false],
      [{ iat: undefined }, true],
    ] as const) {
      const outcome = await outcomeOf(authorize(requestWith(await tokenBy(key, times))));
      const expected = isGood ? "ok" : [401, "invalid_token", null];
      expect(outcome, JSON.stringify(times)).toEqual(expected);
    }
  });

  it("I4: takes no proof of the future for a recent one", async () => {
    issuer.answer(200, keySet);
    const { authorize } = server();
    const now = noon / 1000;
    for (const [auth_time, isGood] of [
      [now - 60, true],
      [now - 61, false],
      [now + 30, true],
      [now + 31, false],
      [now + 1e9, false],
    ] as const) {
      const request = requestWith(await tokenBy(key, { auth_time }));
      const outcome = await outcomeOf(authorize(request, { maxAge: 60 }));
      const expected = isGood ? "ok" : [401, "insufficient_user_authentication", null];
      expect(outcome, String(auth_time)).toEqual(expected);
    }
  });
});
