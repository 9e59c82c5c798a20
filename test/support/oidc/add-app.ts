import { randomUUID } from "node:crypto";
import type { TestDatabase } from "../databases/databases.ts";

/** An app without a secret, at a server. */
export interface KnownApp {
  readonly id: string;
  readonly redirectUri: string;
}

/** What an operator says of an app. */
export interface NewApp {
  readonly name: string;
  readonly redirectUri: string;
  readonly postLogoutUri?: string;
  /** Whether users are not asked for their consent. Default: they are. */
  readonly isFirstParty?: boolean;
  readonly contact?: string;
}

/** Registers an app at the server of a database, as `latchkey clients create` does. */
export async function addApp(
  { sql }: Pick<TestDatabase, "sql">,
  { name, redirectUri, postLogoutUri = "", isFirstParty = false, contact }: NewApp,
): Promise<KnownApp> {
  const id = randomUUID();
  const row = {
    id,
    name,
    scope: "",
    secret_hash: "",
    created_at: Date.now(),
    first_party: Number(isFirstParty),
    grants: "authorization_code refresh_token",
    redirect_uris: redirectUri,
    post_logout_uris: postLogoutUri,
    ...(contact !== undefined && { contact }),
  };
  const values = Object.values(row).map((value) => `'${String(value).replaceAll("'", "''")}'`);
  await sql(`INSERT INTO clients (${Object.keys(row).join(", ")}) VALUES (${values.join(", ")})`);
  return { id, redirectUri };
}

/** What an app sends that nobody waits for: its code is never redeemed. */
export const requestOf = ({ id, redirectUri }: KnownApp, state = "opaque"): URLSearchParams =>
  new URLSearchParams({
    client_id: id,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "openid",
    state,
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  });
