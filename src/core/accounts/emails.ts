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
        `We received a request to create an account at ${service} with this email address. The address already has an account, so nothing has changed.`,
        "If you sent the request, log in to that account.",
      ],
      button: { text: "Log in", url: loginPage },
      notes: [
        `If you do not know the password of the account, choose a new one: ${forgotPage}`,
        "A new password makes the account yours and logs out everyone else. If you did not send the request, ignore this email.",
      ],
    }),
    de: ({ service, loginPage, forgotPage }) => ({
      subject: `Sie haben schon ein Konto bei ${service}`,
      paragraphs: [
        `Mit dieser E-Mail-Adresse sollte ein Konto bei ${service} angelegt werden. Die Adresse hat schon ein Konto, deshalb hat sich nichts geändert.`,
        "Wenn Sie das waren, melden Sie sich mit diesem Konto an.",
      ],
      button: { text: "Anmelden", url: loginPage },
      notes: [
        `Wenn Sie das Passwort des Kontos nicht kennen, wählen Sie ein neues: ${forgotPage}`,
        "Mit einem neuen Passwort gehört das Konto Ihnen, und alle anderen werden abgemeldet. Wenn Sie das nicht waren, ignorieren Sie diese E-Mail.",
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
      subject: `Your account at ${service} was deleted`,
      paragraphs: [
        `Your account at ${service} was deleted, with your name, your address and all sessions. This is the last email about it.`,
      ],
      notes: [
        `If you did not do this, contact ${supportEmail ?? "the operator of the service"} immediately.`,
      ],
    }),
    de: ({ service, supportEmail }) => ({
      subject: `Ihr Konto bei ${service} wurde gelöscht`,
      paragraphs: [
        `Ihr Konto bei ${service} wurde gelöscht, mit Ihrem Namen, Ihrer Adresse und allen Sitzungen. Dies ist die letzte Nachricht dazu.`,
      ],
      notes: [
        `Wenn Sie das nicht waren, wenden Sie sich sofort an ${supportEmail ?? "den Betreiber des Dienstes"}.`,
      ],
    }),
  },
} as const satisfies Rows<Notice>);
