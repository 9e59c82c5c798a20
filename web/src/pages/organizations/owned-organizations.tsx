import { Fragment } from "preact";
import { useEffect, useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { t } from "../../language/language.ts";
import { rich } from "../../language/rich.tsx";
import { Link } from "../../routing/link.tsx";
import type { Organization } from "./types.ts";

/** Names the organizations that keep the account from being deleted. A page without them works too: the server refuses. */
export function OwnedOrganizations() {
  const [owned, setOwned] = useState<readonly Organization[]>([]);

  useEffect(() => {
    latchkey.call("get", "/organizations").then(
      ({ organizations }) => setOwned(organizations.filter(({ role }) => role === "owner")),
      () => {},
    );
  }, []);

  if (owned.length === 0) return null;
  const links = owned.map(({ id, name }, index) => (
    <Fragment key={id}>
      {index > 0 && ", "}
      <Link to="organization" id={id}>
        {name}
      </Link>
    </Fragment>
  ));
  return <p role="alert">{rich(t.organizations.owned, { organizations: links })}</p>;
}
