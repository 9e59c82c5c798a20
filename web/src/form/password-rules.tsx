import { useEffect, useState } from "preact/hooks";
import { latchkey } from "../latchkey.ts";

/** What the server asks of a new password, by its own word, and how far this one is. */
export function PasswordRules({ password }: { readonly password: string }) {
  const [length, setLength] = useState<{ readonly least: number; readonly most: number }>();

  useEffect(() => {
    latchkey.call("get", "/.well-known/oauth-authorization-server").then(
      (server) =>
        setLength({ least: server.password_min_length, most: server.password_max_length }),
      // Then it says so when the form is sent.
      () => undefined,
    );
  }, []);

  // As the server counts: an emoji is one character.
  const count = [...password.normalize("NFC")].length;
  const isMet = length !== undefined && count >= length.least && count <= length.most;
  return (
    <ul class="rules">
      <li class={isMet ? "met" : undefined}>
        {length ? `${length.least} to ${length.most} characters, any you like` : "Any characters"}
        {isMet && <span class="unseen">: done</span>}
        <span class="count" aria-hidden="true">
          {count > 0 && count}
        </span>
      </li>
      <li>None of the most common passwords</li>
      <li>Not your username or e-mail address</li>
    </ul>
  );
}
