import { randomUUID } from "node:crypto";
import type { Resource } from "../../../src/core/resources/model.ts";
import type { Backend } from "./backend.ts";

/** What a resource of a test has. Its scopes have texts that repeat their names. */
interface Given extends Partial<Omit<Resource, "scopes" | "implies">> {
  readonly scopes?: readonly string[];
  readonly implies?: Readonly<Record<string, readonly string[]>>;
}

/** A resource with the given fields, which all roles and clients may use. */
export function resourceWith({
  scopes = ["notes:read", "notes:write"],
  implies = {},
  ...given
}: Given = {}): Resource {
  return {
    id: randomUUID(),
    uri: "https://notes.example.com/mcp",
    name: "Notes",
    scopes: JSON.stringify(Object.fromEntries(scopes.map((scope) => [scope, `May ${scope}`]))),
    openScopes: scopes.join(" "),
    implies: JSON.stringify(implies),
    allowedRoles: "",
    clientId: null,
    createdAt: 0,
    revokedAt: null,
    ...given,
  };
}

/** Stores a resource. */
export function addResource(backend: Pick<Backend, "sql">, given?: Given): Resource {
  const resource = resourceWith(given);
  const names = Object.keys(resource).map((name) =>
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`),
  );
  backend.sql(
    `INSERT INTO resources (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
    ...Object.values<string | number | null>({ ...resource }),
  );
  return resource;
}
