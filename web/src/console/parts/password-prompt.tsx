import { LatchkeyError } from "latchkey/client";
import { Button } from "../../button.tsx";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { latchkey } from "../../latchkey.ts";
import { useConsole } from "../context.ts";

/** Whether the server wants the password again, because the login is older than ten minutes. */
export const needsPassword = (error: unknown): boolean =>
  error instanceof LatchkeyError && error.code === "insufficient_user_authentication";

interface PasswordPromptProps {
  /** Repeats the action that the server refused. */
  readonly goOn: () => Promise<unknown>;
  readonly cancel: () => void;
}

/** Logs the administrator in again, in the place of the button, and goes on with the action. */
export function PasswordPrompt({ goOn, cancel }: PasswordPromptProps) {
  const { user } = useConsole();

  async function send(entered: (name: string) => string): Promise<void> {
    await latchkey.logIn({ username: user.username, password: entered("password") });
    await goOn();
  }

  return (
    <div role="group" aria-label="Your password">
      <p>Your login is older than ten minutes. Enter your password to go on.</p>
      <Form action="Go on" send={send}>
        <input type="text" name="username" autocomplete="username" value={user.username} hidden />
        <PasswordField label="Password" autocomplete="current-password" />
      </Form>
      <Button kind="quiet" onClick={cancel}>
        Cancel
      </Button>
    </div>
  );
}
