import { beforeAll, describe, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import {
  form,
  introspectPath,
  registerAndLogIn,
  revokePath,
  send,
  tokenPath,
  type Person,
} from "../calls/calls.ts";
import {
  askWith,
  basic,
  createClient,
  inBody,
  rawBasic,
  type Fields,
  type TestClient,
} from "../calls/clients.ts";
import { expectOAuthError } from "../calls/expect.ts";

/** Credentials of clients that are refused before the database is asked. */
export function invalidClients(target: () => Target): void {
  const ask = (fields: Fields, headers?: Fields) => askWith(target(), fields, headers);

  describe("client authentication", () => {
    let client: TestClient;
    let person: Person;
    beforeAll(async () => {
      client = await createClient(target());
      ({ person } = await registerAndLogIn(target()));
    });

    it.each([
      ["not base64", { Authorization: "Basic ???" }],
      ["base64 without padding and colon", { Authorization: "Basic YQ" }],
      ["a name alone", rawBasic("somebody")],
      ["broken escapes", rawBasic("some%body:secret")],
      ["ill-formed UTF-8 in escapes", rawBasic("somebody:%ff")],
      ["UTF-8 that is not form-encoded", rawBasic("somebody:pässwörd")],
      ["control characters", rawBasic("some\0body:secret")],
      ["a colon alone before a secret", rawBasic(":secret")],
    ])("TOK-11 rejects a Basic header with invalid_client: %s", async (_, headers) => {
      expectOAuthError(await ask({}, headers), 401, "invalid_client");
    });

    it("TOK-12 rejects a secret or another id in the body beside HTTP Basic with invalid_request", async () => {
      for (const fields of [inBody(client), { client_id: "x" }, { client_secret: "x" }]) {
        const names = Object.keys(fields).join();
        for (const path of [tokenPath, introspectPath, revokePath]) {
          const all = { grant_type: "client_credentials", token: "x", ...fields };
          const answer = await send(target(), path, form(all, basic(client)));
          expectOAuthError(answer, 400, "invalid_request", `${path} ${names}`);
        }
      }
    });

    it.each([
      ["a name alone", { client_id: "somebody" }, 401, "invalid_client"],
      ["a secret alone", { client_secret: "secret" }, 400, "invalid_request"],
      ["a name in another case", { client_id: "First-Party" }, 401, "invalid_client"],
    ] as const)("TOK-13 rejects %s in the body", async (_, fields, status, error) => {
      const { username, password } = person;
      const answer = await send(target(), tokenPath, form({ username, password, ...fields }));
      expectOAuthError(answer, status, error);
    });
  });
}
