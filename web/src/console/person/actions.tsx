import { saveFile } from "../../action/save-file.ts";
import { latchkey } from "../../client/latchkey.ts";
import { useConsole } from "../context.ts";
import { inWords } from "../organizations/in-words.ts";
import { Ask } from "../parts/ask.tsx";
import { Invitation } from "../parts/invitation.tsx";
import { forgetLists } from "../parts/use-list.ts";
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
    await inWords(() => latchkey.call("delete", "/admin/users/{id}", { params }));
    forgetLists();
    onDeleted();
  }

  return (
    <section>
      <h2>Actions</h2>
      <div class="tools">
        {(login.failures > 0 || login.until !== null) && (
          <Ask label="Unlock" act={unlock} done="The account is unlocked." />
        )}
        {!isDisabled && email && (
          <>
            {!person.email_verified && (
              <Ask
                label="Send verification"
                act={sendVerification}
                done={<>A verification link is on its way to {address}.</>}
              />
            )}
            {person.invited_at && login.obstacles.includes("no_password") && (
              <Invitation person={person} onChanged={() => onChanged({})} />
            )}
            <Ask
              label="Send password link"
              act={sendReset}
              done={<>A link to choose a new password is on its way to {address}.</>}
            />
          </>
        )}
        {!person.email_verified && email && (
          <Ask
            label="Mark as verified"
            question={
              <>
                Confirms that {address} belongs to {who}. Only do this if you’re sure.
              </>
            }
            act={change({ email_verified: true })}
            done="The address has been marked as verified."
          />
        )}
        <Ask label="Export" act={download} done="Downloaded." />
      </div>
      {isOwn ? (
        <p class="hint">
          This is your own account. Only another administrator can change its role, disable it or
          delete it.
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
                    Ends all sessions. Before logging in again, {who} must choose a new password
                    with a link that is sent to {address}.
                  </>
                }
                act={takePassword}
                done={
                  <>
                    The password has been removed. A link to choose a new one is on its way to{" "}
                    {address}.
                  </>
                }
              />
            )}
            {(factors.totp || factors.passkeys.length > 0) && (
              <Ask
                label="Reset second factors"
                kind="danger"
                question={
                  <>
                    Removes the authenticator app, all passkeys and all recovery codes of {who}, and
                    ends all sessions. Only do this if you’re sure that the request comes from {who}
                    .
                  </>
                }
                confirm="Remove all second factors"
                act={resetFactors}
                done="The second factors have been removed, and all sessions have ended."
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
                    {who} will no longer be able to log in, and all sessions end. You can enable the
                    account again later.
                  </>
                }
                confirm="Disable the account"
                act={change({ disabled: true })}
                done="The account has been disabled, and all sessions have ended."
              />
            )}
            <Ask
              label="Delete"
              kind="danger"
              question={
                <>Permanently deletes the account of {who} and all its data. You can’t undo this.</>
              }
              confirm="Delete the account"
              typed={username}
              act={remove}
              done="The account has been deleted."
            />
          </div>
        </>
      )}
    </section>
  );
}
