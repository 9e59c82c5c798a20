import type { Notice } from "../email/texts/row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The emails about registrations and deleted accounts. */
export const accountEmails = named({
  /** A notice that somebody tried to register the address. */
  account_exists: {
    option: "accountExists",
    en: ({ service, loginPage, forgotPage }) => ({
      subject: `You already have an account at ${service}`,
      paragraphs: [
        `Someone tried to create an account at ${service} with this email address. You already have one, so nothing has changed.`,
        "If this was you, log in to your existing account.",
      ],
      button: { text: "Log in", url: loginPage },
      notes: [
        `If you don’t know its password, choose a new one: ${forgotPage}`,
        "Choosing a new password takes over the account and logs out everyone else. If this wasn’t you, ignore this email.",
      ],
    }),
    de: ({ service, loginPage, forgotPage }) => ({
      subject: `Sie haben schon ein Konto bei ${service}`,
      paragraphs: [
        `jemand hat versucht, mit dieser E-Mail-Adresse ein Konto bei ${service} zu erstellen. Zu dieser Adresse gibt es schon ein Konto, deshalb hat sich nichts geändert.`,
        "Wenn Sie das waren, melden Sie sich mit Ihrem bestehenden Konto an.",
      ],
      button: { text: "Anmelden", url: loginPage },
      notes: [
        `Wenn Sie das Passwort nicht kennen, legen Sie ein neues fest: ${forgotPage}`,
        "Mit einem neuen Passwort übernehmen Sie das Konto und melden alle anderen ab. Wenn Sie das nicht waren, können Sie diese E-Mail ignorieren.",
      ],
    }),
  },
  /** A notice to the address that the account had. The account is gone, so the row has the address. */
  account_deleted: {
    option: "accountDeleted",
    isKept: true,
    isAfterDeletion: true,
    security: "told",
    en: ({ service, supportEmail }) => ({
      subject: `Your ${service} account has been deleted`,
      paragraphs: [
        `Your ${service} account has been deleted, including your name, your email address and all sessions. This is the last email you’ll get about it.`,
      ],
      notes: [
        `If you didn’t do this, contact ${supportEmail ?? "the operator of the service"} immediately.`,
      ],
    }),
    de: ({ service, supportEmail }) => ({
      subject: `Ihr Konto bei ${service} wurde gelöscht`,
      paragraphs: [
        `Ihr Konto bei ${service} wurde gelöscht, einschließlich Ihres Namens, Ihrer E-Mail-Adresse und aller Sitzungen. Dies ist die letzte E-Mail dazu.`,
      ],
      notes: [
        `Wenn Sie das nicht waren, wenden Sie sich sofort an ${supportEmail ?? "den Betreiber des Dienstes"}.`,
      ],
    }),
  },
} as const satisfies Rows<Notice>);
