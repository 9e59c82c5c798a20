import { useEffect, useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";

/** The roles of this server. They change only when it is restarted. */
let known: readonly string[] = [];

/** All roles of this server; none before the answer, and none if it fails. */
export function useRoles(): readonly string[] {
  const [roles, setRoles] = useState(known);

  useEffect(() => {
    if (known.length > 0) return;
    latchkey.call("get", "/admin/overview").then(
      (overview) => setRoles((known = overview.roles)),
      () => {},
    );
  }, []);

  return roles;
}
