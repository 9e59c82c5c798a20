import type { LinkEmail, LinkFacts } from "../email/texts/row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** How long an invitation works. An earlier server stored those without days. */
const time = {
  en: (days: number, minutes: number) =>
    days === 0 ? `${minutes} minutes` : days === 1 ? "24 hours" : `${days} days`,
  de: (days: number, minutes: number) =>
    days === 0 ? `${minutes} Minuten` : days === 1 ? "24 Stunden" : `${days} Tagen`,
};

/** The emails about what administrators do. */
export const adminEmails = named({
  /** Sent with a link to choose a password, to somebody for whom an administrator created an account. */
  invitation: {
    option: "invitation",
    link: { purpose: "reset_password", page: "reset", mark: "invitation" },
    en: ({ service, link, days, minutes }) => ({
      subject: `Your new account at ${service}`,
      paragraphs: [
        `${service} invites you: an account was created for this email address.`,
        `To choose your password, open this link within ${time.en(days, minutes)}. It works once.`,
      ],
      button: { text: "Choose a password", url: link },
      notes: [
        "If the link no longer works, ask for a new invitation.",
        "If you did not expect this account, ignore this email.",
      ],
    }),
    de: ({ service, link, days, minutes }) => ({
      subject: `Ihr neues Konto bei ${service}`,
      paragraphs: [
        `${service} lädt Sie ein: Für diese E-Mail-Adresse wurde ein Konto angelegt.`,
        `Öffnen Sie innerhalb von ${time.de(days, minutes)} diesen Link, um Ihr Passwort zu wählen. Er gilt einmal.`,
      ],
      button: { text: "Passwort wählen", url: link },
      notes: [
        "Wenn der Link nicht mehr funktioniert, bitten Sie um eine neue Einladung.",
        "Wenn Sie dieses Konto nicht erwartet haben, ignorieren Sie diese E-Mail.",
      ],
    }),
  },
} as const satisfies Rows<LinkEmail<LinkFacts & { readonly days: number }>>);
