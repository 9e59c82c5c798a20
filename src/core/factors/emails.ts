import type { Notice } from "../email/texts/row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The emails about changes to second factors. */
export const factorEmails = named({
  /** A notice that an authenticator app or a passkey was added to the account. */
  factor_added: {
    option: "factorAdded",
    security: "button",
    en: ({ service }) => ({
      subject: `A way to log in was added to your account at ${service}`,
      paragraphs: [
        `An authenticator app or a passkey was added to your account at ${service}. It can be used to log in from now on.`,
      ],
    }),
    de: ({ service }) => ({
      subject: `Neue Anmeldemöglichkeit für Ihr Konto bei ${service}`,
      paragraphs: [
        `Zu Ihrem Konto bei ${service} wurde eine Authenticator-App oder ein Passkey hinzugefügt. Damit kann man sich ab jetzt anmelden.`,
      ],
    }),
  },
  /** A notice that the browser made a passkey by itself after a login with the password. */
  passkey_upgrade: {
    option: "passkeyUpgrade",
    security: "button",
    en: ({ service }) => ({
      subject: `A passkey was added to your account at ${service}`,
      paragraphs: [
        `After a login with your password, your browser created a passkey for your account at ${service}. You can use it to log in without the password.`,
        "If you do not want it, remove it in your account.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Neuer Passkey für Ihr Konto bei ${service}`,
      paragraphs: [
        `Nach einer Anmeldung mit Ihrem Passwort hat Ihr Browser einen Passkey für Ihr Konto bei ${service} erstellt. Damit können Sie sich ohne Passwort anmelden.`,
        "Wenn Sie ihn nicht möchten, entfernen Sie ihn in Ihrem Konto.",
      ],
    }),
  },
  /** A notice that one was removed. */
  factor_removed: {
    option: "factorRemoved",
    security: "button",
    en: ({ service }) => ({
      subject: `A way to log in was removed from your account at ${service}`,
      paragraphs: [
        `An authenticator app or a passkey was removed from your account at ${service}. All other devices were logged out.`,
      ],
    }),
    de: ({ service }) => ({
      subject: `Eine Anmeldemöglichkeit wurde von Ihrem Konto bei ${service} entfernt`,
      paragraphs: [
        `Von Ihrem Konto bei ${service} wurde eine Authenticator-App oder ein Passkey entfernt. Alle anderen Geräte wurden abgemeldet.`,
      ],
    }),
  },
  /** A notice that logins by password ask for a second factor from now on, although the account has passkeys alone. */
  two_step_on: {
    option: "twoFactorOn",
    security: "button",
    en: ({ service }) => ({
      subject: `Two-factor login is on for your account at ${service}`,
      paragraphs: [
        `A login with the password of your account at ${service} now always asks for a second factor. All other devices were logged out.`,
      ],
    }),
    de: ({ service }) => ({
      subject: `Zwei-Faktor-Anmeldung für Ihr Konto bei ${service} eingeschaltet`,
      paragraphs: [
        `Die Anmeldung mit dem Passwort Ihres Kontos bei ${service} verlangt ab jetzt immer einen zweiten Faktor. Alle anderen Geräte wurden abgemeldet.`,
      ],
    }),
  },
  /** A notice that they do not any more. */
  two_step_off: {
    option: "twoFactorOff",
    security: "button",
    en: ({ service }) => ({
      subject: `Two-factor login is off for your account at ${service}`,
      paragraphs: [
        `A login with the password of your account at ${service} no longer asks for a passkey.`,
        "If you have an authenticator app, the login still asks for a second factor.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Zwei-Faktor-Anmeldung für Ihr Konto bei ${service} ausgeschaltet`,
      paragraphs: [
        `Die Anmeldung mit dem Passwort Ihres Kontos bei ${service} verlangt keinen Passkey mehr.`,
        "Wenn Sie eine Authenticator-App haben, verlangt die Anmeldung weiterhin einen zweiten Faktor.",
      ],
    }),
  },
  /** A notice that the account has new recovery codes. */
  recovery_codes_made: {
    option: "recoveryCodesCreated",
    security: "button",
    en: ({ service }) => ({
      subject: `New recovery codes for your account at ${service}`,
      paragraphs: [
        `New recovery codes were created for your account at ${service}. The old ones no longer work.`,
      ],
    }),
    de: ({ service }) => ({
      subject: `Neue Wiederherstellungscodes für Ihr Konto bei ${service}`,
      paragraphs: [
        `Für Ihr Konto bei ${service} wurden neue Wiederherstellungscodes erstellt. Die alten gelten nicht mehr.`,
      ],
    }),
  },
} as const satisfies Rows<Notice>);

/** The emails about second factors that somebody else removed. */
export const resetEmails = named({
  /** A notice that all second factors were removed: by an administrator, or because the owner of the address took over the account. */
  factors_reset: {
    option: "factorsReset",
    security: "button",
    en: ({ service, isClaim }) => ({
      subject: `Your second factors at ${service} were removed`,
      paragraphs: isClaim
        ? [
            `The authenticator app, all passkeys and all recovery codes of your account at ${service} were removed.`,
            "A link in an email to this address was used, to log in or to choose a new password. The address had not been verified before, so someone else may have added these factors.",
            "Devices that were logged in before are logged out. You can set up a second factor again in your account.",
          ]
        : [
            `An administrator removed the authenticator app, all passkeys and all recovery codes of your account at ${service}.`,
            "All devices were logged out. Log in with your password, and set up a second factor again.",
          ],
    }),
    de: ({ service, isClaim }) => ({
      subject: `Ihre zweiten Faktoren bei ${service} wurden entfernt`,
      paragraphs: isClaim
        ? [
            `Die Authenticator-App, alle Passkeys und alle Wiederherstellungscodes Ihres Kontos bei ${service} wurden entfernt.`,
            "Ein Link aus einer E-Mail an diese Adresse wurde benutzt, zum Anmelden oder für ein neues Passwort. Vorher war die Adresse nicht bestätigt, deshalb kann jemand anderes diese Faktoren hinzugefügt haben.",
            "Geräte, die vorher angemeldet waren, sind abgemeldet. Sie können in Ihrem Konto wieder einen zweiten Faktor einrichten.",
          ]
        : [
            `Die Authenticator-App, alle Passkeys und alle Wiederherstellungscodes Ihres Kontos bei ${service} wurden von einem Administrator entfernt.`,
            "Alle Geräte wurden abgemeldet. Melden Sie sich mit Ihrem Passwort an, und richten Sie wieder einen zweiten Faktor ein.",
          ],
    }),
  },
} as const satisfies Rows<Notice<{ readonly isClaim: boolean }>>);

/** The emails about passkeys and recovery codes in a login. */
export const proofEmails = named({
  /** A notice that a passkey was refused, because its counter did not grow. */
  passkey_copied: {
    option: "passkeyCopied",
    security: "button",
    en: ({ service }) => ({
      subject: `A passkey of your account at ${service} may have been copied`,
      paragraphs: [
        `A passkey of your account at ${service} may have been copied. We blocked the login.`,
        "Remove this passkey in your account, and add a new one. If you used the passkey in two windows at the same time, ignore this email.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Ein Passkey Ihres Kontos bei ${service} wurde vielleicht kopiert`,
      paragraphs: [
        `Ein Passkey Ihres Kontos bei ${service} wurde vielleicht kopiert. Wir haben die Anmeldung abgelehnt.`,
        "Entfernen Sie diesen Passkey in Ihrem Konto, und richten Sie einen neuen ein. Wenn Sie den Passkey in zwei Fenstern gleichzeitig benutzt haben, ignorieren Sie diese E-Mail.",
      ],
    }),
  },
  /** A notice that a recovery code was used. */
  recovery_code_used: {
    option: "recoveryCodeUsed",
    security: "button",
    en: ({ service, left }) => ({
      subject: `A recovery code of your account at ${service} was used`,
      paragraphs: [
        `A login to your account at ${service} used the password and a recovery code.`,
        `Recovery codes left: ${left}. You can create new ones in your account.`,
      ],
    }),
    de: ({ service, left }) => ({
      subject: `Ein Wiederherstellungscode Ihres Kontos bei ${service} wurde benutzt`,
      paragraphs: [
        `Bei einer Anmeldung mit Ihrem Konto bei ${service} wurden das Passwort und ein Wiederherstellungscode benutzt.`,
        `Verbleibende Wiederherstellungscodes: ${left}. Neue können Sie in Ihrem Konto erstellen.`,
      ],
    }),
  },
} as const satisfies Rows<Notice<{ readonly left: number }>>);
