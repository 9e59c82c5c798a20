import { latchkey } from "../../client/latchkey.ts";
import { Ask } from "../parts/ask.tsx";
import { forgetLists } from "../parts/use-list.ts";
import { findUser, UserField } from "../parts/user-field.tsx";
import type { Organization } from "../types.ts";
import { inWords } from "./in-words.ts";

interface ActionsProps {
  readonly organization: Organization;
  /** Gets null after the organization was deleted. */
  readonly onChanged: (now: Organization | null) => void;
}

/** What an administrator can do with an organization. */
export function Actions({ organization, onChanged }: ActionsProps) {
  const { id, name, disabled_at } = organization;
  const params = { id };
  const it = <bdi>{name}</bdi>;

  const change = (disabled: boolean) => async () => {
    const body = { disabled };
    onChanged(
      await inWords(() => latchkey.call("patch", "/admin/organizations/{id}", { params, body })),
    );
  };

  async function transfer(entered: (name: string) => string): Promise<void> {
    const { id: user_id } = await findUser(entered, "user_id");
    const body = { user_id };
    await inWords(() => latchkey.call("put", "/admin/organizations/{id}/owner", { params, body }));
    onChanged({ ...organization, owner_id: user_id });
  }

  async function remove(): Promise<void> {
    await latchkey.call("delete", "/admin/organizations/{id}", { params });
    forgetLists();
    onChanged(null);
  }

  return (
    <section>
      <h2>Actions</h2>
      <div class="tools">
        <Ask
          label="Transfer"
          question={
            <>
              {it} will belong to another user. The present organization owner stays a member, with
              the role admin.
            </>
          }
          fields={<UserField label="New organization owner" name="user_id" />}
          confirm="Transfer the organization"
          act={transfer}
          done={<>{it} has been transferred.</>}
        />
        {disabled_at ? (
          <Ask
            label="Enable"
            act={change(false)}
            done={<>{it} has been enabled. Its members have their roles again.</>}
          />
        ) : (
          <Ask
            label="Disable"
            kind="danger"
            question={
              <>
                {it} will count as an organization without members. You can enable it again later.
              </>
            }
            confirm="Disable the organization"
            act={change(true)}
            done={<>{it} has been disabled.</>}
          />
        )}
        <Ask
          label="Delete"
          kind="danger"
          question={
            <>
              Permanently deletes {it}. Its members stay users. The slug is free after 30 days. You
              can’t undo this.
            </>
          }
          confirm="Delete the organization"
          typed={name}
          typedIs="name"
          act={remove}
          done="The organization has been deleted."
        />
      </div>
    </section>
  );
}
