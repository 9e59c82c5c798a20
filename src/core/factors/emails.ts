import type { Notice } from "../email/texts/row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The emails about changes to second factors. */
export const factorEmails = named({
  /** A notice that an authenticator app or a passkey was added to the account. */
  factor_added: {
    option: "factorAdded",
    security: "button",
    en: ({ service }) => ({
      subject: `A login method was added to your ${service} account`,
      paragraphs: [
        `An authenticator app or a passkey was added to your ${service} account. It can now be used to log in.`,
      ],
    }),
    de: ({ service }) => ({
      subject: `Neue Anmeldemethode für Ihr Konto bei ${service}`,
      paragraphs: [
        `zu Ihrem Konto bei ${service} wurde eine Authenticator-App oder ein Passkey hinzugefügt. Damit ist ab jetzt eine Anmeldung möglich.`,
      ],
    }),
  },
  /** A notice that the browser made a passkey by itself after a login with the password. */
  passkey_upgrade: {
    option: "passkeyUpgrade",
    security: "button",
    en: ({ service }) => ({
      subject: `A passkey was added to your ${service} account`,
      paragraphs: [
        `After you logged in with your password, your browser created a passkey for your ${service} account. You can use it to log in without the password.`,
        "If you don’t want it, remove it in your account.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Neuer Passkey für Ihr Konto bei ${service}`,
      paragraphs: [
        `nachdem Sie sich mit Ihrem Passwort angemeldet haben, hat Ihr Browser einen Passkey für Ihr Konto bei ${service} erstellt. Damit können Sie sich ohne Passwort anmelden.`,
        "Wenn Sie ihn nicht möchten, entfernen Sie ihn in Ihrem Konto.",
      ],
    }),
  },
  /** A notice that one was removed. */
  factor_removed: {
    option: "factorRemoved",
    security: "button",
    en: ({ service }) => ({
      subject: `A login method was removed from your ${service} account`,
      paragraphs: [
        `An authenticator app or a passkey was removed from your ${service} account. All other devices were logged out.`,
      ],
    }),
    de: ({ service }) => ({
      subject: `Anmeldemethode für Ihr Konto bei ${service} entfernt`,
      paragraphs: [
        `aus Ihrem Konto bei ${service} wurde eine Authenticator-App oder ein Passkey entfernt. Alle anderen Geräte wurden abgemeldet.`,
      ],
    }),
  },
  /** A notice that logins by password ask for a second factor from now on, although the account has passkeys alone. */
  two_step_on: {
    option: "twoFactorOn",
    security: "button",
    en: ({ service }) => ({
      subject: `Two-factor login is on for your ${service} account`,
      paragraphs: [
        `Logging in to ${service} with your password now always requires a second factor. All other devices were logged out.`,
      ],
    }),
    de: ({ service }) => ({
      subject: `Zwei-Faktor-Anmeldung für Ihr Konto bei ${service} aktiviert`,
      paragraphs: [
        `wenn Sie sich bei ${service} mit Ihrem Passwort anmelden, ist ab jetzt immer ein zweiter Faktor erforderlich. Alle anderen Geräte wurden abgemeldet.`,
      ],
    }),
  },
  /** A notice that they do not any more. */
  two_step_off: {
    option: "twoFactorOff",
    security: "button",
    en: ({ service }) => ({
      subject: `Two-factor login is off for your ${service} account`,
      paragraphs: [
        `You can now log in to ${service} with just your password.`,
        "If you use an authenticator app, you still need its code as well.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Zwei-Faktor-Anmeldung für Ihr Konto bei ${service} deaktiviert`,
      paragraphs: [
        `Sie können sich bei ${service} jetzt allein mit Ihrem Passwort anmelden.`,
        "Wenn Sie eine Authenticator-App verwenden, brauchen Sie weiterhin auch deren Code.",
      ],
    }),
  },
  /** A notice that the account has new recovery codes. */
  recovery_codes_made: {
    option: "recoveryCodesCreated",
    security: "button",
    en: ({ service }) => ({
      subject: `New recovery codes for your ${service} account`,
      paragraphs: [
        `New recovery codes were created for your ${service} account. The old ones no longer work.`,
      ],
    }),
    de: ({ service }) => ({
      subject: `Neue Wiederherstellungscodes für Ihr Konto bei ${service}`,
      paragraphs: [
        `für Ihr Konto bei ${service} wurden neue Wiederherstellungscodes erstellt. Die alten funktionieren nicht mehr.`,
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
      subject: `The second factors of your ${service} account were removed`,
      paragraphs: isClaim
        ? [
            `The authenticator app, all passkeys and all recovery codes were removed from your ${service} account.`,
            "Someone used a link in an email to this address to log in or to choose a new password. The address hadn’t been verified before, so someone else may have added these factors.",
            "All devices that were logged in before have been logged out. You can set up a second factor again in your account.",
          ]
        : [
            `An administrator removed the authenticator app, all passkeys and all recovery codes from your ${service} account.`,
            "All devices were logged out. Log in with your password and set up a second factor again.",
          ],
    }),
    de: ({ service, isClaim }) => ({
      subject: `Ihre zweiten Faktoren bei ${service} wurden entfernt`,
      paragraphs: isClaim
        ? [
            `die Authenticator-App, alle Passkeys und alle Wiederherstellungscodes Ihres Kontos bei ${service} wurden entfernt.`,
            "Über einen Link aus einer E-Mail an diese Adresse hat sich jemand angemeldet oder ein neues Passwort festgelegt. Die Adresse war vorher nicht bestätigt, deshalb könnte jemand anderes diese Faktoren hinzugefügt haben.",
            "Alle Geräte, die vorher angemeldet waren, wurden abgemeldet. Sie können in Ihrem Konto wieder einen zweiten Faktor einrichten.",
          ]
        : [
            `ein Administrator hat die Authenticator-App, alle Passkeys und alle Wiederherstellungscodes Ihres Kontos bei ${service} entfernt.`,
            "Alle Geräte wurden abgemeldet. Melden Sie sich mit Ihrem Passwort an und richten Sie wieder einen zweiten Faktor ein.",
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
      subject: `A passkey for your ${service} account may have been copied`,
      paragraphs: [
        `A passkey for your ${service} account may have been copied, so we blocked the login.`,
        "Remove this passkey from your account and add a new one. If you used the passkey in two windows at the same time, ignore this email.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Ein Passkey für Ihr Konto bei ${service} wurde möglicherweise kopiert`,
      paragraphs: [
        `ein Passkey für Ihr Konto bei ${service} wurde möglicherweise kopiert. Deshalb haben wir die Anmeldung blockiert.`,
        "Entfernen Sie diesen Passkey in Ihrem Konto und fügen Sie einen neuen hinzu. Wenn Sie den Passkey in zwei Fenstern gleichzeitig verwendet haben, können Sie diese E-Mail ignorieren.",
      ],
    }),
  },
  /** A notice that a recovery code was used. */
  recovery_code_used: {
    option: "recoveryCodeUsed",
    security: "button",
    en: ({ service, left }) => ({
      subject: `A recovery code was used for your ${service} account`,
      paragraphs: [
        `Someone logged in to your ${service} account with the password and a recovery code.`,
        `Recovery codes left: ${left}. You can create new ones in your account.`,
      ],
    }),
    de: ({ service, left }) => ({
      subject: `Wiederherstellungscode für Ihr Konto bei ${service} verwendet`,
      paragraphs: [
        `jemand hat sich mit dem Passwort und einem Wiederherstellungscode in Ihrem Konto bei ${service} angemeldet.`,
        `Verbleibende Wiederherstellungscodes: ${left}. Neue Codes können Sie in Ihrem Konto erstellen.`,
      ],
    }),
  },
} as const satisfies Rows<Notice<{ readonly left: number }>>);
