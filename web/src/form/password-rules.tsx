import { useEffect, useState } from "preact/hooks";
import { latchkey } from "../latchkey.ts";

/** The server's rules for new passwords, and whether this password has the right length. */
export function PasswordRules({ password }: { readonly password: string }) {
  const [length, setLength] = useState<{ readonly min: number; readonly max: number }>();

  useEffect(() => {
    latchkey.call("get", "/.well-known/oauth-authorization-server").then(
      (server) => setLength({ min: server.password_min_length, max: server.password_max_length }),
      // Without the rules, the server still rejects a bad password when the form is sent.
      () => undefined,
    );
  }, []);

  // Counts as the server does: an emoji is one character.
  const count = [...password.normalize("NFC")].length;
  const isMet = length !== undefined && count >= length.min && count <= length.max;
  return (
    <ul class="rules">
      <li class={isMet ? "met" : undefined}>
        {length ? `${length.min} to ${length.max} characters of any kind` : "Any characters"}
        {isMet && <span class="unseen">: met</span>}
        <span class="count" aria-hidden="true">
          {count > 0 && count}
        </span>
      </li>
      <li>Not a common password</li>
      <li>Not your username or e-mail address</li>
    </ul>
  );
}
