import { named, type Rows } from "../ground/rows.ts";
import type { LinkEmail, LoginFacts } from "./texts/row.ts";

/** The emails with a link. */
export const linkEmails = named({
  /** Sent on request, with a link to choose a new password. */
  reset_password: {
    option: "passwordReset",
    link: { purpose: "reset_password", page: "reset" },
    en: ({ service, link, minutes }) => ({
      subject: `Reset your ${service} password`,
      paragraphs: [
        `We received a request to reset your ${service} password.`,
        `To choose a new password, open this link within ${minutes} minutes. It only works once.`,
      ],
      button: { text: "Choose a new password", url: link },
      notes: ["If you didn’t ask for this, ignore this email. Your password won’t change."],
    }),
    de: ({ service, link, minutes }) => ({
      subject: `Neues Passwort für ${service}`,
      paragraphs: [
        `für Ihr Konto bei ${service} wurde ein neues Passwort angefordert.`,
        `Öffnen Sie innerhalb von ${minutes} Minuten diesen Link, um ein neues Passwort festzulegen. Er funktioniert nur einmal.`,
      ],
      button: { text: "Neues Passwort festlegen", url: link },
      notes: [
        "Wenn Sie das nicht angefordert haben, ignorieren Sie diese E-Mail. Ihr Passwort bleibt unverändert.",
      ],
    }),
  },
  /** Sent on request, with a link that proves the address. */
  verify_email: {
    option: "emailVerification",
    link: { purpose: "verify_email", page: "verify" },
    en: ({ service, link, minutes }) => ({
      subject: `Verify your email address for ${service}`,
      paragraphs: [
        `An account at ${service} uses this email address.`,
        `To verify that the address is yours, open this link within ${minutes} minutes.`,
      ],
      button: { text: "Verify email address", url: link },
      notes: [
        "The page shows the account and asks you to log in to it.",
        "If the account isn’t yours, ignore this email or say so on that page. The address stays unverified.",
      ],
    }),
    de: ({ service, link, minutes }) => ({
      subject: `E-Mail-Adresse für ${service} bestätigen`,
      paragraphs: [
        `ein Konto bei ${service} verwendet diese E-Mail-Adresse.`,
        `Öffnen Sie innerhalb von ${minutes} Minuten diesen Link, um zu bestätigen, dass die Adresse Ihnen gehört.`,
      ],
      button: { text: "E-Mail-Adresse bestätigen", url: link },
      notes: [
        "Die Seite zeigt Ihnen das Konto und bittet Sie, sich anzumelden.",
        "Wenn das Konto nicht Ihnen gehört, ignorieren Sie diese E-Mail oder teilen Sie uns das auf der Seite mit. Die Adresse bleibt dann unbestätigt.",
      ],
    }),
  },
  /** Sent on request to a new address, with a link that puts it in place of the old one. */
  change_email: {
    option: "emailChange",
    link: { purpose: "change_email", page: "verify" },
    en: ({ service, link, minutes }) => ({
      subject: `Verify your new email address for ${service}`,
      paragraphs: [
        `We received a request to use this email address for an account at ${service}.`,
        `To use it for your account from now on, open this link within ${minutes} minutes.`,
      ],
      button: { text: "Use this address", url: link },
      notes: ["If you didn’t ask for this, ignore this email. The account keeps its old address."],
    }),
    de: ({ service, link, minutes }) => ({
      subject: `Neue E-Mail-Adresse für ${service} bestätigen`,
      paragraphs: [
        `diese E-Mail-Adresse soll künftig für ein Konto bei ${service} verwendet werden.`,
        `Öffnen Sie innerhalb von ${minutes} Minuten diesen Link, um sie ab jetzt für Ihr Konto zu verwenden.`,
      ],
      button: { text: "Diese Adresse verwenden", url: link },
      notes: [
        "Wenn Sie das nicht angefordert haben, ignorieren Sie diese E-Mail. Das Konto behält seine alte Adresse.",
      ],
    }),
  },
} as const satisfies Rows<LinkEmail>);

/** The emails that log in. */
export const loginLinkEmails = named({
  /** Sent on request, with a link and a code. Either logs in, and uses up both. */
  log_in: {
    option: "loginLink",
    link: { purpose: "log_in", page: "login" },
    code: "log_in",
    en: ({ service, link, minutes, code, codeMinutes, host }) => ({
      subject: `Log in to ${service}`,
      paragraphs:
        code === undefined
          ? [
              `To log in to your ${service} account, open this link within ${minutes} minutes. It only works once.`,
            ]
          : [
              `To log in to your ${service} account, enter this code on the page where you requested it. It works for ${codeMinutes} minutes. Only enter it at ${host}.`,
            ],
      ...(code !== undefined && { code }),
      button: {
        ...(code !== undefined && {
          ask: `Or log in on this device with this link. It works once, within ${minutes} minutes.`,
        }),
        text: "Continue to log in",
        url: link,
      },
      notes: [
        code === undefined
          ? "If you didn’t ask for this, ignore this email. Don’t share the link with anyone."
          : "If you didn’t ask for this, ignore this email. Don’t share the code or the link with anyone.",
      ],
    }),
    de: ({ service, link, minutes, code, codeMinutes, host }) => ({
      subject: `Anmelden bei ${service}`,
      paragraphs:
        code === undefined
          ? [
              `öffnen Sie innerhalb von ${minutes} Minuten diesen Link, um sich bei ${service} anzumelden. Er funktioniert nur einmal.`,
            ]
          : [
              `mit diesem Code melden Sie sich bei ${service} an. Geben Sie ihn innerhalb von ${codeMinutes} Minuten auf der Seite ein, auf der Sie ihn angefordert haben. Geben Sie ihn nur bei ${host} ein.`,
            ],
      ...(code !== undefined && { code }),
      button: {
        ...(code !== undefined && {
          ask: `Oder melden Sie sich mit diesem Link auf diesem Gerät an. Er ist ${minutes} Minuten gültig und funktioniert nur einmal.`,
        }),
        text: "Weiter zur Anmeldung",
        url: link,
      },
      notes: [
        code === undefined
          ? "Wenn Sie das nicht angefordert haben, ignorieren Sie diese E-Mail. Geben Sie den Link nicht weiter."
          : "Wenn Sie das nicht angefordert haben, ignorieren Sie diese E-Mail. Geben Sie weder den Code noch den Link weiter.",
      ],
    }),
  },
} as const satisfies Rows<LinkEmail<LoginFacts>>);
