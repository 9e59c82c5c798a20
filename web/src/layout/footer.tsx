import type { Account } from "latchkey-auth/client";
import { latchkey } from "../client/latchkey.ts";
import { keepFields } from "../language/kept-fields.ts";
import { chooseLanguage, locale, nameOf, offered, t } from "../language/language.ts";
import { shell } from "../routing/shell.ts";

interface FooterProps {
  /** Gets emails in the chosen language as well. */
  readonly user: Account | undefined;
}

/** The languages, and the operator's links. */
export function Footer({ user }: FooterProps) {
  const { supportEmail, termsUrl, privacyUrl } = shell.brand ?? {};

  async function choose(tag: string): Promise<void> {
    // The page is in the language in any case.
    if (user) await latchkey.updateUser({ locale: tag }).catch(() => {});
    keepFields();
    chooseLanguage(tag);
  }

  return (
    <footer>
      {offered.length > 1 && (
        <select
          aria-label={t.frame.language}
          onChange={({ currentTarget }) => void choose(currentTarget.value)}
        >
          {offered.map((tag) => (
            <option key={tag} value={tag} lang={tag} selected={tag === locale}>
              {nameOf(tag)}
            </option>
          ))}
        </select>
      )}
      {supportEmail && <a href={`mailto:${supportEmail}`}>{t.frame.help}</a>}
      {termsUrl && <a href={termsUrl}>{t.frame.terms}</a>}
      {privacyUrl && <a href={privacyUrl}>{t.frame.privacy}</a>}
    </footer>
  );
}
