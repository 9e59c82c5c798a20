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
      subject: `New login to your account at ${service}`,
      paragraphs: [
        `Your account at ${service} was just used from a new device or network.`,
        "If this was you, ignore this email.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Neue Anmeldung bei Ihrem Konto bei ${service}`,
      paragraphs: [
        `Ihr Konto bei ${service} wurde gerade von einem neuen Gerät oder aus einem neuen Netz benutzt.`,
        "Wenn Sie das waren, ignorieren Sie diese E-Mail.",
      ],
    }),
  },
  /** A notice that only known devices can log in with the password. */
  account_locked: {
    option: "accountLocked",
    security: "button",
    en: ({ service }) => ({
      subject: `Too many wrong passwords for your account at ${service}`,
      paragraphs: [
        `A wrong password was entered many times for your account at ${service}. None of these attempts was successful.`,
        "To protect your account, the password now works only on devices where you have logged in before. To log in on other devices again, choose a new password.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Zu viele falsche Passwörter für Ihr Konto bei ${service}`,
      paragraphs: [
        `Für Ihr Konto bei ${service} wurde sehr oft ein falsches Passwort eingegeben. Keiner dieser Versuche war erfolgreich.`,
        "Zum Schutz Ihres Kontos funktioniert das Passwort jetzt nur noch auf Geräten, auf denen Sie sich schon einmal angemeldet haben. Um sich wieder auf anderen Geräten anmelden zu können, wählen Sie ein neues Passwort.",
      ],
    }),
  },
  /** A notice that somebody with the password sends wrong codes of a second factor. */
  second_factor_failed: {
    option: "secondFactorFailed",
    security: "button",
    en: ({ service }) => ({
      subject: `Your password for ${service} was used with wrong codes`,
      paragraphs: [
        `The right password of your account at ${service} was entered, and then several wrong codes.`,
        "If this was you, ignore this email. If not, someone knows your password. The second factor has protected your account so far.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Ihr Passwort für ${service} wurde mit falschen Codes benutzt`,
      paragraphs: [
        `Das richtige Passwort Ihres Kontos bei ${service} wurde eingegeben, danach aber mehrere falsche Codes.`,
        "Wenn Sie das waren, ignorieren Sie diese E-Mail. Wenn nicht, kennt jemand Ihr Passwort. Bisher hat der zweite Faktor Ihr Konto geschützt.",
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
      subject: `Confirm that it is you at ${service}`,
      paragraphs: [
        `You are about to do something at ${service} that needs a confirmation.`,
        `To confirm that it is you, enter this code within ${codeMinutes} minutes. Enter it only at ${host}.`,
        `Code: ${code}`,
      ],
      notes: [
        "If you did not ask for this, someone may be using a device on which you are logged in. Do not share the code with anyone, and log out your other devices.",
      ],
    }),
    de: ({ service, code, codeMinutes, host }) => ({
      subject: `Bestätigen Sie bei ${service}, dass Sie es sind`,
      paragraphs: [
        `Bei ${service} soll etwas geschehen, das eine Bestätigung braucht.`,
        `Um zu bestätigen, dass Sie es sind, geben Sie innerhalb von ${codeMinutes} Minuten diesen Code ein. Geben Sie ihn nur bei ${host} ein.`,
        `Code: ${code}`,
      ],
      notes: [
        "Wenn Sie das nicht angefordert haben, benutzt vielleicht jemand ein Gerät, auf dem Sie angemeldet sind. Geben Sie den Code an niemanden weiter, und melden Sie Ihre anderen Geräte ab.",
      ],
    }),
  },
} as const satisfies Rows<CodeEmail>);
