import { useEffect, useRef, useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { Sure } from "../../form/sure.tsx";
import { Moment } from "../../format/moment.tsx";
import { t } from "../../language/language.ts";
import { rich } from "../../language/rich.tsx";
import { Button } from "../../layout/button.tsx";
import { Page, Setting } from "../../layout/page.tsx";
import { explained } from "./explained.ts";
import { roleName, useRoleChoices } from "./roles.ts";
import { Tabs } from "./tabs.tsx";
import type { Invitation, OfOrganization } from "./types.ts";

/** The invitations to an organization, for those who manage it. */
export function InvitationsPage({ organization }: Pick<OfOrganization, "organization">) {
  const { id, name } = organization;
  const [invitations, setInvitations] = useState<readonly Invitation[]>();
  const [message, setMessage] = useState("");
  /** Changes with each invitation, so that the form is empty again. */
  const [sent, setSent] = useState(0);
  const status = useRef<HTMLParagraphElement>(null);
  const choices = useRoleChoices();
  const { busy, run } = useAction();

  const load = () =>
    run("invitations", async () => {
      const path = "/organizations/{id}/invitations";
      setInvitations((await latchkey.call("get", path, { params: { id } })).invitations);
    });

  useEffect(() => void load(), []);

  const say = (text: string) => {
    setMessage(text);
    // The clicked button is gone, or the form is empty.
    status.current?.focus();
  };

  /** A second invitation of an address replaces the first one. */
  async function send(body: Pick<Invitation, "email" | "role">): Promise<void> {
    await explained(
      () => latchkey.call("post", "/organizations/{id}/invitations", { params: { id }, body }),
      "invite",
    );
    say(fill(t.invitations.sent, { email: body.email }));
    await load();
  }

  async function revoke({ id: invitation, email }: Invitation): Promise<void> {
    const params = { id, invitation_id: invitation };
    await latchkey.call("delete", "/organizations/{id}/invitations/{invitation_id}", { params });
    say(fill(t.invitations.revoked, { email }));
    await load();
  }

  return (
    <Page title={fill(t.invitations.title, { organization: name })} settings>
      <Tabs organization={organization} current="organization/invitations" />
      <p class="status" role="status" tabIndex={-1} ref={status}>
        {message}
      </p>
      <Setting title={t.invitations.invite} text={t.invitations.inviteText}>
        <div>
          <Form
            key={sent}
            action={t.invitations.action}
            send={async (entered) => {
              await send({ email: entered("email"), role: entered("role") });
              setSent(sent + 1);
            }}
          >
            <Field
              label={t.fields.email}
              name="email"
              type="email"
              autocomplete="off"
              spellcheck={false}
            />
            <Field label={t.members.role} name="role" choices={choices} defaultValue="member" />
          </Form>
        </div>
      </Setting>
      {!invitations && busy.has("invitations") && <p class="hint">{t.common.loading}</p>}
      {invitations && (
        <Setting title={t.invitations.invitations}>
          {invitations.length === 0 ? (
            <p class="hint">{t.invitations.none}</p>
          ) : (
            <ul aria-label={t.invitations.invitations}>
              {invitations.map((one) => (
                <Row
                  key={one.id}
                  invitation={one}
                  isSending={busy.has(one.id)}
                  send={() => run(one.id, () => send({ email: one.email, role: one.role }))}
                  revoke={() => revoke(one)}
                />
              ))}
            </ul>
          )}
        </Setting>
      )}
    </Page>
  );
}

interface RowProps {
  readonly invitation: Invitation;
  readonly isSending: boolean;
  readonly send: () => unknown;
  readonly revoke: () => Promise<void>;
}

function Row({ invitation, isSending, send, revoke }: RowProps) {
  const { email, role, invited_by: by, expires_at: until } = invitation;
  const values = { role: roleName(role), date: <Moment at={until} as="date" /> };
  const isExpired = Date.parse(until) <= Date.now();
  const { invitations: texts } = t;
  const [alone, withName] = isExpired ? [texts.was, texts.wasBy] : [texts.until, texts.untilBy];
  return (
    <li class="passkey">
      <div>
        <h3>
          <bdi>{email}</bdi> {isExpired && <span class="badge care">{texts.expired}</span>}
        </h3>
        <p class="hint">
          {by === null ? rich(alone, values) : rich(withName, { ...values, name: <bdi>{by}</bdi> })}
        </p>
      </div>
      <div class="tools">
        <Button
          kind="quiet"
          busy={isSending}
          label={`${t.invitations.again} ${email}`}
          onClick={send}
        >
          {t.invitations.again}
        </Button>
        <Sure
          label={t.invitations.revoke}
          about={email}
          kind="quiet"
          question={fill(t.invitations.revokeText, { email })}
          confirm={t.invitations.revoke}
          act={revoke}
        />
      </div>
    </li>
  );
}
