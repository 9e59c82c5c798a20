import { beforeAll, describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { decodeToken } from "../../../support/tokens/forge.ts";
import { form, registerAndLogIn, json, send, tokenPath, type Person } from "../calls/calls.ts";
import { everyScope } from "../calls/clients.ts";
import { expectOAuthError } from "../calls/expect.ts";

/** The form of the token endpoint (RFC 6749), and its answer. */
export function token(target: () => Target): void {
  describe("token", () => {
    let person: Person;
    beforeAll(async () => {
      ({ person } = await registerAndLogIn(target()));
    });
    const credentials = () => ({ username: person.username, password: person.password });
    const ask = (...init: Parameters<typeof form>) => send(target(), tokenPath, form(...init));

    it("TOK-1 returns a bearer token in exactly these members", async () => {
      const { status, headers, body } = await ask({ grant_type: "password", ...credentials() });
      expect(status).toBe(200);
      expect(headers.get("content-type")).toMatch(/^application\/json/);
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("pragma")).toBe("no-cache");
      expect(body).toEqual({
        access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        token_type: "Bearer",
        expires_in: 600,
        refresh_token: expect.stringMatching(/^rt1_[\w-]{70}$/),
        scope: everyScope,
      });
      const { header, payload: claims } = decodeToken(String(body["access_token"]));
      const names = (members: object): string => Object.keys(members).toSorted().join(" ");
      expect(names(header)).toBe("alg kid typ");
      expect(names(claims)).toBe(
        "acr amr aud auth_time client_id exp iat iss jti role scope sid sub username",
      );
      expect(Number(claims["exp"]) - Number(claims["iat"])).toBe(body["expires_in"]);
      expect(claims).toMatchObject({ iss: target().issuer, aud: target().issuer });
    });

    it.each([
      ["an absent", {}],
      ["a blank", { grant_type: "" }],
    ])("treats %s grant_type as password", async (_, grant) => {
      expect((await ask({ ...grant, ...credentials() })).status).toBe(200);
    });

    it("accepts a multipart form, as FastAPI does", async () => {
      const body = new FormData();
      for (const [name, value] of Object.entries(credentials())) body.set(name, value);
      const answer = await send(target(), tokenPath, { method: "POST", body });
      expect(answer.status).toBe(200);
      expect(answer.body["scope"]).toBe(everyScope);
    });

    it("rejects a file in place of a field with invalid_request", async () => {
      const body = new FormData();
      body.set("username", person.username);
      body.set("password", new Blob([person.password]), "password.txt");
      const answer = await send(target(), tokenPath, { method: "POST", body });
      expectOAuthError(answer, 400, "invalid_request");
    });

    it.each([
      "--x\r\n",
      "--x--",
      "",
      "--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n",
    ])("rejects the broken multipart form %j with invalid_request", async (body) => {
      const headers = { "Content-Type": "multipart/form-data; boundary=x" };
      const answer = await send(target(), tokenPath, { method: "POST", headers, body });
      expectOAuthError(answer, 400, "invalid_request");
    });

    it.each(["username", "password"])(
      "TOK-4 rejects an absent or blank %s with invalid_request",
      async (name) => {
        const { [name]: _, ...rest } = credentials() as Record<string, string>;
        expectOAuthError(await ask(rest), 400, "invalid_request");
        expectOAuthError(await ask({ ...rest, [name]: "" }), 400, "invalid_request");
      },
    );

    it.each(["refresh_tokens", "PASSWORD", "password ", "implicit", "__proto__", "x"])(
      "TOK-5 rejects the grant type %j with unsupported_grant_type",
      async (grant_type) => {
        const answer = await ask({ grant_type, ...credentials() });
        expectOAuthError(answer, 400, "unsupported_grant_type");
      },
    );

    it("TOK-6 VULN-42 ignores unknown parameters, and signs none of them", async () => {
      const claims = { sub: "x", sid: "x", aud: "x", role: "admin", exp: "9999999999" };
      const more = { audience: "x", "": "x", constructor: "x", "__proto__.x": "x", ...claims };
      const { body } = await ask({ ...credentials(), ...more });
      expect(body["scope"]).toBe(everyScope);
      const { payload } = decodeToken(String(body["access_token"]));
      expect(payload).toMatchObject({ aud: target().issuer, role: "user" });
      expect(Number(payload["exp"]) - Number(payload["iat"])).toBe(600);
      expect(Object.values(payload)).not.toContain("x");
    });

    it.each(["grant_type", "username", "password", "scope", "client_id", "unknown"])(
      "TOK-7 ST-12 rejects a second %s with invalid_request",
      async (name) => {
        const once = Object.entries({ grant_type: "password", ...credentials() });
        const value = once.find(([one]) => one === name)?.[1] ?? "";
        const others = once.filter(([one]) => one !== name);
        for (const [first, second] of [
          [value, value],
          ["", value],
          [value, ""],
        ] as const) {
          const answer = await ask([...others, [name, first], [name, second]]);
          expectOAuthError(answer, 400, "invalid_request");
        }
      },
    );

    it("TOK-8 rejects every body but a form with 415", async () => {
      const asJson = json(credentials());
      expectOAuthError(await send(target(), tokenPath, asJson), 415, "invalid_request");
      const body = new URLSearchParams(credentials()).toString();
      for (const type of [
        "text/plain",
        "application/json",
        "x",
        "application/x-www-form-urlencodedx",
      ]) {
        const answer = await ask(body, { "Content-Type": type });
        expectOAuthError(answer, 415, "invalid_request", type);
      }
      const bytes = new TextEncoder().encode(body);
      const untyped = await send(target(), tokenPath, { method: "POST", body: bytes });
      expectOAuthError(untyped, 415, "invalid_request");
      const empty = await send(target(), tokenPath, { method: "POST" });
      expectOAuthError(empty, 415, "invalid_request");
    });

    it("tells a caller who sent JSON or nothing what to send", async () => {
      const advice =
        "Send a form (application/x-www-form-urlencoded). Send username and password, or grant_type " +
        "and the parameters of that grant. To log in with JSON, use POST /session.";
      const asJson = await send(target(), tokenPath, json(credentials()));
      expect(asJson.body["error_description"]).toBe(`${advice} It was sent as 'application/json'.`);
      const empty = await send(target(), tokenPath, { method: "POST" });
      expect(empty.body["error_description"]).toBe(`The body is empty. ${advice}`);
    });

    it("ST-13 rejects a form in another charset than UTF-8 with 415", async () => {
      const type = "application/x-www-form-urlencoded; charset=iso-8859-1";
      const answer = await ask(credentials(), { "Content-Type": type });
      expectOAuthError(answer, 415, "invalid_request");
    });

    const parameters = ["username", "password", "refresh_token", "grant_type", "scope"];
    it.each([...parameters, "client_id", "client_secret"])(
      "TOK-10 ASVS-14.2.1 rejects %s in the URL with invalid_request",
      async (name) => {
        const value = (credentials() as Record<string, string>)[name] ?? "";
        const path = `${tokenPath}?${new URLSearchParams([[name, value]]).toString()}`;
        expectOAuthError(await send(target(), path, form(credentials())), 400, "invalid_request");
      },
    );

    it.each(["a\0b", "a\nb", "\u007fabc", "a\u0085b"])(
      "ST-13 rejects the username %j, which has a control character, with invalid_request",
      async (username) => {
        const answer = await ask({ ...credentials(), username });
        expectOAuthError(answer, 400, "invalid_request");
      },
    );

    it("TOK-14 grants the requested scope, and rejects an unknown or greater one with invalid_scope", async () => {
      const narrow = await ask({ ...credentials(), scope: "sessions  profile:read sessions" });
      expect(narrow.body["scope"]).toBe("sessions profile:read");
      expect((await ask({ ...credentials(), scope: "" })).body["scope"]).toBe(everyScope);
      for (const scope of ["admin", "profile:read admin", "Sessions", "x", "__proto__", "a,b"]) {
        expectOAuthError(await ask({ ...credentials(), scope }), 400, "invalid_scope", scope);
      }
    });
  });
}
