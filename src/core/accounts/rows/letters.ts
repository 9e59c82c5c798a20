import type { Notice } from "../../mail/letters/letter.ts";

/** The letters about registrations and deleted accounts. */
export const accountLetters = {
  /** A notice that somebody tried to register the address. */
  account_exists: {
    page: "login",
    en: ({ service, forgotPage }) => ({
      subject: `You already have an account at ${service}`,
      lines: [
        `Somebody tried to create an account with this e-mail address at ${service}. The address already has an account, so nothing has changed.`,
        "If it was you, log in to that account.",
      ],
      action: "Log in",
      notes: [
        `If you do not know the password of the account, choose a new one: ${forgotPage}`,
        "A new password makes the account yours, and logs out everybody else. If it was not you, do nothing.",
      ],
    }),
    de: ({ service, forgotPage }) => ({
      subject: `Sie haben schon ein Konto bei ${service}`,
      lines: [
        `Jemand wollte mit dieser E-Mail-Adresse ein Konto bei ${service} anlegen. Die Adresse hat schon ein Konto, deshalb hat sich nichts geändert.`,
        "Wenn Sie das waren, melden Sie sich mit diesem Konto an.",
      ],
      action: "Anmelden",
      notes: [
        `Wenn Sie das Passwort des Kontos nicht kennen, wählen Sie ein neues: ${forgotPage}`,
        "Mit einem neuen Passwort gehört das Konto Ihnen, und alle anderen werden abgemeldet. Wenn Sie das nicht waren, tun Sie nichts.",
      ],
    }),
  },
  /** A notice to the address that the account had. The account is gone, so the row has the address. */
  account_deleted: {
    isKept: true,
    isAfterDeletion: true,
    en: ({ service }) => ({
      subject: `Your account at ${service} was deleted`,
      lines: [
        `Your account at ${service} was deleted, with your name, your address and all sessions.`,
        "This is the last mail about the account.",
      ],
      notes: ["If it was not you, tell the operator of the service at once."],
    }),
    de: ({ service }) => ({
      subject: `Ihr Konto bei ${service} wurde gelöscht`,
      lines: [
        `Ihr Konto bei ${service} wurde gelöscht, mit Ihrem Namen, Ihrer Adresse und allen Sitzungen.`,
        "Dies ist die letzte Nachricht zu diesem Konto.",
      ],
      notes: ["Wenn Sie das nicht waren, sagen Sie es sofort dem Betreiber des Dienstes."],
    }),
  },
} as const satisfies Readonly<Record<string, Notice>>;
