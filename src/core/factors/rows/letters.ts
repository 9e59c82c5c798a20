import type { Notice } from "../../mail/letters/letter.ts";

/** The letters about changes to second factors. */
export const factorLetters = {
  /** A notice that an authenticator app or a passkey was added to the account. */
  factor_added: {
    en: ({ service }) => ({
      subject: `A way to log in was added to your account at ${service}`,
      lines: [
        `An authenticator app or a passkey was added to your account at ${service}. It can be used to log in from now on.`,
      ],
      notes: [
        "If it was not you, choose a new password at once, and tell the operator of the service.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Neue Anmeldemöglichkeit für Ihr Konto bei ${service}`,
      lines: [
        `Zu Ihrem Konto bei ${service} wurde eine Authenticator-App oder ein Passkey hinzugefügt. Damit kann man sich ab jetzt anmelden.`,
      ],
      notes: [
        "Wenn Sie das nicht waren, wählen Sie sofort ein neues Passwort, und sagen Sie es dem Betreiber des Dienstes.",
      ],
    }),
  },
  /** A notice that one was removed. */
  factor_removed: {
    en: ({ service }) => ({
      subject: `A way to log in was removed from your account at ${service}`,
      lines: [
        `An authenticator app or a passkey was removed from your account at ${service}.`,
        "Other devices that were logged in are logged out.",
      ],
      notes: [
        "If it was not you, choose a new password at once, and tell the operator of the service.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Eine Anmeldemöglichkeit wurde von Ihrem Konto bei ${service} entfernt`,
      lines: [
        `Von Ihrem Konto bei ${service} wurde eine Authenticator-App oder ein Passkey entfernt.`,
        "Andere Geräte, die angemeldet waren, wurden abgemeldet.",
      ],
      notes: [
        "Wenn Sie das nicht waren, wählen Sie sofort ein neues Passwort, und sagen Sie es dem Betreiber des Dienstes.",
      ],
    }),
  },
  /** A notice that logins by password ask for a second factor from now on, although the account has passkeys alone. */
  two_step_on: {
    en: ({ service }) => ({
      subject: `The second step of your login at ${service} was switched on`,
      lines: [
        `A login with the password of your account at ${service} always asks for a second factor from now on.`,
        "Other devices that were logged in are logged out.",
      ],
      notes: [
        "If it was not you, choose a new password at once, and tell the operator of the service.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Der zweite Schritt Ihrer Anmeldung bei ${service} wurde eingeschaltet`,
      lines: [
        `Die Anmeldung mit dem Passwort Ihres Kontos bei ${service} verlangt ab jetzt immer einen zweiten Faktor.`,
        "Andere Geräte, die angemeldet waren, wurden abgemeldet.",
      ],
      notes: [
        "Wenn Sie das nicht waren, wählen Sie sofort ein neues Passwort, und sagen Sie es dem Betreiber des Dienstes.",
      ],
    }),
  },
  /** A notice that they do not any more. */
  two_step_off: {
    en: ({ service }) => ({
      subject: `The second step of your login at ${service} was switched off`,
      lines: [
        `A login with the password of your account at ${service} does not ask for a passkey any more.`,
        "If you have an authenticator app, the login still asks for a second factor.",
      ],
      notes: [
        "If it was not you, choose a new password at once, and tell the operator of the service.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Der zweite Schritt Ihrer Anmeldung bei ${service} wurde ausgeschaltet`,
      lines: [
        `Die Anmeldung mit dem Passwort Ihres Kontos bei ${service} verlangt keinen Passkey mehr.`,
        "Wenn Sie eine Authenticator-App haben, verlangt die Anmeldung weiterhin einen zweiten Faktor.",
      ],
      notes: [
        "Wenn Sie das nicht waren, wählen Sie sofort ein neues Passwort, und sagen Sie es dem Betreiber des Dienstes.",
      ],
    }),
  },
  /** A notice that the account has new recovery codes. */
  recovery_codes_made: {
    en: ({ service }) => ({
      subject: `New recovery codes for your account at ${service}`,
      lines: [
        `New recovery codes were made for your account at ${service}. The old ones do not work any more.`,
      ],
      notes: [
        "If it was not you, choose a new password at once, and tell the operator of the service.",
      ],
    }),
    de: ({ service }) => ({
      subject: `Neue Wiederherstellungscodes für Ihr Konto bei ${service}`,
      lines: [
        `Für Ihr Konto bei ${service} wurden neue Wiederherstellungscodes erstellt. Die alten gelten nicht mehr.`,
      ],
      notes: [
        "Wenn Sie das nicht waren, wählen Sie sofort ein neues Passwort, und sagen Sie es dem Betreiber des Dienstes.",
      ],
    }),
  },
} as const satisfies Readonly<Record<string, Notice>>;

/** The letters about second factors that somebody else removed. */
export const resetLetters = {
  /** A notice that all second factors were removed: by an administrator, or because the owner of the address took over the account. */
  factors_reset: {
    en: ({ service, isClaim }) => ({
      subject: `Your second factors at ${service} were removed`,
      lines: isClaim
        ? [
            `The authenticator app, all passkeys and all recovery codes of your account at ${service} were removed.`,
            "A link in an email to this address was used, to log in or to choose a new password. Nobody had verified the address before, so somebody else may have added these factors.",
            "Devices that were logged in before are logged out. You can set up a second factor again in your account.",
          ]
        : [
            `An administrator removed the authenticator app, all passkeys and all recovery codes of your account at ${service}.`,
            "All devices are logged out. Log in with your password, and set up a second factor again.",
          ],
      notes: [
        isClaim
          ? "If you did not use such a link, choose a new password at once, and tell the operator of the service."
          : "If you did not ask for this, tell the operator of the service at once.",
      ],
    }),
    de: ({ service, isClaim }) => ({
      subject: `Ihre zweiten Faktoren bei ${service} wurden entfernt`,
      lines: isClaim
        ? [
            `Die Authenticator-App, alle Passkeys und alle Wiederherstellungscodes Ihres Kontos bei ${service} wurden entfernt.`,
            "Ein Link aus einer E-Mail an diese Adresse wurde benutzt, zum Anmelden oder für ein neues Passwort. Vorher hatte niemand die Adresse bestätigt, deshalb kann jemand anders diese Faktoren hinzugefügt haben.",
            "Geräte, die vorher angemeldet waren, sind abgemeldet. Sie können in Ihrem Konto wieder einen zweiten Faktor einrichten.",
          ]
        : [
            `Die Authenticator-App, alle Passkeys und alle Wiederherstellungscodes Ihres Kontos bei ${service} wurden von einem Administrator entfernt.`,
            "Alle Geräte sind abgemeldet. Melden Sie sich mit Ihrem Passwort an, und richten Sie wieder einen zweiten Faktor ein.",
          ],
      notes: [
        isClaim
          ? "Wenn Sie keinen solchen Link benutzt haben, wählen Sie sofort ein neues Passwort, und sagen Sie es dem Betreiber des Dienstes."
          : "Wenn Sie nicht darum gebeten haben, sagen Sie es sofort dem Betreiber des Dienstes.",
      ],
    }),
  },
} as const satisfies Readonly<Record<string, Notice<{ readonly isClaim: boolean }>>>;
