import type { ComponentChildren } from "preact";
import { useContext } from "preact/hooks";
import { fill } from "../../../src/core/languages/fill.ts";
import { t } from "../language/language.ts";
import { FieldErrors } from "./form.tsx";
import type { RegistrationRules } from "./registration-rules.ts";

interface PasswordRulesProps {
  /** The name of the password's field. */
  readonly name?: string;
  readonly rules: RegistrationRules | undefined;
  readonly password: string;
}

/** The server's rules for new passwords. Marks the length once it is right, and the broken rule after a refusal. */
export function PasswordRules({ name = "password", rules, password }: PasswordRulesProps) {
  const isRefused = name in useContext(FieldErrors);

  // Counts as the server does: an emoji is one character.
  const count = [...password.normalize("NFC")].length;
  const isMet = rules !== undefined && count >= rules.min && count <= rules.max;

  // The server checks the length first. Its list of common passwords is too large for a page.
  const isGuessed = isRefused && isMet;
  return (
    <ul class="rules">
      <Rule mark={isMet ? "met" : isRefused && rules ? "broken" : undefined}>
        {rules ? fill(t.passwordRules.length, rules) : t.passwordRules.anyLength}
        <span class="count" aria-hidden="true">
          {count > 0 && count}
        </span>
      </Rule>
      <Rule mark={isGuessed ? "broken" : undefined}>{t.passwordRules.guess}</Rule>
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
      {mark && <span class="unseen">: {t.passwordRules[mark]}</span>}
    </li>
  );
}
