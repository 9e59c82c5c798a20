import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { clientSecrets } from "../../../../src/drivers/client-secrets.ts";
import { secret } from "../../../support/secrets.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { form, send, tokenPath, type Answer } from "./calls.ts";

export interface TestClient {
  readonly id: string;
  readonly secret: string;
}

export type Fields = Readonly<Record<string, string>>;

export const everyScope = "profile:read profile:write sessions factors";

/** Writes a new confidential client into the database, as `latchkey clients create` does. */
export async function createClient(
  target: Target,
  { own = clientSecrets.create(), scope = everyScope } = {},
): Promise<TestClient> {
  const id = randomUUID();
  const hash = secret(await clientSecrets.hash(id, secret(own)));
  await target.sql(
    "INSERT INTO clients (id, name, scope, secret_hash, created_at) " +
      `VALUES ('${id}', 'Test', '${scope}', '${hash}', ${Date.now()})`,
  );
  return { id, secret: own };
}

/** Makes a client one that only logs users in: not of the operator's own, and for authorization codes alone. */
export const limitToApp = (target: Target, { id }: TestClient): Promise<unknown> =>
  target.sql(
    "UPDATE clients SET first_party = 0, grants = 'authorization_code refresh_token', " +
      `redirect_uris = 'https://app.example.com/callback' WHERE id = '${id}'`,
  );

/** Takes the secret from a client, as if it was created without one. */
export const makePublic = (target: Target, { id }: TestClient): Promise<unknown> =>
  target.sql(`UPDATE clients SET secret_hash = '' WHERE id = '${id}'`);

/** Revokes a client in the database. */
export const revokeClient = (target: Target, { id }: TestClient): Promise<unknown> =>
  target.sql(`UPDATE clients SET revoked_at = 1 WHERE id = '${id}'`);

/** HTTP Basic with credentials that are not form-encoded. */
export const rawBasic = (credentials: string): Fields => ({
  Authorization: `Basic ${Buffer.from(credentials).toString("base64")}`,
});

const formEncoded = (text: string): string => new URLSearchParams([["", text]]).toString().slice(1);

/** HTTP Basic with each part form-encoded first, as RFC 6749 section 2.3.1 requires. */
export const basic = (client: TestClient): Fields =>
  rawBasic(`${formEncoded(client.id)}:${formEncoded(client.secret)}`);

/** A client's credentials in the body. */
export const inBody = (client: TestClient): Fields => ({
  client_id: client.id,
  client_secret: client.secret,
});

/** A form with a client's credentials. Without a client it comes from the first-party app. */
export const formBy = (client: TestClient | undefined, fields: Fields) =>
  form(fields, client ? basic(client) : {});

/** Asks for a client's own token, with any credentials in the fields or headers. */
export const askWith = (target: Target, fields: Fields, headers: Fields = {}): Promise<Answer> =>
  send(target, tokenPath, form({ grant_type: "client_credentials", ...fields }, headers));

/** Requests a token by the client credentials grant. */
export const askClientToken = (
  target: Target,
  client: TestClient,
  fields: Fields = {},
): Promise<Answer> =>
  send(target, tokenPath, formBy(client, { grant_type: "client_credentials", ...fields }));

/** Gets a client's own token. Fails unless the request succeeds. */
export async function clientToken(target: Target, client: TestClient): Promise<string> {
  const { status, body } = await askClientToken(target, client);
  expect(status).toBe(200);
  return String(body["access_token"]);
}
