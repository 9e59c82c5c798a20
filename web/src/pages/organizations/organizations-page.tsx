import { type Account, LatchkeyError } from "latchkey-auth/client";
import { useEffect, useState } from "preact/hooks";
import { creationClosed } from "../../../../src/core/languages/creation-closed.ts";
import { fill } from "../../../../src/core/languages/fill.ts";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { FieldError, hasCode } from "../../client/refusal.ts";
import { useServerRules } from "../../client/server-rules.ts";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { Verification } from "../../form/verification.tsx";
import { t } from "../../language/language.ts";
import { Button } from "../../layout/button.tsx";
import { Page, Setting } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";
import { explained } from "./explained.ts";
import { roleName } from "./roles.ts";
import { SlugField } from "./slug-field.tsx";
import type { Finish, MyInvitation, Organization } from "./types.ts";

interface OrganizationsPageProps {
  readonly user: Account;
  /** Undefined until they are known. */
  readonly all: readonly Organization[] | undefined;
  readonly note: string | undefined;
  readonly finish: Finish;
}

/** The organizations of the user, the invitations to further ones, and a form for a new one. */
export function OrganizationsPage({ user, all, note, finish }: OrganizationsPageProps) {
  const { rules } = useServerRules();
  const mayCreate = rules?.organizations?.create === undefined || user.role === "admin";
  const { invitations, load } = useReceived(user);
  const { organizations } = t;
  // All of it at the same time, so that nothing moves.
  if (!all || invitations === undefined) {
    return (
      <Page title={organizations.title} note={note} settings>
        <p class="hint">{t.common.loading}</p>
      </Page>
    );
  }
  return (
    <Page title={organizations.title} note={note} settings>
      <Setting title={organizations.mine}>
        {all.length === 0 ? (
          <p class="hint">{organizations.none}</p>
        ) : (
          <ul aria-label={organizations.mine}>
            {all.map(({ id, name, slug, role }) => (
              <li key={id} class="device">
                <div>
                  <h3>
                    <Link to="organization" id={id}>
                      <bdi>{name}</bdi>
                    </Link>
                  </h3>
                  {slug && <p class="hint">{slug}</p>}
                </div>
                <span class="badge">{roleName(role)}</span>
              </li>
            ))}
          </ul>
        )}
      </Setting>
      <Received user={user} finish={finish} invitations={invitations} load={load} />
      {mayCreate && (
        <Setting title={organizations.create} text={organizations.createText}>
          <div>
            <Form action={organizations.creating} send={(entered) => create(entered, finish)}>
              <Field label={t.fields.name} name="name" autocapitalize="words" autocomplete="off" />
              <SlugField />
            </Form>
          </div>
        </Setting>
      )}
    </Page>
  );
}

async function create(entered: (name: string) => string, finish: Finish): Promise<void> {
  const slug = entered("slug");
  const body = { name: entered("name"), ...(slug && { slug }) };
  try {
    const { id, name } = await explained(() => latchkey.call("post", "/organizations", { body }));
    finish("organization", fill(t.organizations.created, { organization: name }), id);
  } catch (error) {
    if (!(error instanceof LatchkeyError && error.code === "organization_creation_closed")) {
      throw error;
    }
    // Any other sentence is the reason that the operator's function gave.
    const hasReason = error.message !== creationClosed;
    throw new FieldError({}, hasReason ? error.message : t.errors[error.code]);
  }
}

/** The invitations to the address of the account. Undefined until they are known, null if the address is not verified. */
function useReceived({ email_verified: isVerified }: Account) {
  const [invitations, setInvitations] = useState<readonly MyInvitation[] | null | undefined>(
    isVerified ? undefined : null,
  );
  const { run } = useAction();

  const load = () =>
    run("invitations", async () => {
      try {
        setInvitations((await latchkey.call("get", "/users/me/invitations")).invitations);
      } catch (error) {
        const isUnverified = hasCode(error, "email_not_verified");
        // The rest of the page works without them.
        setInvitations(isUnverified ? null : []);
        if (!isUnverified) throw error;
      }
    });

  useEffect(() => {
    if (isVerified) void load();
  }, []);

  return { invitations, load };
}

interface ReceivedProps extends Pick<OrganizationsPageProps, "user" | "finish"> {
  readonly invitations: readonly MyInvitation[] | null;
  /** Reads them again. */
  readonly load: () => Promise<unknown>;
}

/** The invitations that the user can accept. They are those to the address of the account, once it is verified. */
function Received({ user, finish, invitations, load }: ReceivedProps) {
  const { organizations } = t;
  const { busy, run } = useAction();

  const accept = (id: string) =>
    run(id, async () => {
      try {
        const body = { id };
        const { name, id: joined } = await explained(
          () => latchkey.call("post", "/organizations/invitations/accept", { body }),
          "join",
        );
        finish("organization", fill(t.invitation.joined, { organization: name }), joined);
      } catch (error) {
        // It was revoked meanwhile.
        if (hasCode(error, "invalid_link")) void load();
        throw error;
      }
    });

  if (invitations === null && user.email) {
    return (
      <Setting
        title={organizations.invitations}
        text={fill(organizations.verify, { email: user.email })}
        action={<Verification email={user.email} label={t.profile.verify} next="organizations" />}
      />
    );
  }
  if (!invitations?.length) return null;
  return (
    <Setting title={organizations.invitations}>
      <ul aria-label={organizations.invitations}>
        {invitations.map(({ id, organization, invited_by: name, role: given }) => {
          const role = roleName(given);
          return (
            <li key={id} class="device">
              <div>
                <h3>
                  <bdi>{organization.name}</bdi>
                </h3>
                <p class="hint">
                  {name
                    ? fill(organizations.invitedBy, { name, role })
                    : fill(organizations.invited, { role })}
                </p>
              </div>
              <Button
                busy={busy.has(id)}
                label={`${organizations.join}: ${organization.name}`}
                onClick={() => accept(id)}
              >
                {organizations.join}
              </Button>
            </li>
          );
        })}
      </ul>
    </Setting>
  );
}
