import { useState } from "preact/hooks";
import { latchkey } from "../../latchkey.ts";
import { saveFile } from "../../save-file.ts";
import { useConsole } from "../context.ts";
import { Ask } from "../parts/ask.tsx";
import type { Person } from "../types.ts";

interface ActionsProps {
  readonly person: Person;
  /** Reads the person again. */
  readonly onChanged: () => Promise<void>;
  readonly onDeleted: () => void;
}

/** What an administrator can do with an account. */
export function Actions({ person, onChanged, onDeleted }: ActionsProps) {
  const { user } = useConsole();
  const { id, name, username, email, login } = person;
  const params = { id };
  const isDisabled = person.disabled_at !== null;
  const isOwn = id === user.id;
  const who = <bdi>{name}</bdi>;
  const address = <bdi>{email}</bdi>;

  /** The call, and then the page as it is after it. */
  const then = (call: () => Promise<unknown>) => async () => {
    await call();
    await onChanged();
  };

  const change = (body: { readonly disabled?: boolean; readonly email_verified?: boolean }) =>
    then(() => latchkey.call("patch", "/admin/users/{id}", { params, body }));

  const reset = (body: { readonly disable_password?: boolean }) =>
    then(() => latchkey.call("post", "/admin/users/{id}/password-reset", { params, body }));

  async function download(): Promise<void> {
    const data = await latchkey.call("get", "/admin/users/{id}/export", { params });
    saveFile(`${username}.json`, data);
  }

  async function remove(): Promise<void> {
    await latchkey.call("delete", "/admin/users/{id}", { params });
    onDeleted();
  }

  return (
    <section>
      <h2>Actions</h2>
      <div class="tools">
        {(login.failures > 0 || login.obstacles.includes("locked")) && (
          <Ask
            label="Unlock"
            act={then(() => latchkey.call("post", "/admin/users/{id}/unlock", { params }))}
            done="The wrong passwords are forgotten."
          />
        )}
        {!isDisabled && email && (
          <>
            {!person.email_verified && (
              <Ask
                label="Send verification"
                act={then(() =>
                  latchkey.call("post", "/admin/users/{id}/verification", { params }),
                )}
                done={<>A link to verify the address goes to {address}.</>}
              />
            )}
            <Ask
              label="Send password link"
              act={reset({})}
              done={<>A link to choose a new password goes to {address}.</>}
            />
          </>
        )}
        {!person.email_verified && email && (
          <Ask
            label="Mark as verified"
            question={
              <>
                Says that {address} belongs to {who}. Do this only if you know it.
              </>
            }
            act={change({ email_verified: true })}
            done="The address is marked as verified."
          />
        )}
        <Ask label="Export" act={download} done="The data are saved as a file." />
      </div>
      {isOwn ? (
        <p class="hint">
          This is your own account. Another administrator can change its role, disable it or delete
          it.
        </p>
      ) : (
        <>
          <RoleMenu key={person.role} person={person} onChanged={onChanged} />
          <div class="tools">
            {!isDisabled && email && (
              <Ask
                label="Take password away"
                kind="danger"
                question={
                  <>
                    {who} can log in only after choosing a new password by a link, which goes to{" "}
                    {address}. Ends all sessions.
                  </>
                }
                act={reset({ disable_password: true })}
                done={<>The password is gone. A link to choose a new one goes to {address}.</>}
              />
            )}
            {isDisabled ? (
              <Ask
                label="Enable"
                act={change({ disabled: false })}
                done={<>{who} can log in again.</>}
              />
            ) : (
              <Ask
                label="Disable"
                kind="danger"
                question={
                  <>
                    {who} cannot log in any more. Ends all sessions. You can enable the account
                    again.
                  </>
                }
                confirm="Disable the account"
                act={change({ disabled: true })}
                done="The account is disabled, and its sessions have ended."
              />
            )}
            <Ask
              label="Delete"
              kind="danger"
              question={
                <>Deletes the account of {who} and all of its data. This cannot be undone.</>
              }
              confirm="Delete the account"
              typed={username}
              act={remove}
              done="The account is deleted."
            />
          </div>
        </>
      )}
    </section>
  );
}

interface RoleMenuProps {
  readonly person: Person;
  readonly onChanged: () => Promise<void>;
}

/** Gives a person another role. */
function RoleMenu({ person: { id, name, role: present }, onChanged }: RoleMenuProps) {
  const [role, setRole] = useState(present);
  const roles = ["user", "admin"];
  if (!roles.includes(present)) roles.push(present);
  const who = <bdi>{name}</bdi>;

  async function change(): Promise<void> {
    const body = { role };
    await latchkey.call("patch", "/admin/users/{id}", { params: { id }, body });
    await onChanged();
  }

  return (
    <div class="tools">
      <label class="pick">
        Role
        <span class="box">
          <select onChange={({ currentTarget }) => setRole(currentTarget.value)}>
            {roles.map((name) => (
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
