import { saveFile } from "../../action/save-file.ts";
import { latchkey } from "../../client/latchkey.ts";
import { useConsole } from "../context.ts";
import { Ask } from "../parts/ask.tsx";
import type { OnChanged, UserDetails } from "../types.ts";
import { RoleMenu } from "./role-menu.tsx";

interface ActionsProps {
  readonly person: UserDetails;
  readonly onChanged: OnChanged;
  readonly onDeleted: () => void;
}

/** What an administrator can do with an account. */
export function Actions({ person, onChanged, onDeleted }: ActionsProps) {
  const { user } = useConsole();
  const { id, name, username, email, login, factors } = person;
  const params = { id };
  const isDisabled = person.disabled_at !== null;
  const isOwn = id === user.id;
  const who = <bdi>{name}</bdi>;
  const address = <bdi>{email}</bdi>;

  const change = (body: { readonly disabled?: boolean; readonly email_verified?: boolean }) =>
    async function patch(): Promise<void> {
      const now = await latchkey.call("patch", "/admin/users/{id}", { params, body });
      await onChanged({ now, endsSessions: body.disabled === true });
    };

  async function unlock(): Promise<void> {
    await latchkey.call("post", "/admin/users/{id}/unlock", { params });
    await onChanged({});
  }

  async function sendVerification(): Promise<void> {
    await latchkey.call("post", "/admin/users/{id}/verification", { params });
    await onChanged({ now: person });
  }

  async function invite(): Promise<void> {
    await latchkey.call("post", "/admin/users/{id}/invitation", { params });
    await onChanged({});
  }

  async function sendReset(): Promise<void> {
    await latchkey.call("post", "/admin/users/{id}/password-reset", { params, body: {} });
    await onChanged({ now: person });
  }

  async function takePassword(): Promise<void> {
    const body = { disable_password: true };
    await latchkey.call("post", "/admin/users/{id}/password-reset", { params, body });
    await onChanged({ endsSessions: true });
  }

  async function download(): Promise<void> {
    const data = await latchkey.call("get", "/admin/users/{id}/export", { params });
    saveFile(`${username}.json`, data);
  }

  async function resetFactors(): Promise<void> {
    await latchkey.call("delete", "/admin/users/{id}/factors", { params });
    await onChanged({ endsSessions: true });
  }

  async function remove(): Promise<void> {
    await latchkey.call("delete", "/admin/users/{id}", { params });
    onDeleted();
  }

  return (
    <section>
      <h2>Actions</h2>
      <div class="tools">
        {(login.failures > 0 || login.until !== null) && (
          <Ask label="Unlock" act={unlock} done="The wrong passwords are forgotten." />
        )}
        {!isDisabled && email && (
          <>
            {!person.email_verified && (
              <Ask
                label="Send verification"
                act={sendVerification}
                done={<>A link to verify the address goes to {address}.</>}
              />
            )}
            {person.invited_at && login.obstacles.includes("no_password") && (
              <Ask
                label="Send invitation again"
                act={invite}
                done={<>Another invitation goes to {address}. Earlier links no longer work.</>}
              />
            )}
            <Ask
              label="Send password link"
              act={sendReset}
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
        <Ask label="Export" act={download} done="Downloaded." />
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
                label="Require a password reset"
                kind="danger"
                question={
                  <>
                    {who} can log in only after choosing a new password with a link, which goes to{" "}
                    {address}. Ends all sessions.
                  </>
                }
                act={takePassword}
                done={<>The password is gone. A link to choose a new one goes to {address}.</>}
              />
            )}
            {(factors.totp || factors.passkeys.length > 0) && (
              <Ask
                label="Reset second factors"
                kind="danger"
                question={
                  <>
                    Removes the authenticator app, all passkeys and all recovery codes of {who}. Do
                    this only if you know that {who} asks for it. Ends all sessions.
                  </>
                }
                confirm="Remove all second factors"
                act={resetFactors}
                done="The second factors are gone, and the sessions have ended."
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
