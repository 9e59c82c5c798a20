import { randomUUID } from "node:crypto";
import type { Consent } from "../../../../src/core/consents/model.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { decodeToken } from "../../../support/tokens/forge.ts";
import { send, withBearer, type Answer } from "./calls.ts";

const consentsPath = "/users/me/consents";

interface StoredConsent {
  readonly id: string;
  readonly clientId: string;
}

/** Writes what the user of a token lets an app do into the database. Without an app it is one that does not exist. */
export async function storeConsent(
  { sql }: Pick<Target, "sql">,
  token: string,
  given: Partial<Pick<Consent, "clientId" | "host" | "scope" | "resource">> = {},
): Promise<StoredConsent> {
  const { clientId = randomUUID(), host = "notes.example.com", resource = "" } = given;
  const { scope = "openid email" } = given;
  const id: string = randomUUID();
  const userId = String(decodeToken(token).payload["sub"]);
  const texts = [id, userId, clientId, host, scope, resource].join("', '");
  await sql(
    `INSERT INTO consents (id, user_id, client_id, host, scope, resource, created_at, updated_at) VALUES ('${texts}', ${Date.now()}, ${Date.now()})`,
  );
  return { id, clientId };
}

export const listConsents = (target: Target, token: string, language = "en"): Promise<Answer> =>
  send(target, consentsPath, {
    headers: { ...withBearer(token).headers, "Accept-Language": language },
  });

export const disconnectApp = (target: Target, token: string, id: string): Promise<Answer> =>
  send(target, `${consentsPath}/${id}`, { method: "DELETE", ...withBearer(token) });
