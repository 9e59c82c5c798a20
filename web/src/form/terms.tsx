import { useServerRules } from "../client/server-rules.ts";
import { t } from "../language/language.ts";
import { rich } from "../language/rich.tsx";
import { shell } from "../routing/shell.ts";

/** A link that keeps what the user has typed. */
const away = (href: string, label: string) => (
  <a href={href} target="_blank" rel="noreferrer">
    {label}
  </a>
);

/** The version of the terms that the server asks for, with the texts that link to them. `version` is undefined if it asks for none. */
export function useTerms() {
  const { rules } = useServerRules();
  const { termsUrl = rules?.op_tos_uri, privacyUrl = rules?.op_policy_uri } = shell.brand ?? {};
  return {
    version: rules?.terms_version,
    terms: away(termsUrl ?? "", t.terms.terms),
    policy: privacyUrl && rich(t.terms.policy, { privacy: away(privacyUrl, t.terms.privacy) }),
  };
}

/** What a new user accepts with the button below. Nothing if the server asks for no version of its terms. */
export function TermsNote() {
  const { version, terms, policy } = useTerms();
  if (version === undefined) return null;
  return (
    <p class="hint">
      {rich(t.terms.note, { terms })} {policy}
    </p>
  );
}
