import type { Account } from "latchkey-auth/client";
import { fill } from "../../../../src/core/languages/fill.ts";
import { latchkey } from "../../client/latchkey.ts";
import { FieldError } from "../../client/refusal.ts";
import { Field } from "../../form/field.tsx";
import { Sure } from "../../form/sure.tsx";
import { t } from "../../language/language.ts";
import { Setting } from "../../layout/page.tsx";
import { explained } from "./explained.ts";
import { OpenForm } from "./open-form.tsx";
import type { Member, OfOrganization } from "./types.ts";

interface DangerProps extends OfOrganization {
  readonly user: Account;
  /** Called with the name of the new owner. */
  readonly onTransferred: (to: string) => void;
}

/** What cannot be undone. The owner gives the organization away or deletes it, and everybody else can leave it. */
export function Danger({ organization, user, reload, finish, onTransferred }: DangerProps) {
  const { id, name, role } = organization;
  const values = { organization: name };

  async function transfer(typed: string): Promise<void> {
    const member = await findMember(id, typed);
    if (!member || member.user_id === user.id) {
      throw new FieldError({ member: t.organization.noMember });
    }
    const body = { user_id: member.user_id };
    await explained(
      () => latchkey.call("put", "/organizations/{id}/owner", { params: { id }, body }),
      "transfer",
    );
    onTransferred(member.name);
    await reload();
  }

  async function remove(typed: string): Promise<void> {
    if (typed !== name) throw new FieldError({ name: t.organization.wrongName });
    const body = { name: typed };
    await latchkey.call("delete", "/organizations/{id}", { params: { id }, body });
    finish("organizations", fill(t.organization.deleted, values));
  }

  async function leave(): Promise<void> {
    await latchkey.call("delete", "/organizations/{id}/members/me", { params: { id } });
    finish("organizations", fill(t.organization.left, values));
  }

  if (role !== "owner") {
    return (
      <Setting title={t.organization.leave} isDanger>
        <Sure
          label={t.organization.leave}
          kind="danger"
          question={fill(t.organization.leaveText, values)}
          confirm={t.organization.leave}
          act={leave}
        />
      </Setting>
    );
  }
  return (
    <>
      <Setting title={t.organization.transfer} text={t.organization.transferText} isDanger>
        <OpenForm
          label={t.organization.transfer}
          kind="danger"
          send={(entered) => transfer(entered("member"))}
        >
          <Field
            label={t.organization.newOwner}
            name="member"
            autocomplete="off"
            spellcheck={false}
          />
        </OpenForm>
      </Setting>
      <Setting title={t.organization.delete} text={t.organization.deleteText} isDanger>
        <OpenForm
          label={t.organization.delete}
          kind="danger"
          send={(entered) => remove(entered("name"))}
        >
          <Field
            label={fill(t.organization.deleteName, values)}
            name="name"
            autocomplete="off"
            spellcheck={false}
          />
        </OpenForm>
      </Setting>
    </>
  );
}

/** The member with a username or an address, who may be on any page of the list. */
async function findMember(id: string, typed: string): Promise<Member | undefined> {
  const wanted = typed.trim().toLowerCase();
  let cursor: string | null = null;
  do {
    const query: { cursor?: string } = cursor === null ? {} : { cursor };
    const part = await latchkey.call("get", "/organizations/{id}/members", {
      params: { id },
      query,
    });
    const found = part.members.find(({ username, email }) =>
      [username, email].some((one) => one?.toLowerCase() === wanted),
    );
    if (found) return found;
    cursor = part.next_cursor;
  } while (cursor !== null);
  return undefined;
}
