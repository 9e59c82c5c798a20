import { Link } from "../routing/link.tsx";
import { Page } from "./page.tsx";

/** Shown for unknown URLs. */
export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <p>There is no page at this address.</p>
      <p>
        <Link to="profile">Home</Link>
      </p>
    </Page>
  );
}
