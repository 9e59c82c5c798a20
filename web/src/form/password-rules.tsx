import type { ComponentChildren } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { latchkey } from "../latchkey.ts";
import { FieldErrors } from "./form.tsx";

interface PasswordRulesProps {
  readonly password: string;
  /** The username and the e-mail address that were sent with the password. */
  readonly sent: { readonly username: string; readonly email: string };
}

interface ServerRules {
  readonly min: number;
  readonly max: number;
  /** The server's host name. */
  readonly host: string;
}

/** The server's rules for new passwords. Marks the length once it is right, and the broken rule after a refusal. */
export function PasswordRules({ password, sent }: PasswordRulesProps) {
  const [rules, setRules] = useState<ServerRules>();
  const isRefused = "password" in useContext(FieldErrors);

  useEffect(() => {
    latchkey.call("get", "/.well-known/oauth-authorization-server").then(
      ({ password_min_length: min, password_max_length: max, issuer }) =>
        setRules({ min, max, host: new URL(issuer).hostname }),
      // Without the rules, the server still rejects a bad password when the form is sent.
      () => undefined,
    );
  }, []);

  // Counts as the server does: an emoji is one character.
  const count = [...password.normalize("NFC")].length;
  const isMet = rules !== undefined && count >= rules.min && count <= rules.max;

  /** The server checks in this order. The list of common passwords is only on the server. */
  function brokenRule(): "length" | "known" | "common" | undefined {
    if (!isRefused || !rules) return undefined;
    if (!isMet) return "length";
    const { username, email } = sent;
    const known = [username, email, email.split("@")[0] ?? "", "latchkey", rules.host];
    return known.some((word) => fold(word) === fold(password)) ? "known" : "common";
  }

  const broken = brokenRule();
  return (
    <ul class="rules">
      <Rule mark={broken === "length" ? "broken" : isMet ? "met" : undefined}>
        {rules ? `${rules.min} to ${rules.max} characters of any kind` : "Any characters"}
        <span class="count" aria-hidden="true">
          {count > 0 && count}
        </span>
      </Rule>
      <Rule mark={broken === "common" ? "broken" : undefined}>Not a common password</Rule>
      <Rule mark={broken === "known" ? "broken" : undefined}>
        Not your username, your e-mail address or the name of this service
      </Rule>
    </ul>
  );
}

interface RuleProps {
  readonly mark: "met" | "broken" | undefined;
  readonly children: ComponentChildren;
}

function Rule({ mark, children }: RuleProps) {
  return (
    <li class={mark}>
      {children}
      {mark && <span class="unseen">: {mark}</span>}
    </li>
  );
}

const fold = (text: string): string => text.normalize("NFKC").toLowerCase();
