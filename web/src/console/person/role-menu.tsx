import { useEffect, useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { Ask } from "../parts/ask.tsx";
import type { OnChanged, UserDetails } from "../types.ts";

/** The roles of this server. They change only when it is restarted. */
let known: readonly string[] = [];

function useRoles(): readonly string[] {
  const [roles, setRoles] = useState(known);

  useEffect(() => {
    if (known.length > 0) return;
    latchkey.call("get", "/admin/overview").then(
      (overview) => setRoles((known = overview.roles)),
      // The menu then has only the present role.
      () => {},
    );
  }, []);

  return roles;
}

interface RoleMenuProps {
  readonly person: UserDetails;
  readonly onChanged: OnChanged;
}

/** Gives a person another role. */
export function RoleMenu({ person: { id, name, role: present }, onChanged }: RoleMenuProps) {
  const [role, setRole] = useState(present);
  const roles = useRoles();
  const who = <bdi>{name}</bdi>;

  async function change(): Promise<void> {
    const body = { role };
    const now = await latchkey.call("patch", "/admin/users/{id}", { params: { id }, body });
    await onChanged({ now });
  }

  return (
    <div class="tools">
      <label class="pick">
        Role
        <span class="box">
          <select onChange={({ currentTarget }) => setRole(currentTarget.value)}>
            {[...new Set([present, ...roles])].map((name) => (
              <option key={name} value={name} selected={name === role}>
                {name}
              </option>
            ))}
          </select>
        </span>
      </label>
      {role !== present && (
        <Ask
          label="Change the role"
          kind="danger"
          question={
            role === "admin" ? (
              <>{who} can then see, change and delete every account.</>
            ) : (
              <>
                {who} then has the rights of the role “{role}”, and no longer those of “{present}”.
              </>
            )
          }
          confirm={`Give the role ${role}`}
          act={change}
          done={
            <>
              {who} has the role {role}.
            </>
          }
        />
      )}
    </div>
  );
}
