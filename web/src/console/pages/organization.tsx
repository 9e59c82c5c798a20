import { useEffect, useState } from "preact/hooks";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { Form } from "../../form/form.tsx";
import { Moment } from "../../format/moment.tsx";
import { Button } from "../../layout/button.tsx";
import { useConsole } from "../context.ts";
import { Actions } from "../organizations/actions.tsx";
import { inWords } from "../organizations/in-words.ts";
import { Members, useMembers } from "../organizations/members.tsx";
import { OrganizationFields, settingsIn } from "../organizations/organization-fields.tsx";
import { ConsolePage } from "../parts/console-page.tsx";
import { nullIfGone } from "../parts/null-if-gone.ts";
import type { Organization } from "../types.ts";

/** One organization: its settings, its members, and what an administrator can do. */
export function OrganizationPage({ id }: { readonly id: string }) {
  const { run } = useAction();
  /** Null if there is no such organization. */
  const [organization, setOrganization] = useState<Organization | null>();

  const read = () =>
    run("load", async () => {
      const answer = latchkey.call("get", "/admin/organizations/{id}", { params: { id } });
      setOrganization(await answer.catch(nullIfGone));
    });

  useEffect(() => void read(), []);

  if (organization === null) {
    return (
      <ConsolePage title="Organization not found">
        <p>There’s no organization with this id. It may have been deleted.</p>
        <a href="#organizations">Organizations</a>
      </ConsolePage>
    );
  }
  if (!organization) {
    return (
      <ConsolePage title="Organization">
        <p class="hint">Loading…</p>
      </ConsolePage>
    );
  }
  return <Shown organization={organization} setOrganization={setOrganization} />;
}

interface ShownProps {
  readonly organization: Organization;
  readonly setOrganization: (now: Organization | null) => void;
}

function Shown({ organization, setOrganization }: ShownProps) {
  const [isEdited, setIsEdited] = useState(false);
  const members = useMembers(organization);
  return (
    <ConsolePage title={organization.name}>
      <div class="columns">
        <div>
          {isEdited ? (
            <Edit
              organization={organization}
              onSaved={setOrganization}
              onDone={() => setIsEdited(false)}
            />
          ) : (
            <>
              <Facts
                organization={organization}
                owner={members.rows?.find(({ id }) => id === organization.owner_id)?.name}
              />
              <div class="actions">
                <Button onClick={() => setIsEdited(true)}>Edit</Button>
              </div>
            </>
          )}
        </div>
        <div>
          <Actions organization={organization} onChanged={setOrganization} />
          <section>
            <h2>Timeline</h2>
            <p>
              <a href={`#timeline?organization=${organization.id}`}>All events</a>
            </p>
          </section>
        </div>
      </div>
      <Members organization={organization} list={members} />
    </ConsolePage>
  );
}

interface FactsProps {
  readonly organization: Organization;
  /** Undefined until it is read. */
  readonly owner: string | undefined;
}

function Facts({ organization, owner }: FactsProps) {
  const { id, slug, owner_id, require_mfa, created_at, disabled_at } = organization;
  return (
    <section aria-label="Organization">
      {disabled_at && <p class="alert">Disabled: it counts as an organization without members.</p>}
      <dl>
        <dt>Slug</dt>
        <dd>{slug ?? "none"}</dd>
        <dt>Organization owner</dt>
        <dd>
          <a href={`#user/${owner_id}`}>
            <bdi>{owner ?? owner_id}</bdi>
          </a>
        </dd>
        <dt>Second factor</dt>
        <dd>{require_mfa ? "required" : "not required"}</dd>
        <dt>Created</dt>
        <dd>
          <Moment at={created_at} as="time" />
        </dd>
        {disabled_at && (
          <>
            <dt>Disabled</dt>
            <dd>
              <Moment at={disabled_at} as="time" />
            </dd>
          </>
        )}
        <dt>Id</dt>
        <dd class="code">{id}</dd>
      </dl>
    </section>
  );
}

interface EditProps {
  readonly organization: Organization;
  readonly onSaved: (now: Organization) => void;
  readonly onDone: () => void;
}

function Edit({ organization, onSaved, onDone }: EditProps) {
  const { say } = useConsole();

  async function send(entered: (name: string) => string): Promise<void> {
    const [params, body] = [{ id: organization.id }, settingsIn(entered)];
    onSaved(
      await inWords(() => latchkey.call("patch", "/admin/organizations/{id}", { params, body })),
    );
    onDone();
    say("Saved.");
  }

  return (
    <section class="narrow" aria-label="Edit">
      <Form action="Save" send={send}>
        <OrganizationFields organization={organization} />
      </Form>
      <Button kind="quiet" onClick={onDone}>
        Cancel
      </Button>
    </section>
  );
}
