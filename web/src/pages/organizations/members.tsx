import type { Account } from "latchkey-auth/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { Field } from "../../form/field.tsx";
import { Sure } from "../../form/sure.tsx";
import { Moment } from "../../format/moment.tsx";
import { t } from "../../language/language.ts";
import { rich } from "../../language/rich.tsx";
import { Button } from "../../layout/button.tsx";
import { Page } from "../../layout/page.tsx";
import { OpenForm } from "./open-form.tsx";
import { isManager, roleName, useRoleChoices } from "./roles.ts";
import { Tabs } from "./tabs.tsx";
import type { Member, OfOrganization, Organization } from "./types.ts";

interface MembersPageProps extends OfOrganization {
  readonly user: Account;
}

/** The members of an organization. Those who manage it give them roles and remove them. */
export function MembersPage({ organization, user }: MembersPageProps) {
  const { id, name } = organization;
  const [members, setMembers] = useState<readonly Member[]>();
  const [next, setNext] = useState<string | null>(null);
  const [message, setMessage] = useState("");
  const status = useRef<HTMLParagraphElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const { busy, run } = useAction();

  const read = (cursor?: string) =>
    latchkey.call("get", "/organizations/{id}/members", {
      params: { id },
      ...(cursor && { query: { cursor } }),
    });

  useEffect(
    () =>
      void run("members", async () => {
        const part = await read();
        setMembers(part.members);
        setNext(part.next_cursor);
      }),
    [],
  );

  const more = (cursor: string) =>
    run("more", async () => {
      const part = await read(cursor);
      setMembers((before = []) => [...before, ...part.members]);
      setNext(part.next_cursor);
      // The button goes with the last page.
      if (part.next_cursor === null) list.current?.focus();
    });

  const say = (text: string) => {
    setMessage(text);
    // The clicked button is gone.
    status.current?.focus();
  };

  async function change({ user_id: userId, name: who }: Member, role: string): Promise<void> {
    const params = { id, user_id: userId };
    await latchkey.call("patch", "/organizations/{id}/members/{user_id}", {
      params,
      body: { role },
    });
    setMembers((before) => before?.map((one) => (one.user_id === userId ? { ...one, role } : one)));
    say(fill(t.members.changed, { name: who, role: roleName(role) }));
  }

  async function remove({ user_id: userId, name: who }: Member): Promise<void> {
    const params = { id, user_id: userId };
    await latchkey.call("delete", "/organizations/{id}/members/{user_id}", { params });
    setMembers((before) => before?.filter((one) => one.user_id !== userId));
    say(fill(t.members.removed, { name: who }));
  }

  return (
    <Page title={fill(t.members.title, { organization: name })} settings>
      <Tabs organization={organization} current="organization/members" />
      <p class="status" role="status" tabIndex={-1} ref={status}>
        {message}
      </p>
      {!members && busy.has("members") && <p class="hint">{t.common.loading}</p>}
      {members && (
        <div class="setting">
          <ul ref={list} tabIndex={-1} aria-label={t.members.members}>
            {members.map((member) => (
              <Row
                key={member.user_id}
                organization={organization}
                member={member}
                isUser={member.user_id === user.id}
                change={change}
                remove={remove}
              />
            ))}
          </ul>
          {next !== null && (
            <div class="actions">
              <Button busy={busy.has("more")} onClick={() => more(next)}>
                {t.members.more}
              </Button>
            </div>
          )}
        </div>
      )}
    </Page>
  );
}

interface RowProps {
  readonly organization: Organization;
  readonly member: Member;
  readonly isUser: boolean;
  readonly change: (member: Member, role: string) => Promise<void>;
  readonly remove: (member: Member) => Promise<void>;
}

/** A member. Nobody changes the owner, or the own role. */
function Row({ organization, member, isUser, change, remove }: RowProps) {
  const { name, username, email, role, joined_at: since } = member;
  const choices = useRoleChoices();
  const canChange = isManager(organization) && !isUser && role !== "owner";
  return (
    <li class="passkey">
      <div>
        <h2>
          <bdi>{name}</bdi> <span class="badge">{roleName(role)}</span>{" "}
          {isUser && <span class="badge">{t.members.you}</span>}
        </h2>
        <p class="hint">
          <bdi>{username}</bdi>
          {email && (
            <>
              {" · "}
              <bdi>{email}</bdi>
            </>
          )}
          <br />
          {rich(t.members.since, { date: <Moment at={since} as="date" /> })}
        </p>
      </div>
      {canChange && (
        <div class="tools">
          <OpenForm
            label={t.members.change}
            about={name}
            kind="quiet"
            action={t.members.save}
            send={(entered) => change(member, entered("role"))}
          >
            <Field label={t.members.role} name="role" choices={choices} defaultValue={role} />
          </OpenForm>
          <Sure
            label={t.members.remove}
            about={name}
            kind="quiet"
            question={fill(t.members.removeText, { name, organization: organization.name })}
            confirm={t.members.remove}
            act={() => remove(member)}
          />
        </div>
      )}
    </li>
  );
}
