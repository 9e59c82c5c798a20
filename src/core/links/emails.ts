import type { Notice, UndoFacts } from "../email/texts/row.ts";
import { named, type Rows } from "../ground/rows.ts";
import type { Removed } from "../owned.ts";

/** The emails to an address that changed. */
export const addressEmails = named({
  /** A notice to the address of the account, whose user asked for a new one. */
  email_disowned: {
    option: "emailDisowned",
    security: "button",
    en: ({ service }) => ({
      subject: `Your email address for ${service} was not changed`,
      paragraphs: [
        `A new email address was requested for your ${service} account. That address belongs to someone who doesn’t recognize the account.`,
        "Your account keeps this address. Check the new one for typos before you try again.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Ihre E-Mail-Adresse für ${service} wurde nicht geändert`,
      paragraphs: [
        `für Ihr Konto bei ${service} wurde eine neue E-Mail-Adresse angefordert. Diese Adresse gehört jemandem, der das Konto nicht kennt.`,
        "Ihr Konto behält seine bisherige Adresse. Prüfen Sie die neue auf Tippfehler, bevor Sie es noch einmal versuchen.",
      ],
    }),
  },
  /** A notice to the old address. Each old address gets its own, so a newer one replaces none. */
  email_changed: {
    option: "emailChanged",
    shows: "undo",
    isKept: true,
    security: "told",
    en: ({ service, supportEmail, undo, hours }) => ({
      subject: `Your email address for ${service} was changed`,
      paragraphs: [
        `Your ${service} account now uses another email address. You won’t get any more emails about the account at this address.`,
        undo === undefined
          ? `If you didn’t do this, contact ${supportEmail ?? "the operator of the service"} immediately.`
          : `If you didn’t do this, undo the change within ${hours} hours. This restores this address, logs out all devices and lets you choose a new password.`,
      ],
      ...(undo !== undefined && { button: { text: "Undo the change", url: undo } }),
    }),
    de: ({ service, supportEmail, undo, hours }) => ({
      subject: `Ihre E-Mail-Adresse für ${service} wurde geändert`,
      paragraphs: [
        `für Ihr Konto bei ${service} gilt jetzt eine andere E-Mail-Adresse. An die bisherige Adresse senden wir keine weiteren E-Mails zum Konto.`,
        undo === undefined
          ? `Wenn Sie das nicht waren, wenden Sie sich sofort an ${supportEmail ?? "den Betreiber des Dienstes"}.`
          : `Wenn Sie das nicht waren, machen Sie die Änderung innerhalb von ${hours} Stunden rückgängig. Ihr Konto erhält dann wieder die bisherige Adresse, alle Geräte werden abgemeldet und Sie legen ein neues Passwort fest.`,
      ],
      ...(undo !== undefined && { button: { text: "Änderung rückgängig machen", url: undo } }),
    }),
  },
} as const satisfies Rows<Notice<UndoFacts>>);

/** What was removed, in words. */
const removedWords = {
  en: {
    totp: "the authenticator app",
    passkey: "the passkey",
    recovery_codes: "the recovery codes",
    identity: "the connected account",
    app: "the app",
    program: "the program on your device",
    organization: "the membership in",
  },
  de: {
    totp: "die Authenticator-App",
    passkey: "der Passkey",
    recovery_codes: "die Wiederherstellungscodes",
    identity: "das verknüpfte Konto",
    app: "die App",
    program: "das Programm auf Ihrem Gerät",
    organization: "die Mitgliedschaft bei",
  },
} as const satisfies Record<string, Record<Removed["what"], string>>;

/** The name of a program, which nobody vouches for. */
const calledItself = {
  en: (name: string) => ` that calls itself ${name}`,
  de: (name: string) => `, das sich ${name} nennt`,
} as const;

const quotes = { en: ["“", "”"], de: ["„", "“"] } as const;

const listOf = (language: "en" | "de", removed: readonly Removed[]): string => {
  const [open, close] = quotes[language];
  const words = ({ what, name }: Removed): string => {
    if (name === undefined) return removedWords[language][what];
    const quoted = `${open}${name}${close}`;
    const named = what === "program" ? calledItself[language](quoted) : ` ${quoted}`;
    return removedWords[language][what] + named;
  };
  return removed.map(words).join(", ");
};

/** The email to the address that an account has again. */
export const undoEmails = named({
  email_change_undone: {
    option: "emailChangeUndone",
    security: "told",
    en: ({ service, removed }) => ({
      subject: `Your ${service} account uses this email address again`,
      paragraphs: [
        `The email address change for your ${service} account was undone. All devices were logged out, and the password no longer works.`,
        removed.length === 0
          ? "Nothing else was added to your account since the day before the change."
          : `Added since the day before the change, and now removed: ${listOf("en", removed)}.`,
      ],
    }),
    de: ({ service, removed }) => ({
      subject: `Ihr Konto bei ${service} verwendet wieder diese E-Mail-Adresse`,
      paragraphs: [
        `die Änderung der E-Mail-Adresse Ihres Kontos bei ${service} wurde rückgängig gemacht. Alle Geräte wurden abgemeldet und das Passwort funktioniert nicht mehr.`,
        removed.length === 0
          ? "Seit dem Tag vor der Änderung wurde Ihrem Konto sonst nichts hinzugefügt."
          : `Seit dem Tag vor der Änderung hinzugefügt und jetzt entfernt: ${listOf("de", removed)}.`,
      ],
    }),
  },
} as const satisfies Rows<Notice<{ readonly removed: readonly Removed[] }>>);
