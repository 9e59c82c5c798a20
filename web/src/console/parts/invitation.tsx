import { latchkey } from "../../client/latchkey.ts";
import { Ask } from "./ask.tsx";

interface InvitationProps {
  readonly person: { readonly id: string; readonly name: string; readonly email: string };
  readonly onChanged: () => Promise<unknown>;
}

/** What an administrator does with the invitation of a user who has not used the account yet. */
export function Invitation({ person: { id, name, email }, onChanged }: InvitationProps) {
  const params = { id };
  const address = <bdi>{email}</bdi>;

  async function send(): Promise<void> {
    await latchkey.call("post", "/admin/users/{id}/invitation", { params });
    await onChanged();
  }

  async function withdraw(): Promise<void> {
    await latchkey.call("delete", "/admin/users/{id}/invitation", { params });
    await onChanged();
  }

  return (
    <div class="tools">
      <Ask
        label="Send again"
        about={`the invitation of ${name}`}
        kind="quiet"
        act={send}
        done={<>Another invitation is on its way to {address}. Earlier links no longer work.</>}
      />
      <Ask
        label="Withdraw"
        about={`the invitation of ${name}`}
        kind="quiet"
        question={
          <>
            The links that were sent to {address} stop working. If the account was never used, it is
            deleted.
          </>
        }
        confirm="Withdraw the invitation"
        act={withdraw}
        done={<>The invitation of {address} has been withdrawn.</>}
      />
    </div>
  );
}
