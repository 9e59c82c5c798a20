import type { Client } from "../clients/model.ts";
import { isId, randomId } from "../ids.ts";
import { authorizationLimits } from "./model.ts";
import type { AuthorizationPorts, AuthorizationSeals } from "./ports.ts";

/** What begins the `request_uri` of a pushed request (RFC 9126 section 2.2). */
const urn = "urn:ietf:params:oauth:request_uri:";

/** Whether a `request_uri` has the form of those that this server issues. */
export const isPushedUri = (requestUri: string): boolean => requestUri.startsWith(urn);

/**
 * Stores a request that a client pushes, so that its browser carries only a reference. The caller has authenticated the client, and checked
 * the request. Throws Failure `unavailable`.
 */
export async function storePushed(
  { store, seals, clock, random }: AuthorizationPorts,
  client: Pick<Client, "id">,
  query: string,
): Promise<{
  readonly requestUri: string;
  /** Seconds. */
  readonly expiresIn: number;
}> {
  const id = randomId(random);
  const { pushed, opened } = authorizationLimits;
  await store.insertAuthorization({
    id,
    kind: "pushed",
    clientId: client.id,
    request: query,
    userId: null,
    sessionId: null,
    scope: "",
    expiresAt: clock() + pushed + opened,
    usedAt: null,
    usedBy: null,
  });
  return { requestUri: urn + (await seals.sign("pushed", id)), expiresIn: pushed / 1000 };
}

/**
 * The query that a client pushed. Undefined for a request that was used, that is too old, or that another client pushed. `isOpened` is true
 * if the user was sent on before: to log in may take longer than the request lives. Throws Failure `unavailable`.
 */
export async function readPushed(
  { store, seals, clock }: Pick<AuthorizationPorts, "store" | "seals" | "clock">,
  client: Pick<Client, "id">,
  requestUri: string,
  isOpened = false,
): Promise<string | undefined> {
  const id = await idIn(seals, requestUri);
  const found = id === undefined ? undefined : await store.findAuthorization(id);
  if (found?.kind !== "pushed" || found.clientId !== client.id) return undefined;
  const end = isOpened ? found.expiresAt : found.expiresAt - authorizationLimits.opened;
  return found.usedAt === null && clock() < end ? found.request : undefined;
}

/**
 * Uses a pushed request up, before a code is issued for it. Returns false if another attempt was first, or if it has expired.
 * Throws Failure `unavailable`.
 */
export async function usePushed(
  { store, seals, clock, random }: AuthorizationPorts,
  requestUri: string,
): Promise<boolean> {
  const id = await idIn(seals, requestUri);
  return id !== undefined && store.useAuthorization({ id, by: randomId(random), now: clock() });
}

async function idIn(
  seals: Pick<AuthorizationSeals, "read">,
  requestUri: string,
): Promise<string | undefined> {
  if (!isPushedUri(requestUri)) return undefined;
  const id = await seals.read("pushed", requestUri.slice(urn.length));
  return id !== undefined && isId(id) ? id : undefined;
}
