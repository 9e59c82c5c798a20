import { useEffect, useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import type { Overview } from "../types.ts";

type Roles = Pick<Overview, "roles" | "organization_roles">;

/** The roles of this server. They change only when it is restarted. */
let known: Roles = { roles: [] };

function useKnown(): Roles {
  const [roles, setRoles] = useState(known);

  useEffect(() => {
    if (known.roles.length > 0) return;
    latchkey.call("get", "/admin/overview").then(
      (overview) => setRoles((known = overview)),
      () => {},
    );
  }, []);

  return roles;
}

/** All roles of this server; none before the answer, and none if it fails. */
export const useRoles = (): readonly string[] => useKnown().roles;

/** The roles that a member of an organization can have, as `useRoles`. */
export const useOrganizationRoles = (): readonly string[] => useKnown().organization_roles ?? [];
