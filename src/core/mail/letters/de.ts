import type { Words } from "./letter.ts";

/** The mails in German. */
export const de: Words = {
  letters: {
    reset_password: ({ service, minutes }) => ({
      subject: `Neues Passwort für ${service}`,
      lines: [
        `Für das Konto mit dieser E-Mail-Adresse bei ${service} wurde ein neues Passwort angefordert.`,
        `Öffnen Sie den Link innerhalb von ${minutes} Minuten, um ein neues Passwort zu wählen. Er gilt einmal.`,
      ],
      action: "Neues Passwort wählen",
      notes: ["Wenn Sie das nicht waren, tun Sie nichts. Ihr Passwort bleibt, wie es ist."],
    }),
    verify_email: ({ service, minutes, forgotPage }) => ({
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
    log_in: ({ service, minutes }) => ({
      subject: `Anmelden bei ${service}`,
      lines: [
        `Jemand möchte sich mit dem Konto anmelden, das bei ${service} diese E-Mail-Adresse hat.`,
        `Öffnen Sie den Link innerhalb von ${minutes} Minuten, um sich auf diesem Gerät anzumelden. Er gilt einmal.`,
      ],
      action: "Anmelden",
      notes: ["Wenn Sie das nicht waren, tun Sie nichts. Geben Sie den Link an niemanden weiter."],
    }),
    password_changed: ({ service }) => ({
      subject: `Ihr Passwort für ${service} wurde geändert`,
      lines: [
        `Das Passwort Ihres Kontos bei ${service} wurde geändert.`,
        "Andere Geräte, die angemeldet waren, wurden abgemeldet.",
      ],
      notes: [
        "Wenn Sie das nicht waren, fordern Sie auf der Anmeldeseite sofort ein neues Passwort an. Vielleicht kennt jemand Ihr altes.",
      ],
    }),
    change_email: ({ service, minutes }) => ({
      subject: `Neue E-Mail-Adresse für ${service} bestätigen`,
      lines: [
        `Diese E-Mail-Adresse soll künftig zu einem Konto bei ${service} gehören.`,
        `Öffnen Sie den Link innerhalb von ${minutes} Minuten, um die Adresse ab jetzt für Ihr Konto zu verwenden.`,
      ],
      action: "Diese Adresse verwenden",
      notes: ["Wenn Sie das nicht waren, tun Sie nichts. Das Konto behält seine alte Adresse."],
    }),
    email_changed: ({ service }) => ({
      subject: `Ihre E-Mail-Adresse für ${service} wurde geändert`,
      lines: [
        `Ihr Konto bei ${service} hat jetzt eine andere E-Mail-Adresse. An die bisherige Adresse gehen keine Nachrichten mehr.`,
      ],
      notes: ["Wenn Sie das nicht waren, sagen Sie es sofort dem Betreiber des Dienstes."],
    }),
    account_exists: ({ service, forgotPage }) => ({
      subject: `Sie haben schon ein Konto bei ${service}`,
      lines: [
        `Jemand wollte mit dieser E-Mail-Adresse ein Konto bei ${service} anlegen. Die Adresse hat schon ein Konto, deshalb hat sich nichts geändert.`,
        "Wenn Sie das waren, melden Sie sich mit diesem Konto an.",
      ],
      action: "Anmelden",
      notes: [
        `Wenn Sie das Passwort des Kontos nicht kennen, wählen Sie ein neues: ${forgotPage}`,
        "Mit einem neuen Passwort gehört das Konto Ihnen, und alle anderen werden abgemeldet. Wenn Sie das nicht waren, tun Sie nichts.",
      ],
    }),
    factor_added: ({ service }) => ({
      subject: `Neue Anmeldemöglichkeit für Ihr Konto bei ${service}`,
      lines: [
        `Zu Ihrem Konto bei ${service} wurde eine Authenticator-App oder ein Passkey hinzugefügt. Damit kann man sich ab jetzt anmelden.`,
      ],
      notes: [
        "Wenn Sie das nicht waren, wählen Sie sofort ein neues Passwort, und sagen Sie es dem Betreiber des Dienstes.",
      ],
    }),
    factor_removed: ({ service }) => ({
      subject: `Eine Anmeldemöglichkeit wurde von Ihrem Konto bei ${service} entfernt`,
      lines: [
        `Von Ihrem Konto bei ${service} wurde eine Authenticator-App oder ein Passkey entfernt.`,
        "Andere Geräte, die angemeldet waren, wurden abgemeldet.",
      ],
      notes: [
        "Wenn Sie das nicht waren, wählen Sie sofort ein neues Passwort, und sagen Sie es dem Betreiber des Dienstes.",
      ],
    }),
    two_step_on: ({ service }) => ({
      subject: `Der zweite Schritt Ihrer Anmeldung bei ${service} wurde eingeschaltet`,
      lines: [
        `Die Anmeldung mit dem Passwort Ihres Kontos bei ${service} verlangt ab jetzt immer einen zweiten Faktor.`,
        "Andere Geräte, die angemeldet waren, wurden abgemeldet.",
      ],
      notes: [
        "Wenn Sie das nicht waren, wählen Sie sofort ein neues Passwort, und sagen Sie es dem Betreiber des Dienstes.",
      ],
    }),
    two_step_off: ({ service }) => ({
      subject: `Der zweite Schritt Ihrer Anmeldung bei ${service} wurde ausgeschaltet`,
      lines: [
        `Die Anmeldung mit dem Passwort Ihres Kontos bei ${service} verlangt keinen Passkey mehr.`,
        "Wenn Sie eine Authenticator-App haben, verlangt die Anmeldung weiterhin einen zweiten Faktor.",
      ],
      notes: [
        "Wenn Sie das nicht waren, wählen Sie sofort ein neues Passwort, und sagen Sie es dem Betreiber des Dienstes.",
      ],
    }),
    recovery_codes_made: ({ service }) => ({
      subject: `Neue Wiederherstellungscodes für Ihr Konto bei ${service}`,
      lines: [
        `Für Ihr Konto bei ${service} wurden neue Wiederherstellungscodes erstellt. Die alten gelten nicht mehr.`,
      ],
      notes: [
        "Wenn Sie das nicht waren, wählen Sie sofort ein neues Passwort, und sagen Sie es dem Betreiber des Dienstes.",
      ],
    }),
    factors_reset: ({ service, isClaim }) => ({
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
    account_locked: ({ service }) => ({
      subject: `Zu viele falsche Passwörter für Ihr Konto bei ${service}`,
      lines: [
        `Jemand hat für Ihr Konto bei ${service} sehr oft ein falsches Passwort eingegeben. Zum Schutz Ihres Kontos funktioniert das Passwort jetzt nur noch auf Geräten, auf denen Sie sich schon einmal angemeldet haben.`,
        "Um sich wieder auf allen Geräten anmelden zu können, wählen Sie ein neues Passwort.",
      ],
      action: "Neues Passwort wählen",
      notes: ["Keiner dieser Versuche war erfolgreich."],
    }),
    second_factor_failed: ({ service }) => ({
      subject: `Jemand kennt Ihr Passwort für ${service}`,
      lines: [
        `Jemand hat das richtige Passwort Ihres Kontos bei ${service} eingegeben, danach aber mehrere falsche Codes.`,
        "Wenn Sie das nicht waren, wählen Sie jetzt ein neues Passwort. Bisher hat der zweite Faktor Ihr Konto geschützt.",
      ],
      action: "Neues Passwort wählen",
      notes: ["Wenn Sie das waren, tun Sie nichts."],
    }),
    passkey_copied: ({ service }) => ({
      subject: `Ein Passkey Ihres Kontos bei ${service} ist vielleicht kopiert worden`,
      lines: [
        `Eine Anmeldung bei Ihrem Konto bei ${service} wurde abgelehnt. Der Passkey hat weniger Benutzungen gezählt als zuvor, deshalb hat vielleicht jemand eine Kopie davon.`,
        "Entfernen Sie diesen Passkey in Ihrem Konto, und richten Sie einen neuen ein.",
      ],
      notes: ["Wenn Sie den Passkey in zwei Fenstern zugleich benutzt haben, tun Sie nichts."],
    }),
    recovery_code_used: ({ service, left }) => ({
      subject: `Ein Wiederherstellungscode Ihres Kontos bei ${service} wurde benutzt`,
      lines: [
        `Jemand hat sich mit dem Passwort und einem Wiederherstellungscode bei Ihrem Konto bei ${service} angemeldet.`,
        `Wiederherstellungscodes, die Ihnen bleiben: ${left}. Neue können Sie in Ihrem Konto erstellen.`,
      ],
      notes: [
        "Wenn Sie das nicht waren, wählen Sie sofort ein neues Passwort und neue Codes. Sagen Sie es dann dem Betreiber des Dienstes.",
      ],
    }),
    account_deleted: ({ service }) => ({
      subject: `Ihr Konto bei ${service} wurde gelöscht`,
      lines: [
        `Ihr Konto bei ${service} wurde gelöscht, mit Ihrem Namen, Ihrer Adresse und allen Sitzungen.`,
        "Dies ist die letzte Nachricht zu diesem Konto.",
      ],
      notes: ["Wenn Sie das nicht waren, sagen Sie es sofort dem Betreiber des Dienstes."],
    }),
  },
  greeting: (name) => (name === undefined ? "Guten Tag," : `Guten Tag ${name},`),
  footer: (service, issuer) => `Diese Nachricht kommt von ${service}. Der Server ist ${issuer}`,
};
