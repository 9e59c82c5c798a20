import type { Account } from "latchkey-auth/client";
import { useContext, useEffect, useState } from "preact/hooks";
import { Troubles } from "../../action/troubles.ts";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { useServerRules } from "../../client/server-rules.ts";
import { t } from "../../language/language.ts";
import { NotFoundPage } from "../../layout/not-found.tsx";
import { Page } from "../../layout/page.tsx";
import { ResumingPage } from "../../layout/resuming.tsx";
import { Link } from "../../routing/link.tsx";
import { InvitationsPage } from "./invitations.tsx";
import { MembersPage } from "./members.tsx";
import { OrganizationPage } from "./organization.tsx";
import { OrganizationsPage } from "./organizations-page.tsx";
import { isManager } from "./roles.ts";
import type { Finish, Organization } from "./types.ts";

interface PageOfOrganizationsProps {
  readonly page: string;
  /** The id of the organization. Empty for the page about all of them. */
  readonly about: string;
  readonly user: Account;
  readonly note: string | undefined;
  readonly finish: Finish;
}

/** The pages about the organizations of the user. All of them begin with the list. */
export function PageOfOrganizations(props: PageOfOrganizationsProps) {
  const { page, about: id, user, note, finish } = props;
  const { isLoading, rules } = useServerRules();
  const [all, setAll] = useState<readonly Organization[]>();
  const { run } = useAction();
  const { last } = useContext(Troubles);
  const isOff = rules !== undefined && !rules.organizations;

  const load = () =>
    run("load", async () => setAll((await latchkey.call("get", "/organizations")).organizations));

  useEffect(() => {
    if (!isLoading && !isOff) void load();
  }, [page, id, isLoading]);

  if (isOff) return <NotFoundPage />;
  if (page === "organizations") {
    return <OrganizationsPage user={user} all={all} note={note} finish={finish} />;
  }
  const organization = all?.find((one) => one.id === id);
  if (organization) {
    const shared = { organization, user, note, reload: load, finish };
    if (page === "organization/members") return <MembersPage key={id} {...shared} />;
    if (page === "organization") return <OrganizationPage key={id} {...shared} />;
    if (isManager(organization)) return <InvitationsPage key={id} {...shared} />;
  }
  if (!all) return last ? <Page title={t.common.failed} settings /> : <ResumingPage />;
  return (
    <Page title={t.organizations.notFound} settings>
      <p>{t.organizations.notFoundText}</p>
      <p>
        <Link to="organizations">{t.organizations.back}</Link>
      </p>
    </Page>
  );
}
