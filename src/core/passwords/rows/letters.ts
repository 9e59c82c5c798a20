import type { Notice } from "../../mail/letters/letter.ts";

/** The letters about changed passwords. */
export const passwordLetters = {
  /** A notice after the password was changed or reset. */
  password_changed: {
    en: ({ service }) => ({
      subject: `Your password for ${service} was changed`,
      lines: [
        `The password of your account at ${service} was changed.`,
        "Other devices that were logged in are logged out.",
      ],
      notes: [
        "If it was not you, ask for a new password on the login page at once. Somebody else may know your old password.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Ihr Passwort für ${service} wurde geändert`,
      lines: [
        `Das Passwort Ihres Kontos bei ${service} wurde geändert.`,
        "Andere Geräte, die angemeldet waren, wurden abgemeldet.",
      ],
      notes: [
        "Wenn Sie das nicht waren, fordern Sie auf der Anmeldeseite sofort ein neues Passwort an. Vielleicht kennt jemand Ihr altes.",
      ],
    }),
  },
} as const satisfies Readonly<Record<string, Notice>>;
