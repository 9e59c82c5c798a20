import type { Removed } from "../../owned.ts";
import type { LinkLetter, LoginFacts, Notice, UndoFacts } from "../../mail/letters/letter.ts";

/** The letters with a link. */
export const linkLetters = {
  /** Sent on request, with a link to choose a new password. */
  reset_password: {
    link: { purpose: "reset_password", page: "reset" },
    en: ({ service, link, minutes }) => ({
      subject: `Reset your password for ${service}`,
      paragraphs: [
        `We received a request to reset your password for ${service}.`,
        `To choose a new password, open this link within ${minutes} minutes. It works once.`,
      ],
      button: { text: "Choose a new password", url: link },
      notes: ["If you did not ask for this, ignore this email. Your password stays the same."],
    }),
    de: ({ service, link, minutes }) => ({
      subject: `Neues Passwort für ${service}`,
      paragraphs: [
        `Für Ihr Konto bei ${service} wurde ein neues Passwort angefordert.`,
        `Öffnen Sie innerhalb von ${minutes} Minuten diesen Link, um ein neues Passwort zu wählen. Er gilt einmal.`,
      ],
      button: { text: "Neues Passwort wählen", url: link },
      notes: [
        "Wenn Sie das nicht angefordert haben, ignorieren Sie diese E-Mail. Ihr Passwort bleibt unverändert.",
      ],
    }),
  },
  /** Sent on request, with a link that proves the address. */
  verify_email: {
    link: { purpose: "verify_email", page: "verify" },
    en: ({ service, link, minutes }) => ({
      subject: `Verify your email address for ${service}`,
      paragraphs: [
        `An account at ${service} uses this email address.`,
        `To verify that the address is yours, open this link within ${minutes} minutes.`,
      ],
      button: { text: "Verify this address", url: link },
      notes: [
        "The page shows the account and asks you to log in to it.",
        "If the account is not yours, ignore this email, or say so on that page. The address stays unverified.",
      ],
    }),
    de: ({ service, link, minutes }) => ({
      subject: `E-Mail-Adresse für ${service} bestätigen`,
      paragraphs: [
        `Ein Konto bei ${service} verwendet diese E-Mail-Adresse.`,
        `Öffnen Sie innerhalb von ${minutes} Minuten diesen Link, um zu bestätigen, dass die Adresse Ihnen gehört.`,
      ],
      button: { text: "Adresse bestätigen", url: link },
      notes: [
        "Die Seite zeigt das Konto und bittet Sie, sich dort anzumelden.",
        "Wenn das Konto nicht Ihnen gehört, ignorieren Sie diese E-Mail, oder sagen Sie es auf der Seite. Die Adresse bleibt unbestätigt.",
      ],
    }),
  },
  /** Sent on request to a new address, with a link that puts it in place of the old one. */
  change_email: {
    link: { purpose: "change_email", page: "verify" },
    en: ({ service, link, minutes }) => ({
      subject: `Verify your new email address for ${service}`,
      paragraphs: [
        `We received a request to use this email address for an account at ${service}.`,
        `To use it for your account from now on, open this link within ${minutes} minutes.`,
      ],
      button: { text: "Use this address", url: link },
      notes: ["If you did not ask for this, ignore this email. The account keeps its old address."],
    }),
    de: ({ service, link, minutes }) => ({
      subject: `Neue E-Mail-Adresse für ${service} bestätigen`,
      paragraphs: [
        `Diese E-Mail-Adresse soll künftig zu einem Konto bei ${service} gehören.`,
        `Öffnen Sie innerhalb von ${minutes} Minuten diesen Link, um die Adresse ab jetzt für Ihr Konto zu verwenden.`,
      ],
      button: { text: "Diese Adresse verwenden", url: link },
      notes: [
        "Wenn Sie das nicht angefordert haben, ignorieren Sie diese E-Mail. Das Konto behält seine alte Adresse.",
      ],
    }),
  },
} as const satisfies Readonly<Record<string, LinkLetter>>;

/** The letters that log in. */
export const loginLinkLetters = {
  /** Sent on request, with a link and a code. Either logs in, and uses up both. */
  log_in: {
    link: { purpose: "log_in", page: "login" },
    code: "log_in",
    en: ({ service, link, minutes, code, codeMinutes, host }) => ({
      subject: `Log in to ${service}`,
      paragraphs: [
        `We received a request to log in to your account at ${service}.`,
        ...(code === undefined
          ? []
          : [
              `To log in where you asked for this email, enter this code within ${codeMinutes} minutes. Enter it only at ${host}.`,
              `Code: ${code}`,
            ]),
        `To log in on this device, open this link within ${minutes} minutes. It works once.`,
      ],
      button: { text: "Continue to log in", url: link },
      notes: [
        code === undefined
          ? "If you did not ask for this, ignore this email. Do not share the link with anyone."
          : "If you did not ask for this, ignore this email. Do not share the code or the link with anyone.",
      ],
    }),
    de: ({ service, link, minutes, code, codeMinutes, host }) => ({
      subject: `Anmelden bei ${service}`,
      paragraphs: [
        `Für Ihr Konto bei ${service} wurde eine Anmeldung angefordert.`,
        ...(code === undefined
          ? []
          : [
              `Um sich dort anzumelden, wo Sie diese E-Mail angefordert haben, geben Sie innerhalb von ${codeMinutes} Minuten diesen Code ein. Geben Sie ihn nur bei ${host} ein.`,
              `Code: ${code}`,
            ]),
        `Öffnen Sie innerhalb von ${minutes} Minuten diesen Link, um sich auf diesem Gerät anzumelden. Er gilt einmal.`,
      ],
      button: { text: "Weiter zur Anmeldung", url: link },
      notes: [
        code === undefined
          ? "Wenn Sie das nicht angefordert haben, ignorieren Sie diese E-Mail. Geben Sie den Link an niemanden weiter."
          : "Wenn Sie das nicht angefordert haben, ignorieren Sie diese E-Mail. Geben Sie den Code und den Link an niemanden weiter.",
      ],
    }),
  },
} as const satisfies Readonly<Record<string, LinkLetter<LoginFacts>>>;

