import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimsOfAccounts } from "../../../src/core/accounts/claims.ts";
import type { PublicAccount } from "../../../src/core/accounts/model.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { requireUserToken } from "../support/claims.ts";
import { firstParty, refreshTokenOf } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
/** The operator's function. */
let claims: (account: PublicAccount) => unknown;
beforeEach(async () => {
  backend = await openBackend();
  claims = ({ email, name }) => ({ email, plan: { name: "pro", of: name } });
  server = await backend.openServer({
    wrap: ({ store }) => ({
      claimsOf: claimsOfAccounts(store, (account) => claims(account), undefined),
    }),
  });
  await server.auth.accounts.register(ann);
});
afterEach(() => backend.close());

const logIn = () => server.auth.login.withPassword(login());
const refresh = (refreshToken: string) =>
  server.auth.tokens.refresh({ refreshToken, client: firstParty });
const verified = async (token: string) => requireUserToken(await server.auth.tokens.verify(token));
const added = { email: "Ann@Example.com", plan: { name: "pro", of: "Ann Smith" } };

describe("the claims that the operator adds", () => {
  it("are members of the access token at log-in and at refresh, and the verification gives them", async () => {
    const first = await logIn();
    const second = await refresh(refreshTokenOf(first));
    for (const { accessToken } of [first, second]) {
      expect(await server.ports.signer.verify(accessToken)).toMatchObject(added);
      expect((await verified(accessToken)).own).toEqual(added);
    }
  });

  it("are made from the account as it is now", async () => {
    const first = await logIn();
    backend.sql("UPDATE users SET name = 'Ann Jones'");
    const second = await refresh(refreshTokenOf(first));
    expect((await verified(second.accessToken)).own).toMatchObject({ plan: { of: "Ann Jones" } });
    expect((await verified(first.accessToken)).own).toMatchObject({ plan: { of: "Ann Smith" } });
  });

  it("are given for the session of a cookie as well", async () => {
    const person = await server.auth.tokens.userOf(refreshTokenOf(await logIn()));
    expect(person?.claims).toEqual(added);
  });

  it("are not read by a server without the function", async () => {
    const other = await backend.openServer();
    const { accessToken } = await logIn();
    expect(await other.auth.tokens.verify(accessToken)).not.toHaveProperty("own");
  });

  it("never see the hash of the password", async () => {
    claims = (account) => ({ names: Object.keys(account) });
    const { own } = await verified((await logIn()).accessToken);
    const names = [
      "id",
      "username",
      "email",
      "email_verified",
      "name",
      "picture",
      "role",
      "locale",
      "time_zone",
    ];
    expect(own).toEqual({ names: [...names, "created_at", "updated_at"] });
  });

  it("may be as long as the limit allows, also with the longest names", async () => {
    const text = "x".repeat(1024 - '{"a":""}'.length);
    claims = () => ({ a: text });
    const { accessToken } = await logIn();
    expect((await verified(accessToken)).own).toEqual({ a: text });
  });

  it.each<readonly [what: string, value: () => unknown, reason: string]>([
    ["id", () => ({ id: "x" }), "the function claims must not return id, which is reserved"],
    ["sub", () => ({ sub: "x" }), "the function claims must not return sub, which is reserved"],
    ...["id", "org_id", "org_role", "key_id"].map(
      (name) =>
        [
          name,
          () => ({ [name]: "x" }),
          `the function claims must not return ${name}, which is reserved`,
        ] as const,
    ),
    [
      "role",
      () => ({ a: 1, role: "admin" }),
      "the function claims must not return role, which is reserved",
    ],
    ["a promise", async () => ({}), "the function claims must return a plain object"],
    ["nothing", () => undefined, "the function claims must return a plain object"],
    ["a list", () => [], "the function claims must return a plain object"],
    ["a bigint", () => ({ a: 1n }), "the function claims must return only what JSON can express"],
    [
      "too much",
      () => ({ a: "é".repeat(512) }),
      "the function claims returned 1032 bytes of JSON; 1024 are allowed",
    ],
  ])(
    "are refused if they have %s, and nobody gets a token without them",
    async (_, value, reason) => {
      claims = value;
      expect(await refusal(logIn())).toMatchObject({ code: "internal", reason });
      expect(backend.sql("SELECT * FROM sessions")).toEqual([]);
    },
  );

  it("fail a refresh when the function throws, and the same token works once it is repaired", async () => {
    const first = await logIn();
    const sound = claims;
    claims = () => {
      throw new RangeError("broken");
    };
    await expect(refresh(refreshTokenOf(first))).rejects.toThrow(RangeError);
    claims = sound;
    backend.now += 60_000;
    expect((await verified((await refresh(refreshTokenOf(first))).accessToken)).own).toEqual(added);
  });
});
