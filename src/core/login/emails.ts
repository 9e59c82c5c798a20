import type { CodeEmail, Notice } from "../email/texts/row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The emails about logins that may be an attack. */
export const loginEmails = named({
  /** A notice of a login from a browser, an app or a network that is new to the account. */
  new_login: {
    option: "newLogin",
    security: "button",
    isKept: true,
    en: ({ service }) => ({
      subject: `New login to your ${service} account`,
      paragraphs: [
        `Your ${service} account was just used from a new device or network.`,
        "If this was you, ignore this email.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Neue Anmeldung bei ${service}`,
      paragraphs: [
        `Ihr Konto bei ${service} wurde gerade auf einem neuen Gerät oder in einem neuen Netzwerk verwendet.`,
        "Wenn Sie das waren, können Sie diese E-Mail ignorieren.",
      ],
    }),
  },
  /** A notice that only known devices can log in with the password. */
  account_locked: {
    option: "accountLocked",
    security: "button",
    en: ({ service }) => ({
      subject: `Too many wrong passwords for your ${service} account`,
      paragraphs: [
        `Someone entered a wrong password for your ${service} account many times. None of the attempts succeeded.`,
        "To protect your account, the password now only works on devices where you’ve logged in before. To log in on other devices again, choose a new password.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Zu viele falsche Passwörter für Ihr Konto bei ${service}`,
      paragraphs: [
        `für Ihr Konto bei ${service} wurde sehr oft ein falsches Passwort eingegeben. Keiner dieser Versuche war erfolgreich.`,
        "Zum Schutz Ihres Kontos funktioniert das Passwort jetzt nur noch auf Geräten, auf denen Sie sich schon einmal angemeldet haben. Um sich wieder auf anderen Geräten anmelden zu können, legen Sie ein neues Passwort fest.",
      ],
    }),
  },
  /** A notice that somebody with the password sends wrong codes of a second factor. */
  second_factor_failed: {
    option: "secondFactorFailed",
    security: "button",
    en: ({ service }) => ({
      subject: `Your ${service} password was used with wrong codes`,
      paragraphs: [
        `Someone entered the correct password for your ${service} account, followed by several wrong codes.`,
        "If this was you, ignore this email. If not, someone knows your password. Your second factor has protected your account so far.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Ihr Passwort für ${service} wurde mit falschen Codes verwendet`,
      paragraphs: [
        `für Ihr Konto bei ${service} wurde das richtige Passwort eingegeben, danach aber mehrere falsche Codes.`,
        "Wenn Sie das waren, können Sie diese E-Mail ignorieren. Wenn nicht, kennt jemand Ihr Passwort. Bisher hat der zweite Faktor Ihr Konto geschützt.",
      ],
    }),
  },
} as const satisfies Rows<Notice>);

/** The emails with a code for a user who is logged in. */
export const codeEmails = named({
  /** Sent on request to a user without a password, who has to prove who they are. */
  confirm_code: {
    option: "confirmationCode",
    code: "reauthenticate",
    en: ({ service, code, codeMinutes, host }) => ({
      subject: `Confirm it’s you at ${service}`,
      paragraphs: [
        `Before you continue at ${service}, please confirm it’s you.`,
        `Enter this code within ${codeMinutes} minutes. Only enter it at ${host}.`,
      ],
      code,
      notes: [
        "If you didn’t ask for this, someone may be using a device where you’re logged in. Don’t share the code with anyone, and log out your other devices.",
      ],
    }),
    de: ({ service, code, codeMinutes, host }) => ({
      subject: `Bestätigen Sie Ihre Identität bei ${service}`,
      paragraphs: [
        `für den nächsten Schritt bei ${service} brauchen wir Ihre Bestätigung.`,
        `Geben Sie innerhalb von ${codeMinutes} Minuten diesen Code ein. Geben Sie ihn nur bei ${host} ein.`,
      ],
      code,
      notes: [
        "Wenn Sie das nicht angefordert haben, verwendet möglicherweise jemand ein Gerät, auf dem Sie angemeldet sind. Geben Sie den Code nicht weiter und melden Sie Ihre anderen Geräte ab.",
      ],
    }),
  },
} as const satisfies Rows<CodeEmail>);
