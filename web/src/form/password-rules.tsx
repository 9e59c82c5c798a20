import type { ComponentChildren } from "preact";
import { useContext } from "preact/hooks";
import { FieldErrors } from "./form.tsx";
import type { RegistrationRules } from "./registration-rules.ts";

interface PasswordRulesProps {
  /** The name of the password's field. */
  readonly name?: string;
  readonly rules: RegistrationRules | undefined;
  readonly password: string;
  /** The username and the e-mail address that were sent with the password. */
  readonly sent: { readonly username: string; readonly email: string };
}

/** The server's rules for new passwords. Marks the length once it is right, and the broken rule after a refusal. */
export function PasswordRules({ name = "password", rules, password, sent }: PasswordRulesProps) {
  const isRefused = name in useContext(FieldErrors);

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
