import type { Client } from "../clients/model.ts";
import { isId, randomId } from "../ids.ts";
import { authorizationLimits, type Authorization, type AuthorizationCodeRequest } from "./model.ts";
import type { AuthorizationPorts, AuthorizationSeals } from "./ports.ts";

/** An approval: the app, the user, and the browser's session in which the user approved. */
interface Approval {
  readonly client: Pick<Client, "id">;
  readonly userId: string;
  readonly sessionId: string;
  readonly request: AuthorizationCodeRequest;
}

/**
 * Issues a code for an app, `ac1_…`, which works once and for a minute. It stops to work when the browser's session ends. The caller has
 * checked the client, the redirect URI and what the user allowed. Throws Failure `unavailable`.
 */
export async function issueCode(
  { store, seals, clock, random }: AuthorizationPorts,
  { client, userId, sessionId, request }: Approval,
): Promise<string> {
  const id = randomId(random);
  await store.insertAuthorization({
    id,
    kind: "code",
    clientId: client.id,
    request: JSON.stringify(request),
    userId,
    sessionId,
    scope: request.scope,
    expiresAt: clock() + authorizationLimits.code,
    usedAt: null,
    usedBy: null,
  });
  return seals.sign("code", id);
}

/** The id in a code. Undefined for a text that is no code of this server. Reads no database. */
export async function idOfCode(
  seals: Pick<AuthorizationSeals, "read">,
  code: string,
): Promise<string | undefined> {
  const id = await seals.read("code", code);
  return id !== undefined && isId(id) ? id : undefined;
}

/** What the app of a code asked for. */
export const requestOf = ({ request }: Pick<Authorization, "request">): AuthorizationCodeRequest =>
  JSON.parse(request) as AuthorizationCodeRequest;
