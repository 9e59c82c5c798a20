import { Link } from "../link.tsx";
import { Page } from "../page.tsx";

/** For addresses that are none of ours. */
export function NotFoundPage() {
  return (
    <Page title="Nothing here">
      <p>There is no page at this address.</p>
      <p>
        <Link to="profile">Go to your profile</Link>
      </p>
    </Page>
  );
}
