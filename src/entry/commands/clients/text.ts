import { scopeOf, wordsIn, type Client } from "../../../core/clients/model.ts";
import type { LastRefused } from "../../../core/oidc/request/last-refused.ts";
import { shown, timeOf } from "../users/text.ts";
import { isPublic } from "../../../core/clients/clients.ts";

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** One line for a client in a list. */
export function lineOfClient(client: Client): string {
  const { id, name, createdAt, revokedAt, redirectUris } = client;
  const scope = scopeOf(client);
  const state = revokedAt === null ? "active " : "revoked";
  const what = redirectUris === "" ? `(${scope})` : `(${scope || "logs users in"}) ${redirectUris}`;
  return `${id}  ${state}  ${dayOf(createdAt)}  ${shown(name)}  ${what}`;
}

/** When a request of an app had an error, which one, and what to do. */
const textOf = ({ at, code, parameter, hint }: LastRefused): string =>
  [at, code, parameter, hint && `(${hint})`].filter(Boolean).join(" ");

/** The facts about a client, one a line. */
export function linesOfClient(
  client: Client,
  more: { readonly logoAt?: number | undefined; readonly refused?: LastRefused | undefined } = {},
): string[] {
  const { logoAt, refused } = more;
  const { previousSecretUntil: until, revokedAt } = client;
  const facts: readonly (readonly [string, string])[] = [
    ["id", client.id],
    ["name", client.name],
    ["first-party", client.firstParty === 1 ? "yes" : "no"],
    ["public", isPublic(client) ? "yes" : "no"],
    ["grants", client.grants === "*" ? "all" : client.grants],
    ["scopes", scopeOf(client) || "none"],
    ...wordsIn(client.redirectUris).map((uri) => ["redirect URI", uri] as const),
    ...wordsIn(client.postLogoutUris).map((uri) => ["post-logout URI", uri] as const),
    ["back-channel", client.backchannelLogoutUri ?? "none"],
    ["accounts", client.accountAccess ?? "none"],
    ["organizations", client.organizationAccess ?? "none"],
    ["default resource", client.defaultResource ?? "none"],
    ["private URLs", client.privateUrls === 1 ? "allowed" : "not allowed"],
    ["requires PKCE", client.requirePkce === 1 ? "yes" : "no"],
    ["claim role", client.roles === 1 ? "yes" : "no"],
    ["allowed roles", client.allowedRoles || "all"],
    ["contact", client.contact ?? "none"],
    ...(logoAt === undefined ? [] : [["logo of", timeOf(logoAt)] as const]),
    ["created", timeOf(client.createdAt)],
    ...(until === null ? [] : [["old secret until", timeOf(until)] as const]),
    ["revoked", revokedAt === null ? "never" : timeOf(revokedAt)],
  ];
  const lines = facts.map(([name, fact]) => `${name.padEnd(18)}${shown(fact)}`);
  return refused ? [...lines, `last refused request: ${shown(textOf(refused))}`] : lines;
}
