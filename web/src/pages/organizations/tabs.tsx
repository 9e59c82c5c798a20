import { t } from "../../language/language.ts";
import { Link } from "../../routing/link.tsx";
import { isManager } from "./roles.ts";
import type { Organization } from "./types.ts";

interface TabsProps {
  readonly organization: Organization;
  readonly current: "organization" | "organization/members" | "organization/invitations";
}

/** The pages of one organization. Only managers see its invitations. */
export function Tabs({ organization, current }: TabsProps) {
  const { id, name } = organization;
  const tabs = [
    ["organization", t.organization.overview],
    ["organization/members", t.members.members],
    ["organization/invitations", t.invitations.invitations],
  ] as const;
  const shown = isManager(organization) ? tabs : tabs.slice(0, 2);
  return (
    <nav class="tabs" aria-label={name}>
      {shown.map(([to, label]) => (
        <Link key={to} to={to} id={id} current={to === current}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
