import { useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { Field } from "../../form/field.tsx";
import { Moment } from "../../format/moment.tsx";
import { Ask } from "../parts/ask.tsx";
import { LoadMore } from "../parts/load-more.tsx";
import { Select } from "../parts/select.tsx";
import { useList } from "../parts/use-list.ts";
import { useOrganizationRoles } from "../parts/use-roles.ts";
import { findUser, UserField } from "../parts/user-field.tsx";
import type { Member, Organization } from "../types.ts";
import { inWords } from "./in-words.ts";

/** The list of the members of an organization. After a transfer it is read again, because two of them have another role. */
export const useMembers = ({ id, owner_id }: Organization) =>
  useList(`${id} ${owner_id}`, async (cursor) => {
    const { members, next_cursor } = await latchkey.call(
      "get",
      "/admin/organizations/{id}/members",
      {
        params: { id },
        query: cursor === undefined ? {} : { cursor },
      },
    );
    return { rows: members.map((one) => ({ ...one, id: one.user_id })), next: next_cursor };
  });

interface MembersProps {
  readonly organization: Organization;
  readonly list: ReturnType<typeof useMembers>;
}

/** The members of an organization, the first one first. */
export function Members({ organization: { id, name, owner_id }, list }: MembersProps) {
  const roles = useOrganizationRoles();

  const put = (user_id: string, role: string) =>
    inWords(() =>
      latchkey.call("put", "/admin/organizations/{id}/members/{user_id}", {
        params: { id, user_id },
        body: { role },
      }),
    );

  async function add(entered: (name: string) => string): Promise<void> {
    const user = await findUser(entered, "user_id");
    const role = entered("role");
    await put(user.id, role);
    const member = { ...user, user_id: user.id, role, joined_at: new Date().toISOString() };
    list.change((rows) => {
      if (rows.some((one) => one.id === user.id)) return rows.map(withRole(user.id, role));
      // A new member is the last one.
      return list.hasMore ? rows : [...rows, member];
    });
  }

  const changeRole = (user_id: string) => async (role: string) => {
    await put(user_id, role);
    list.change((rows) => rows.map(withRole(user_id, role)));
  };

  const remove = (user_id: string) => async () => {
    const params = { id, user_id };
    await inWords(() =>
      latchkey.call("delete", "/admin/organizations/{id}/members/{user_id}", { params }),
    );
    list.change((rows) => rows.filter((one) => one.id !== user_id));
  };

  return (
    <section>
      <h2>Members</h2>
      <div class="narrow">
        <Ask
          label="Add member"
          question="The user becomes a member immediately, and gets no email."
          fields={
            <>
              <UserField label="User" name="user_id" />
              <Field
                label="Role"
                name="role"
                defaultValue="member"
                choices={(roles.length > 0 ? roles : ["member"]).map((role) => [role, role])}
              />
            </>
          }
          confirm="Add the member"
          act={add}
          done={
            <>
              The user is now a member of <bdi>{name}</bdi>.
            </>
          }
        />
      </div>
      {list.isLoading && <p class="hint">Loading…</p>}
      <ul aria-label="Members">
        {list.rows?.map((member) => (
          <li key={member.id} class="item">
            <div>
              <h3>
                <a href={`#user/${member.id}`}>
                  <bdi>{member.name}</bdi>
                </a>{" "}
                {member.id === owner_id && <span class="badge">owner</span>}
              </h3>
              <p class="hint">
                <bdi>{member.username}</bdi>
                {member.email && (
                  <>
                    {" "}
                    · <bdi>{member.email}</bdi>
                  </>
                )}{" "}
                · joined <Moment at={member.joined_at} as="date" />
              </p>
            </div>
            {member.id !== owner_id && (
              <div class="tools">
                <MemberRole key={member.role} member={member} change={changeRole(member.id)} />
                <Ask
                  label="Remove"
                  about={member.name}
                  kind="quiet"
                  question={
                    <>
                      <bdi>{member.name}</bdi> loses all access to <bdi>{name}</bdi>, but keeps the
                      account.
                    </>
                  }
                  confirm="Remove the member"
                  act={remove(member.id)}
                  done={
                    <>
                      <bdi>{member.name}</bdi> has been removed.
                    </>
                  }
                />
              </div>
            )}
          </li>
        ))}
      </ul>
      <LoadMore list={list} />
    </section>
  );
}

const withRole =
  (userId: string, role: string) =>
  <M extends Member>(member: M): M =>
    member.user_id === userId ? { ...member, role } : member;

interface MemberRoleProps {
  readonly member: Member;
  readonly change: (role: string) => Promise<void>;
}

/** Gives a member another role. */
function MemberRole({ member: { name, role: present }, change }: MemberRoleProps) {
  const [role, setRole] = useState(present);
  const roles = useOrganizationRoles();
  return (
    <>
      <Select
        label="Role"
        about={name}
        choices={[...new Set([present, ...roles])].map((name) => [name, name])}
        chosen={role}
        choose={setRole}
      />
      {role !== present && (
        <Ask
          label="Change the role"
          about={`of ${name}`}
          act={() => change(role)}
          done={
            <>
              <bdi>{name}</bdi> now has the role {role}.
            </>
          }
        />
      )}
    </>
  );
}
