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
import { type PageName, useRoute } from "../../routing/router.ts";
import { InvitationsPage } from "./invitations.tsx";
import { MembersPage } from "./members.tsx";
import { OrganizationPage } from "./organization.tsx";
import { OrganizationsPage } from "./organizations-page.tsx";
import { isManager } from "./roles.ts";
import type { Finish, Organization } from "./types.ts";

interface PageOfOrganizationsProps {
  readonly user: Account;
  /** The note on a page about what was done on another one. */
  readonly noteOn: (page: PageName) => string | undefined;
  readonly finish: Finish;
}

/** The pages about the organizations of the user. All of them begin with the list. */
export function PageOfOrganizations({ user, noteOn, finish }: PageOfOrganizationsProps) {
  const { page } = useRoute();
  const id = new URLSearchParams(location.search).get("id") ?? "";
  const { isLoading, rules } = useServerRules();
  const [known, setKnown] = useState<{
    readonly all: readonly Organization[];
    /** The place for which they were read. */
    readonly place: string;
  }>();
  const { run } = useAction();
  const { last } = useContext(Troubles);
  const isOff = rules !== undefined && !rules.organizations;

  const place = `${page} ${id}`;
  const { all } = known ?? {};

  const load = () =>
    run("load", async () => {
      const { organizations } = await latchkey.call("get", "/organizations");
      setKnown({ all: organizations, place });
    });

  useEffect(() => {
    if (!isLoading && !isOff) void load();
  }, [place, isLoading]);

  if (isOff) return <NotFoundPage />;
  const note = noteOn(page as PageName);
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
  // A new one is not among those that were read before.
  if (known?.place !== place) {
    return last ? <Page title={t.common.failed} settings /> : <ResumingPage />;
  }
  return (
    <Page title={t.organizations.notFound} settings>
      <p>{t.organizations.notFoundText}</p>
      <p>
        <Link to="organizations">{t.organizations.back}</Link>
      </p>
    </Page>
  );
}
