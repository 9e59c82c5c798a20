import type { Notice } from "../email/texts/row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The emails about changed passwords. */
export const passwordEmails = named({
  /** A notice after the password was changed or reset. */
  password_changed: {
    option: "passwordChanged",
    security: "button",
    en: ({ service }) => ({
      subject: `Your ${service} password was changed`,
      paragraphs: [
        `The password of your ${service} account was changed. All other devices were logged out.`,
      ],
    }),
    de: ({ service }) => ({
      subject: `Ihr Passwort für ${service} wurde geändert`,
      paragraphs: [
        `das Passwort Ihres Kontos bei ${service} wurde geändert. Alle anderen Geräte wurden abgemeldet.`,
      ],
    }),
  },
} as const satisfies Rows<Notice>);
