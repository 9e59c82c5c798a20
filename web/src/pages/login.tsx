import { Field } from "../form/field.tsx";
import { Form } from "../form/form.tsx";
import { PasswordField } from "../form/password-field.tsx";
import { latchkey } from "../latchkey.ts";
import { Link } from "../link.tsx";
import { useLoginLinks } from "../login-links.ts";
import { Page } from "../page.tsx";
import type { PageName } from "../router.ts";

interface LoginPageProps {
  /** The page to open after the login. */
  readonly next: PageName | undefined;
  readonly note: string | undefined;
}

/** Logs in. After a login, latchkey.onChange triggers the redirect to the next page. */
export function LoginPage({ next, note }: LoginPageProps) {
  const hasLinks = useLoginLinks();
  return (
    <Page title="Log in" note={note}>
      <Form
        action="Log in"
        send={(entered) =>
          latchkey.logIn({ username: entered("username"), password: entered("password") })
        }
      >
        <Field
          label="Username or e-mail"
          name="username"
          autocomplete="username"
          spellcheck={false}
        />
        <PasswordField label="Password" autocomplete="current-password" />
      </Form>
      {hasLinks && (
        <p class="other">
          <Link to="login-link">Mail me a link</Link>
        </p>
      )}
      <p class="other">
        <Link to="forgot">Forgot your password?</Link>
      </p>
      <p class="other">
        New here?{" "}
        <Link to="register" next={next}>
          Create an account
        </Link>
      </p>
    </Page>
  );
}
