import type { Account } from "latchkey-auth/client";
import { useRef, useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { Moment } from "../../format/moment.tsx";
import { t } from "../../language/language.ts";
import { Page, Setting } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";
import { Danger } from "./danger.tsx";
import { explained } from "./explained.ts";
import { isManager, roleName } from "./roles.ts";
import { SlugField } from "./slug-field.tsx";
import { Tabs } from "./tabs.tsx";
import type { OfOrganization } from "./types.ts";

interface OrganizationPageProps extends OfOrganization {
  readonly user: Account;
  readonly note: string | undefined;
}

/** One organization: what it is for the user, and what the user can change. */
export function OrganizationPage(props: OrganizationPageProps) {
  const { organization, note, reload } = props;
  const { id, name, slug, role, require_mfa: requiresMfa, created_at: since } = organization;
  const [message, setMessage] = useState("");
  const status = useRef<HTMLParagraphElement>(null);
  const { busy, run } = useAction();
  const canChange = isManager(organization);

  async function change(body: {
    readonly name?: string;
    readonly slug?: string | null;
    readonly require_mfa?: boolean;
  }): Promise<void> {
    await explained(() => latchkey.call("patch", "/organizations/{id}", { params: { id }, body }));
    setMessage(t.organization.saved);
    await reload();
  }

  const setUp = <Link to="account/security">{t.organization.mfaSetUp}</Link>;
  return (
    <Page title={name} note={note} settings>
      <Tabs organization={organization} current="organization" />
      <p class="status" role="status" tabIndex={-1} ref={status}>
        {message}
      </p>
      <Setting title={t.organization.about}>
        <dl>
          <dt>{t.organization.role}</dt>
          <dd>{roleName(role)}</dd>
          {slug && (
            <>
              <dt>{t.organizations.slug}</dt>
              <dd>{slug}</dd>
            </>
          )}
          <dt>{t.organization.since}</dt>
          <dd>
            <Moment at={since} as="date" />
          </dd>
        </dl>
      </Setting>
      {canChange && (
        <Setting title={t.organization.settings}>
          <div>
            <Form
              action={t.common.save}
              send={(entered) => change({ name: entered("name"), slug: entered("slug") || null })}
            >
              <Field
                label={t.fields.name}
                name="name"
                autocapitalize="words"
                autocomplete="off"
                defaultValue={name}
              />
              <SlugField slug={slug} />
            </Form>
          </div>
        </Setting>
      )}
      {(canChange || requiresMfa) && (
        <Setting
          title={t.organization.mfa}
          text={
            <>
              {requiresMfa ? t.organization.mfaOn : t.organization.mfaOff} {setUp}
            </>
          }
          action={
            canChange && (
              <button
                class="switch"
                type="button"
                role="switch"
                aria-checked={requiresMfa}
                aria-label={t.organization.mfa}
                aria-disabled={busy.has("mfa") ? "true" : undefined}
                onClick={() => void run("mfa", () => change({ require_mfa: !requiresMfa }))}
              />
            )
          }
        />
      )}
      <Danger
        {...props}
        onTransferred={(to) => {
          setMessage(fill(t.organization.transferred, { name: to, organization: name }));
          status.current?.focus();
        }}
      />
    </Page>
  );
}
