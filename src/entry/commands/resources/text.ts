import { impliedBy, scopeTextsOf, type Resource } from "../../../core/resources/model.ts";
import { shown, timeOf } from "../users/text.ts";

/** One line for a resource in a list. */
export function lineOfResource({ id, uri, name, scopes, revokedAt }: Resource): string {
  const state = revokedAt === null ? "active " : "revoked";
  return shown(
    `${id}  ${state}  ${uri}  ${name}  (${Object.keys(scopeTextsOf({ scopes })).join(" ")})`,
  );
}

/** The facts about a resource, one a line. */
export function linesOfResource(resource: Resource): string[] {
  const { revokedAt } = resource;
  const facts: readonly (readonly [string, string])[] = [
    ["id", resource.id],
    ["URI", resource.uri],
    ["name", resource.name],
    ...Object.entries(scopeTextsOf(resource)).map(
      ([scope, text]) => ["scope", `${scope}: ${text}`] as const,
    ),
    ["open scopes", resource.openScopes || "none"],
    ...Object.entries(impliedBy(resource)).map(
      ([scope, others]) => ["implies", `${scope}: ${others.join(" ")}`] as const,
    ),
    ["allowed roles", resource.allowedRoles || "all"],
    ["client", resource.clientId ?? "none"],
    ["created", timeOf(resource.createdAt)],
    ["revoked", revokedAt === null ? "never" : timeOf(revokedAt)],
  ];
  return facts.map(([name, fact]) => `${name.padEnd(18)}${shown(fact)}`);
}
