import type { LinkLetter, Notice } from "../../mail/letters/letter.ts";

/** The letters with a link. */
export const linkLetters = {
  /** Sent on request, with a link to choose a new password. */
  reset_password: {
    link: { purpose: "reset_password", page: "reset" },
    en: ({ service, minutes }) => ({
      subject: `Reset your password for ${service}`,
      lines: [
        `Somebody asked to reset the password of the account that has this e-mail address at ${service}.`,
        `To choose a new password, open the link within ${minutes} minutes. It works once.`,
      ],
      action: "Choose a new password",
      notes: ["If you did not ask for this, do nothing. Your password stays as it is."],
    }),
    de: ({ service, minutes }) => ({
      subject: `Neues Passwort für ${service}`,
      lines: [
        `Für das Konto mit dieser E-Mail-Adresse bei ${service} wurde ein neues Passwort angefordert.`,
        `Öffnen Sie den Link innerhalb von ${minutes} Minuten, um ein neues Passwort zu wählen. Er gilt einmal.`,
      ],
      action: "Neues Passwort wählen",
      notes: ["Wenn Sie das nicht waren, tun Sie nichts. Ihr Passwort bleibt, wie es ist."],
    }),
  },
  /** Sent on request, with a link that proves the address. */
  verify_email: {
    link: { purpose: "verify_email", page: "verify" },
    en: ({ service, minutes, forgotPage }) => ({
      subject: `Verify your e-mail address for ${service}`,
      lines: [
        `An account at ${service} has this e-mail address.`,
        `To verify that the address is yours, open the link within ${minutes} minutes.`,
      ],
      action: "Verify this address",
      notes: [
        "If you have no account there, do nothing. The address stays unverified.",
        `If somebody else created the account, choose a new password instead: ${forgotPage}`,
      ],
    }),
    de: ({ service, minutes, forgotPage }) => ({
      subject: `E-Mail-Adresse für ${service} bestätigen`,
      lines: [
        `Ein Konto bei ${service} hat diese E-Mail-Adresse.`,
        `Öffnen Sie den Link innerhalb von ${minutes} Minuten, um zu bestätigen, dass die Adresse Ihnen gehört.`,
      ],
      action: "Adresse bestätigen",
      notes: [
        "Wenn Sie dort kein Konto haben, tun Sie nichts. Die Adresse bleibt unbestätigt.",
        `Wenn jemand anders das Konto für Sie angelegt hat, wählen Sie stattdessen ein neues Passwort: ${forgotPage}`,
      ],
    }),
  },
  /** Sent on request, with a link that logs in. */
  log_in: {
    link: { purpose: "log_in", page: "login" },
    en: ({ service, minutes }) => ({
      subject: `Log in to ${service}`,
      lines: [
        `Somebody asked to log in to the account that has this e-mail address at ${service}.`,
        `To log in on this device, open the link within ${minutes} minutes. It works once.`,
      ],
      action: "Log in",
      notes: ["If you did not ask for this, do nothing. Do not give the link to anybody."],
    }),
    de: ({ service, minutes }) => ({
      subject: `Anmelden bei ${service}`,
      lines: [
        `Jemand möchte sich mit dem Konto anmelden, das bei ${service} diese E-Mail-Adresse hat.`,
        `Öffnen Sie den Link innerhalb von ${minutes} Minuten, um sich auf diesem Gerät anzumelden. Er gilt einmal.`,
      ],
      action: "Anmelden",
      notes: ["Wenn Sie das nicht waren, tun Sie nichts. Geben Sie den Link an niemanden weiter."],
    }),
  },
  /** Sent on request to a new address, with a link that puts it in place of the old one. */
  change_email: {
    link: { purpose: "change_email", page: "verify" },
    en: ({ service, minutes }) => ({
      subject: `Verify your new e-mail address for ${service}`,
      lines: [
        `Somebody asked to use this e-mail address for an account at ${service}.`,
        `To use it for your account from now on, open the link within ${minutes} minutes.`,
      ],
      action: "Use this address",
      notes: ["If you did not ask for this, do nothing. The account keeps its old address."],
    }),
    de: ({ service, minutes }) => ({
      subject: `Neue E-Mail-Adresse für ${service} bestätigen`,
      lines: [
        `Diese E-Mail-Adresse soll künftig zu einem Konto bei ${service} gehören.`,
        `Öffnen Sie den Link innerhalb von ${minutes} Minuten, um die Adresse ab jetzt für Ihr Konto zu verwenden.`,
      ],
      action: "Diese Adresse verwenden",
      notes: ["Wenn Sie das nicht waren, tun Sie nichts. Das Konto behält seine alte Adresse."],
    }),
  },
} as const satisfies Readonly<Record<string, LinkLetter>>;

/** The letters to an address that changed. */
export const addressLetters = {
  /** A notice to the old address. Each old address gets its own, so a newer one replaces none. */
  email_changed: {
    isKept: true,
    en: ({ service }) => ({
      subject: `Your e-mail address for ${service} was changed`,
      lines: [
        `Your account at ${service} has another e-mail address now. This address gets no further mails about the account.`,
      ],
      notes: ["If it was not you, tell the operator of the service at once."],
    }),
    de: ({ service }) => ({
      subject: `Ihre E-Mail-Adresse für ${service} wurde geändert`,
      lines: [
        `Ihr Konto bei ${service} hat jetzt eine andere E-Mail-Adresse. An die bisherige Adresse gehen keine Nachrichten mehr.`,
      ],
      notes: ["Wenn Sie das nicht waren, sagen Sie es sofort dem Betreiber des Dienstes."],
    }),
  },
} as const satisfies Readonly<Record<string, Notice>>;