/** The letters to an address that changed. */
export const addressLetters = {
  /** A notice to the address of the account, whose user asked for a new one. */
  email_disowned: {
    security: "button",
    en: ({ service }) => ({
      subject: `Your email address for ${service} was not changed`,
      paragraphs: [
        `A new email address was requested for your account at ${service}. That address belongs to someone who does not know the account.`,
        "Your account keeps this address. Check the new one for typing errors before you try again.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Ihre E-Mail-Adresse für ${service} wurde nicht geändert`,
      paragraphs: [
        `Für Ihr Konto bei ${service} wurde eine neue E-Mail-Adresse angefordert. Diese Adresse gehört jemandem, der das Konto nicht kennt.`,
        "Ihr Konto behält diese Adresse. Prüfen Sie die neue auf Tippfehler, bevor Sie es noch einmal versuchen.",
      ],
    }),
  },
  /** A notice to the old address. Each old address gets its own, so a newer one replaces none. */
  email_changed: {
    isKept: true,
    security: "told",
    en: ({ service, supportEmail, undo, hours }) => ({
      subject: `Your email address for ${service} was changed`,
      paragraphs: [
        `Your account at ${service} now has another email address. This address will get no more emails about the account.`,
        undo === undefined
          ? `If you did not do this, contact ${supportEmail ?? "the operator of the service"} immediately.`
          : `If you did not do this, undo the change within ${hours} hours: your account gets this address again, all devices are logged out, and you choose a new password.`,
      ],
      ...(undo !== undefined && { button: { text: "Undo the change", url: undo } }),
    }),
    de: ({ service, supportEmail, undo, hours }) => ({
      subject: `Ihre E-Mail-Adresse für ${service} wurde geändert`,
      paragraphs: [
        `Ihr Konto bei ${service} hat jetzt eine andere E-Mail-Adresse. An diese Adresse gehen keine Nachrichten zum Konto mehr.`,
        undo === undefined
          ? `Wenn Sie das nicht waren, wenden Sie sich sofort an ${supportEmail ?? "den Betreiber des Dienstes"}.`
          : `Wenn Sie das nicht waren, machen Sie die Änderung innerhalb von ${hours} Stunden rückgängig: Ihr Konto bekommt wieder diese Adresse, alle Geräte werden abgemeldet, und Sie wählen ein neues Passwort.`,
      ],
      ...(undo !== undefined && { button: { text: "Änderung rückgängig machen", url: undo } }),
    }),
  },
} as const satisfies Readonly<Record<string, Notice<UndoFacts>>>;

/** What was removed, in words. */
const removedWords = {
  en: {
    totp: "the authenticator app",
    passkey: "the passkey",
    recovery_codes: "the recovery codes",
    identity: "the login with",
    app: "the app",
  },
  de: {
    totp: "die Authenticator-App",
    passkey: "der Passkey",
    recovery_codes: "die Wiederherstellungscodes",
    identity: "die Anmeldung bei",
    app: "die App",
  },
} as const satisfies Record<string, Record<Removed["what"], string>>;

const quotes = { en: ["“", "”"], de: ["„", "“"] } as const;

const listOf = (language: "en" | "de", removed: readonly Removed[]): string => {
  const [open, close] = quotes[language];
  const named = (name: string | undefined) => (name === undefined ? "" : ` ${open}${name}${close}`);
  return removed.map(({ what, name }) => removedWords[language][what] + named(name)).join(", ");
};

/** The letter to the address that an account has again. */
export const undoLetters = {
  email_change_undone: {
    security: "told",
    en: ({ service, removed }) => ({
      subject: `Your account at ${service} has this email address again`,
      paragraphs: [
        `The change of the email address of your account at ${service} was undone. All devices were logged out, and the password no longer works.`,
        removed.length === 0
          ? "Nothing else was added to your account since the day before the change."
          : `This was added since the day before the change, and was removed: ${listOf("en", removed)}.`,
      ],
    }),
    de: ({ service, removed }) => ({
      subject: `Ihr Konto bei ${service} hat wieder diese E-Mail-Adresse`,
      paragraphs: [
        `Die Änderung der E-Mail-Adresse Ihres Kontos bei ${service} wurde rückgängig gemacht. Alle Geräte wurden abgemeldet, und das Passwort gilt nicht mehr.`,
        removed.length === 0
          ? "Seit dem Tag vor der Änderung wurde Ihrem Konto sonst nichts hinzugefügt."
          : `Das wurde seit dem Tag vor der Änderung hinzugefügt und deshalb entfernt: ${listOf("de", removed)}.`,
      ],
    }),
  },
} as const satisfies Readonly<Record<string, Notice<{ readonly removed: readonly Removed[] }>>>;
