import { beforeAll, describe, expect, it } from "vitest";
import { secret } from "../../../support/secrets.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { decodeToken } from "../../../support/tokens/forge.ts";
import {
  form,
  introspectPath,
  registerAndLogIn,
  revokePath,
  send,
  tokenPath,
  verify,
  type Person,
} from "../calls/calls.ts";
import {
  askClientToken,
  askWith,
  basic,
  clientToken,
  everyScope,
  inBody,
  createClient,
  limitToApp,
  makePublic,
  rawBasic,
  revokeClient,
  type Fields,
  type TestClient,
} from "../calls/clients.ts";
import { expectChallenge, expectOAuthError } from "../calls/expect.ts";
import { expectEnded, logInBy } from "../calls/sessions.ts";

/** Confidential clients: how they authenticate, and which tokens they get. */
export function clientCredentials(target: () => Target): void {
  const ask = (fields: Fields, headers?: Fields) => askWith(target(), fields, headers);

  describe("client authentication", () => {
    let client: TestClient;
    let person: Person;
    beforeAll(async () => {
      client = await createClient(target());
      ({ person } = await registerAndLogIn(target()));
    });

    const ways: readonly (readonly [string, (of: TestClient) => readonly [Fields, Fields]])[] = [
      ["by HTTP Basic", (of) => [{}, basic(of)]],
      ["in the body", (of) => [inBody(of), {}]],
      ["by HTTP Basic beside the same client_id", (of) => [{ client_id: of.id }, basic(of)]],
    ];

    it.each(ways)("TOK-11 TOK-13 accepts a client's credentials %s", async (_, by) => {
      expect((await ask(...by(client))).status).toBe(200);
    });

    it("realworld 3: takes HTTP Basic beside the same client_id at introspection and revocation too", async () => {
      const { refreshToken, token } = await logInBy(target(), client, person);
      const ask = (path: string, value: string) =>
        send(target(), path, form({ token: value, client_id: client.id }, basic(client)));
      expect((await ask(introspectPath, token)).body).toMatchObject({ active: true });
      expect((await ask(revokePath, refreshToken)).status).toBe(200);
      expect((await ask(introspectPath, token)).body).toEqual({ active: false });
    });

    it.each(ways)(
      "TOK-11 TOK-13 rejects wrong, foreign and revoked credentials %s with the same invalid_client",
      async (_, by) => {
        const other = await createClient(target());
        const revoked = await createClient(target());
        await revokeClient(target(), revoked);
        const texts = new Set<string>();
        for (const wrong of [
          { ...client, secret: `${client.secret}A` },
          { ...client, secret: client.secret.slice(0, -1) },
          { ...client, secret: client.secret.toUpperCase() },
          { ...client, secret: other.secret },
          { ...client, secret: `${client.secret} ` },
          { id: client.id.toUpperCase(), secret: client.secret },
          { id: `${client.id} `, secret: client.secret },
          { id: "somebody", secret: client.secret },
          { id: "first-party", secret: client.secret },
          { id: "' OR 1=1 -- ", secret: "' OR 1=1 -- " },
          { id: "é😀", secret: "é😀" },
          { id: "a\0b", secret: "\0" },
          { id: "x".repeat(2000), secret: "x".repeat(2000) },
          revoked,
        ]) {
          const answer = await ask(...by(wrong));
          expectOAuthError(answer, 401, "invalid_client");
          expect(answer.headers.get("www-authenticate")).toBe('Basic realm="latchkey"');
          texts.add(answer.text);
        }
        expect(texts.size).toBe(1);
      },
    );

    it.each(ways)(
      "TOK-11 accepts a secret with colons, pluses, blanks, escapes or UTF-8 %s",
      async (_, by) => {
        for (const own of [
          secret(`a:b+c d%3Ae&f=g ${client.secret}`),
          secret(`pässwörd 😀 ${client.secret}`),
          secret(`:${client.secret}:`),
        ]) {
          const other = await createClient(target(), { own });
          expect((await ask(...by(other))).status).toBe(200);
          const wrong = { ...other, secret: own.replace(/[+😀:]/u, "-") };
          expectOAuthError(await ask(...by(wrong)), 401, "invalid_client");
        }
      },
    );

    it("TOK-11 accepts a Basic header where every character is percent-encoded", async () => {
      const hex = (char: string) => char.charCodeAt(0).toString(16).padStart(2, "0");
      const escaped = (text: string) => text.replaceAll(/./g, (char) => `%${hex(char)}`);
      const headers = rawBasic(`${escaped(client.id)}:${escaped(client.secret)}`);
      expect((await ask({}, headers)).status).toBe(200);
    });

    it("TOK-11 accepts the scheme Basic in any case", async () => {
      const { Authorization = "" } = basic(client);
      for (const scheme of ["basic", "BASIC", "Basic  "]) {
        const headers = { Authorization: Authorization.replace("Basic", scheme) };
        expect((await ask({}, headers)).status, scheme).toBe(200);
      }
    });

    it("treats blank credentials as the first-party app", async () => {
      const { username, password } = person;
      const logIn = async (fields: Fields, headers: Fields = {}) =>
        (await send(target(), tokenPath, form({ username, password, ...fields }, headers))).status;
      expect(await logIn({ client_id: "", client_secret: "" })).toBe(200);
      expect(await logIn({}, rawBasic(":"))).toBe(200);
      expect(await logIn({}, { Authorization: "Basic" })).toBe(200);
      expect(await logIn({ client_id: "" }, rawBasic(":"))).toBe(200);
      expect(await logIn({ client_id: "first-party" })).toBe(200);
      expect(await logIn({}, rawBasic("first-party:"))).toBe(200);
      expect(await logIn(inBody(client), rawBasic(":"))).toBe(200);
    });
  });

  describe("a client's own token", () => {
    it("TOK-1 returns a client's own token without a user, session or refresh token", async () => {
      const client = await createClient(target());
      const answer = await askClientToken(target(), client);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("pragma")).toBe("no-cache");
      expect(answer.body).toEqual({
        access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        token_type: "Bearer",
        expires_in: 600,
        scope: everyScope,
      });
      const { payload } = decodeToken(String(answer.body["access_token"]));
      expect(payload).toEqual({
        iss: target().issuer,
        aud: target().issuer,
        sub: client.id,
        client_id: client.id,
        iat: expect.any(Number),
        exp: Number(payload["iat"]) + 600,
        jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
        scope: everyScope,
      });
      const where = `WHERE user_id = '${client.id}' OR client_id = '${client.id}'`;
      expect(await target().sql(`SELECT id FROM sessions ${where}`)).toEqual([]);
    });

    it("verifies a client's own token until the client is revoked", async () => {
      const client = await createClient(target(), { scope: "profile:read" });
      const token = await clientToken(target(), client);
      const { payload } = decodeToken(token);
      expect(await verify(target(), token)).toMatchObject({
        status: 200,
        body: {
          active: true,
          token_type: "Bearer",
          sub: client.id,
          scope: "profile:read",
          iat: payload["iat"],
          exp: payload["exp"],
          iss: target().issuer,
          aud: target().issuer,
          client_id: client.id,
        },
      });
      const { body } = await verify(target(), token);
      for (const name of ["username", "role", "sid"]) expect(body).not.toHaveProperty(name);
      await revokeClient(target(), client);
      expectChallenge(await verify(target(), token), "invalid_token");
    });

    it("TOK-14 grants a client the requested scope, and refuses one that it may not have", async () => {
      const client = await createClient(target(), { scope: "profile:read sessions" });
      const narrow = await askClientToken(target(), client, { scope: "sessions" });
      expect(narrow.body["scope"]).toBe("sessions");
      for (const scope of ["profile:write", "profile:read profile:write", "admin", "x"]) {
        const answer = await askClientToken(target(), client, { scope });
        expectOAuthError(answer, 400, "invalid_scope", scope);
      }
    });

    it("refuses a client's own token to the first-party app", async () => {
      for (const fields of [{}, { client_id: "first-party" }, { client_id: "", scope: "" }]) {
        const names = JSON.stringify(fields);
        expectOAuthError(await ask(fields), 401, "invalid_client", names);
      }
    });
  });

  describe("the grants of a client", () => {
    it("are authorization codes and refreshes alone for an app that is not the operator's own", async () => {
      const client = await createClient(target());
      await limitToApp(target(), client);
      const { person } = await registerAndLogIn(target());
      const { username, password } = person;
      const others: readonly Fields[] = [
        { username, password },
        { grant_type: "password", username, password },
        { grant_type: "client_credentials" },
        { grant_type: "client_credentials", scope: "profile:read" },
        { grant_type: "urn:latchkey:grant-type:mfa" },
        { grant_type: "urn:latchkey:grant-type:reauthentication" },
      ];
      for (const fields of others) {
        const names = JSON.stringify(Object.keys(fields));
        for (const by of [basic(client), undefined]) {
          const init = by ? form(fields, by) : form({ ...fields, ...inBody(client) });
          const answer = await send(target(), tokenPath, init);
          expectOAuthError(answer, 400, "unauthorized_client", names);
        }
      }
      const refresh = form({ grant_type: "refresh_token", refresh_token: "rt1_x" }, basic(client));
      expectOAuthError(await send(target(), tokenPath, refresh), 400, "invalid_grant");
      const where = `WHERE client_id = '${client.id}'`;
      expect(await target().sql(`SELECT id FROM sessions ${where}`)).toEqual([]);
    });
  });

  describe("a public client", () => {
    it("TOK-13 is known by its id alone, and is never confidential", async () => {
      const client = await createClient(target());
      await makePublic(target(), client);
      const { person } = await registerAndLogIn(target());
      const { username, password } = person;
      for (const [fields, headers] of [
        [{ client_id: client.id }, {}],
        [{ client_id: client.id, client_secret: "" }, {}],
        [{}, rawBasic(`${client.id}:`)],
      ] as const) {
        const names = JSON.stringify(fields);
        const login = form({ username, password, ...fields }, headers);
        const answer = await send(target(), tokenPath, login);
        expect(answer.status, names).toBe(200);
        const { payload } = decodeToken(String(answer.body["access_token"]));
        expect(payload["client_id"], names).toBe(client.id);
        expectOAuthError(await ask(fields, headers), 401, "invalid_client", names);
      }
      expectOAuthError(await ask({}, basic(client)), 401, "invalid_client");
      await revokeClient(target(), client);
      const login = form({ username, password, client_id: client.id });
      expectOAuthError(await send(target(), tokenPath, login), 401, "invalid_client");
    });
  });

  describe("a user's session by a client", () => {
    it("limits a user's session to the scopes of its client", async () => {
      const client = await createClient(target(), { scope: "profile:read admin" });
      const { person } = await registerAndLogIn(target());
      const { token } = await logInBy(target(), client, person);
      expect(decodeToken(token).payload).toMatchObject({
        client_id: client.id,
        scope: "profile:read",
      });
      const { username, password } = person;
      const init = form({ username, password, scope: "sessions" }, basic(client));
      expectOAuthError(await send(target(), tokenPath, init), 400, "invalid_scope");
    });

    it("ends a user's session at once when its client is revoked", async () => {
      const client = await createClient(target());
      const { person } = await registerAndLogIn(target());
      const tokens = await logInBy(target(), client, person);
      expect((await verify(target(), tokens.token)).body["client_id"]).toBe(client.id);
      await revokeClient(target(), client);
      await expectEnded(target(), tokens, await createClient(target()));
    });
  });
}
