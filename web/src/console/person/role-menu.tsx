import { useState } from "preact/hooks";
import { latchkey } from "../../latchkey.ts";
import { Ask } from "../parts/ask.tsx";
import type { OnChanged, Person } from "../types.ts";

interface RoleMenuProps {
  readonly person: Person;
  readonly onChanged: OnChanged;
}

/** Gives a person another role. */
export function RoleMenu({ person: { id, name, role: present }, onChanged }: RoleMenuProps) {
  const [role, setRole] = useState(present);
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
            {[...new Set([present, "user", "admin"])].map((name) => (
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
