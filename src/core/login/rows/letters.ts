import type { Notice } from "../../mail/letters/letter.ts";

/** The letters about logins that look like an attack. */
export const loginLetters = {
  /** A notice that only known devices can log in with the password. */
  account_locked: {
    page: "forgot",
    en: ({ service }) => ({
      subject: `Too many wrong passwords for your account at ${service}`,
      lines: [
        `Somebody has entered a wrong password for your account at ${service} many times. To protect your account, the password now works only on devices where you have logged in before.`,
        "To log in on other devices again, choose a new password.",
      ],
      action: "Choose a new password",
      notes: ["None of these attempts was successful."],
    }),
    de: ({ service }) => ({
      subject: `Zu viele falsche Passwörter für Ihr Konto bei ${service}`,
      lines: [
        `Jemand hat für Ihr Konto bei ${service} sehr oft ein falsches Passwort eingegeben. Zum Schutz Ihres Kontos funktioniert das Passwort jetzt nur noch auf Geräten, auf denen Sie sich schon einmal angemeldet haben.`,
        "Um sich wieder auf allen Geräten anmelden zu können, wählen Sie ein neues Passwort.",
      ],
      action: "Neues Passwort wählen",
      notes: ["Keiner dieser Versuche war erfolgreich."],
    }),
  },
  /** A notice that somebody with the password sends wrong codes of a second factor. */
  second_factor_failed: {
    page: "forgot",
    en: ({ service }) => ({
      subject: `Somebody knows your password for ${service}`,
      lines: [
        `Somebody has entered the right password of your account at ${service}, and then several wrong codes.`,
        "If it was not you, choose a new password now. The second factor has protected your account so far.",
      ],
      action: "Choose a new password",
      notes: ["If it was you, do nothing."],
    }),
    de: ({ service }) => ({
      subject: `Jemand kennt Ihr Passwort für ${service}`,
      lines: [
        `Jemand hat das richtige Passwort Ihres Kontos bei ${service} eingegeben, danach aber mehrere falsche Codes.`,
        "Wenn Sie das nicht waren, wählen Sie jetzt ein neues Passwort. Bisher hat der zweite Faktor Ihr Konto geschützt.",
      ],
      action: "Neues Passwort wählen",
      notes: ["Wenn Sie das waren, tun Sie nichts."],
    }),
  },
  /** A notice that a passkey was refused, because its counter did not grow. */
  passkey_copied: {
    en: ({ service }) => ({
      subject: `A passkey of your account at ${service} may be a copy`,
      lines: [
        `A login to your account at ${service} was refused. Its passkey has counted fewer uses than before, so somebody may have a copy of it.`,
        "Remove this passkey in your account, and add a new one.",
      ],
      notes: ["If you used the passkey in two windows at once, do nothing."],
    }),
    de: ({ service }) => ({
      subject: `Ein Passkey Ihres Kontos bei ${service} ist vielleicht kopiert worden`,
      lines: [
        `Eine Anmeldung bei Ihrem Konto bei ${service} wurde abgelehnt. Der Passkey hat weniger Benutzungen gezählt als zuvor, deshalb hat vielleicht jemand eine Kopie davon.`,
        "Entfernen Sie diesen Passkey in Ihrem Konto, und richten Sie einen neuen ein.",
      ],
      notes: ["Wenn Sie den Passkey in zwei Fenstern zugleich benutzt haben, tun Sie nichts."],
    }),
  },
} as const satisfies Readonly<Record<string, Notice>>;

/** The letters about recovery codes in a login. */
export const recoveryLetters = {
  /** A notice that a recovery code was used. */
  recovery_code_used: {
    en: ({ service, left }) => ({
      subject: `A recovery code of your account at ${service} was used`,
      lines: [
        `Somebody has logged in to your account at ${service} with the password and a recovery code.`,
        `Recovery codes left: ${left}. You can make new ones in your account.`,
      ],
      notes: [
        "If it was not you, choose a new password and new recovery codes at once. Then tell the operator of the service.",
      ],
    }),
    de: ({ service, left }) => ({
      subject: `Ein Wiederherstellungscode Ihres Kontos bei ${service} wurde benutzt`,
      lines: [
        `Jemand hat sich mit dem Passwort und einem Wiederherstellungscode bei Ihrem Konto bei ${service} angemeldet.`,
        `Wiederherstellungscodes, die Ihnen bleiben: ${left}. Neue können Sie in Ihrem Konto erstellen.`,
      ],
      notes: [
        "Wenn Sie das nicht waren, wählen Sie sofort ein neues Passwort und neue Codes. Sagen Sie es dann dem Betreiber des Dienstes.",
      ],
    }),
  },
} as const satisfies Readonly<Record<string, Notice<{ readonly left: number }>>>;
