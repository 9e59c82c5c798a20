import { useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { Ask } from "../parts/ask.tsx";
import { Select } from "../parts/select.tsx";
import { useRoles } from "../parts/use-roles.ts";
import type { OnChanged, UserDetails } from "../types.ts";

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
      <Select
        label="Role"
        choices={[...new Set([present, ...roles])].map((name) => [name, name])}
        chosen={role}
        choose={setRole}
      />
      {role !== present && (
        <Ask
          label="Change the role"
          kind="danger"
          question={
            role === "admin" ? (
              <>{who} will be able to see, change and delete every account.</>
            ) : (
              <>
                {who} gets the permissions of the role “{role}” and loses those of “{present}”.
              </>
            )
          }
          confirm={`Give the role ${role}`}
          act={change}
          done={
            <>
              {who} now has the role {role}.
            </>
          }
        />
      )}
    </div>
  );
}
