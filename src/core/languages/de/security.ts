import type { security as en } from "../en/security.ts";
import type { PartOf } from "../texts.ts";

export const security: PartOf<typeof en> = {
  secondStep: {
    title: "Code eingeben",
    passkeyTitle: "Passkey verwenden",
    action: "Anmelden",
    codeHint: "6-stelliger Code aus Ihrer Authenticator-App",
    recoveryHint:
      "Einer der Codes, die Sie gespeichert haben. Jeder gilt einmal. Wenn Sie keinen mehr haben, wenden Sie sich an den Support.",
    wrongRecoveryCode: "Dieser Code ist falsch, oder er wurde schon verwendet.",
    passkeyText: "Ihr Gerät fragt nach Ihrem Fingerabdruck, Ihrem Gesicht oder seiner PIN.",
    passkey: "Weiter mit Passkey",
    unsupported:
      "Dieser Browser kann Ihren Passkey nicht verwenden. Melden Sie sich auf einem anderen Gerät an.",
    useApp: "Authenticator-App verwenden",
    usePasskey: "Passkey verwenden",
    useRecoveryCode: "Wiederherstellungscode verwenden",
  },
  security: {
    title: "Sicherheit",
    owes: "Ihr Konto braucht einen zweiten Faktor. Richten Sie einen ein, um fortzufahren.",
    off: "Dieser Dienst bietet keine zweiten Faktoren an.",
    password: "Passwort",
    passwordText: "Wenn Sie es ändern, werden Ihre anderen Geräte abgemeldet.",
    noPasswordText: "Sie haben keines. Sie melden sich ohne Passwort an.",
    oneMore: "Noch ein Schritt",
    oneMoreText:
      "Ihr Konto braucht einen zweiten Faktor. Verwenden Sie einmal Ihren Passkey, um fortzufahren.",
    useMine: "Meinen Passkey verwenden",
    ready: "Sie können jetzt fortfahren.",
    verifyFirst: "Bestätigen Sie zuerst Ihre E-Mail-Adresse",
    verifyFirstText:
      "Sie können einen zweiten Faktor hinzufügen, sobald Ihre E-Mail-Adresse bestätigt ist. Öffnen Sie den Link in der E-Mail und versuchen Sie es dann hier noch einmal.",
    noEmailText:
      "Sie können einen zweiten Faktor hinzufügen, sobald Ihr Konto eine bestätigte E-Mail-Adresse hat. Wenden Sie sich an den Support.",
    notUsed: "noch nicht benutzt",
    lastUsed: "zuletzt benutzt {time}",
  },
  app: {
    title: "Authenticator-App",
    text: "Eine App auf Ihrem Telefon zeigt für jede Anmeldung einen Code. Ihr Passwort allein reicht dann nicht mehr.",
    setUp: "App einrichten",
    on: "Aktiv seit {date}, {use}. Anmeldungen mit Ihrem Passwort fragen nach ihrem Code.",
    remove: "App entfernen",
    removeText:
      "Das meldet alle anderen Geräte ab. Mit dem letzten Faktor werden auch die Wiederherstellungscodes entfernt.",
    scan: "Scannen Sie den QR-Code mit Ihrer App, oder geben Sie das Geheimnis ein:",
    open: "App auf diesem Gerät öffnen",
    qr: "QR-Code für Ihre Authenticator-App",
    codeHint: "6-stelliger Code aus Ihrer App",
    action: "Aktivieren",
    done: "Ihre Authenticator-App ist eingerichtet. Ihre anderen Geräte sind abgemeldet.",
    removed: "Ihre Authenticator-App ist entfernt. Ihre anderen Geräte sind abgemeldet.",
  },
  passkeys: {
    title: "Passkeys",
    text: "Mit einem Passkey melden Sie sich ohne Passwort an: mit Ihrem Fingerabdruck, Ihrem Gesicht oder der PIN Ihres Geräts.",
    add: "Passkey hinzufügen",
    offer: "Fügen Sie Ihren Passkey hinzu",
    offerText:
      "Ihre E-Mail-Adresse ist bestätigt. Fügen Sie jetzt einen Passkey hinzu, damit Sie sich ohne E-Mail anmelden können.",
    later: "Nicht jetzt",
    added: "Der Passkey „{name}“ ist hinzugefügt.",
    addedOn: "Hinzugefügt am {date}, {use}",
    synced: "Synchronisiert",
    rename: "Umbenennen",
    saveName: "Namen speichern",
    renamed: "Der Passkey heißt jetzt „{name}“.",
    remove: "Entfernen",
    removeText:
      "Sie können sich nicht mehr damit anmelden. Alle anderen Geräte werden abgemeldet. Mit dem letzten Faktor werden auch die Wiederherstellungscodes entfernt.",
    confirmRemove: "Passkey entfernen",
    removed: "Der Passkey „{name}“ ist entfernt. Ihre anderen Geräte sind abgemeldet.",
  },
  twoFactor: {
    title: "Nach meinem Passwort einen Passkey verlangen",
    on: "Eine Anmeldung mit Ihrem Passwort fragt zusätzlich nach einem Passkey oder einem Wiederherstellungscode.",
    off: "Eine Anmeldung mit Ihrem Passwort allein genügt.",
    turnedOn:
      "Anmeldungen mit Ihrem Passwort fragen jetzt nach einem Passkey. Ihre anderen Geräte sind abgemeldet.",
    turnedOff: "Anmeldungen mit Ihrem Passwort fragen nicht mehr nach einem Passkey.",
  },
  recovery: {
    title: "Wiederherstellungscodes",
    left: { one: "{count} Code ist übrig.", other: "{count} Codes sind übrig." },
    none: "Sie haben keine.",
    text: "Jeder Code ersetzt bei einer Anmeldung Ihren zweiten Faktor.",
    create: "Neue Codes erstellen",
    createText: "Ihre alten Codes gelten dann nicht mehr.",
    fresh: "Neue Wiederherstellungscodes",
    freshFor: "Ihre Wiederherstellungscodes für {host}",
    freshText:
      "Speichern Sie sie jetzt, denn wir zeigen sie nur einmal. Jeder Code ersetzt bei einer Anmeldung Ihren zweiten Faktor, zum Beispiel wenn Sie Ihr Telefon verlieren.",
    copy: "Kopieren",
    print: "Drucken",
    download: "Herunterladen",
    kept: "Ich habe sie gespeichert",
    copied: "Kopiert.",
    notCopied: "Der Browser erlaubt das nicht. Markieren Sie die Codes, um sie zu kopieren.",
  },
  confirm: {
    title: "Bestätigen Sie, dass Sie es sind",
    text: "Geben Sie zu Ihrer Sicherheit noch einmal Ihr Passwort ein.",
    passkeyText: "Verwenden Sie zu Ihrer Sicherheit noch einmal Ihren Passkey.",
    codeHint: "6-stelliger Code aus Ihrer Authenticator-App",
    needsCode: "Geben Sie den Code aus Ihrer Authenticator-App ein.",
    wrong:
      "Das Passwort oder der Code ist falsch. Wenn der Code schon verwendet wurde, warten Sie auf den nächsten.",
    emailText:
      "Bestätigen Sie zu Ihrer Sicherheit mit einem Code, dass Sie es sind. Wir senden ihn an {email}.",
    sendCode: "Code per E-Mail senden",
    logIn:
      "Bestätigen Sie zu Ihrer Sicherheit, dass Sie es sind. Wenn das hier nicht geht, melden Sie sich ab und wieder an.",
    codeSent: "Wir haben einen Code an {email} gesendet.",
    passkey: "Passkey verwenden",
    provider: "Mit {provider} bestätigen",
  },
};
