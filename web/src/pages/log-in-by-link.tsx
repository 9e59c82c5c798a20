import { Form } from "../form/form.tsx";
import { latchkey } from "../latchkey.ts";
import { Link } from "../link.tsx";
import { Page } from "../page.tsx";

interface LogInByLinkPageProps {
  /** The token of the link. */
  readonly token: string;
  readonly onLoggedIn: () => void;
}

/** Logs in by a link. Asks for a click, because some mail scanners open links and run scripts. The link works only once. */
export const LogInByLinkPage = ({ token, onLoggedIn }: LogInByLinkPageProps) => (
  <Page title="Log in by this link">
    <Form action="Log in" send={() => latchkey.logIn({ token }).then(onLoggedIn)}>
      <p class="hint">This logs you in on this device.</p>
    </Form>
    <p class="other">
      The link does not work? <Link to="login-link">Ask for a new one</Link>
    </p>
  </Page>
);
