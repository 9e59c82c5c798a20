import type { security as en } from "../en/security.ts";
import type { PartOf } from "../texts.ts";

export const security: PartOf<typeof en> = {
  secondStep: {
    title: "Code eingeben",
    passkeyTitle: "Passkey verwenden",
    action: "Anmelden",
    codeHint: "6-stelliger Code aus Ihrer Authenticator-App",
    recoveryHint:
      "Einer der Codes, die Sie gespeichert haben. Jeder funktioniert nur einmal. Wenn Sie keinen mehr haben, wenden Sie sich an den Support.",
    wrongRecoveryCode: "Dieser Code ist falsch oder wurde schon verwendet.",
    passkeyText: "Ihr Gerät fragt Sie nach Ihrem Fingerabdruck, Ihrem Gesicht oder der Geräte-PIN.",
    passkey: "Weiter mit Passkey",
    unsupported:
      "Dieser Browser kann Ihren Passkey nicht verwenden. Melden Sie sich auf einem anderen Gerät an.",
    useApp: "Authenticator-App verwenden",
    usePasskey: "Passkey verwenden",
    useRecoveryCode: "Wiederherstellungscode verwenden",
  },
  security: {
    title: "Sicherheit",
    owes: "Für Ihr Konto ist ein zweiter Faktor erforderlich. Richten Sie einen ein, um fortzufahren.",
    off: "Dieser Dienst bietet keine zweiten Faktoren an.",
    password: "Passwort",
    passwordText: "Wenn Sie es ändern, werden Ihre anderen Geräte abgemeldet.",
    noPasswordText: "Sie haben kein Passwort und melden sich ohne eines an.",
    oneMore: "Noch ein Schritt",
    oneMoreText:
      "Für Ihr Konto ist ein zweiter Faktor erforderlich. Verwenden Sie einmal Ihren Passkey, um fortzufahren.",
    useMine: "Meinen Passkey verwenden",
    ready: "Sie können jetzt fortfahren.",
    verifyFirst: "Bestätigen Sie zuerst Ihre E-Mail-Adresse",
    verifyFirstText: "Danach können Sie hier einen zweiten Faktor hinzufügen.",
    noEmailText:
      "Für Ihr Konto ist keine E-Mail-Adresse hinterlegt. Wenden Sie sich dafür an den Support.",
    notUsed: "noch nicht verwendet",
    lastUsed: "zuletzt verwendet: {time}",
  },
  app: {
    title: "Authenticator-App",
    text: "Eine App auf Ihrem Smartphone zeigt bei jeder Anmeldung einen Code an. Ihr Passwort allein reicht dann nicht mehr aus.",
    setUp: "App einrichten",
    on: "Aktiv seit {date}, {use}. Nach dem Passwort fragen wir nach einem Code aus der App.",
    remove: "App entfernen",
    removeText:
      "Dabei werden alle anderen Geräte abgemeldet. Wenn das Ihr letzter zweiter Faktor ist, werden auch Ihre Wiederherstellungscodes entfernt.",
    scan: "Scannen Sie den QR-Code mit Ihrer App oder geben Sie diesen Schlüssel ein:",
    open: "App auf diesem Gerät öffnen",
    qr: "QR-Code für Ihre Authenticator-App",
    codeHint: "6-stelliger Code aus Ihrer App",
    action: "Aktivieren",
    done: "Ihre Authenticator-App ist eingerichtet. Ihre anderen Geräte wurden abgemeldet.",
    removed: "Ihre Authenticator-App wurde entfernt. Ihre anderen Geräte wurden abgemeldet.",
  },
  passkeys: {
    title: "Passkeys",
    text: "Melden Sie sich ohne Passwort an: mit Ihrem Fingerabdruck, Ihrem Gesicht oder der PIN Ihres Geräts.",
    add: "Passkey hinzufügen",
    offer: "Fügen Sie einen Passkey hinzu",
    offerText:
      "Ihre E-Mail-Adresse ist bestätigt. Mit einem Passkey können Sie sich beim nächsten Mal per Fingerabdruck, Gesichtserkennung oder Geräte-PIN anmelden.",
    later: "Nicht jetzt",
    added: "Der Passkey „{name}“ wurde hinzugefügt.",
    addedOn: "Hinzugefügt am {date}, {use}",
    synced: "Synchronisiert",
    rename: "Umbenennen",
    saveName: "Namen speichern",
    renamed: "Der Passkey heißt jetzt „{name}“.",
    remove: "Entfernen",
    removeText:
      "Sie können sich dann nicht mehr damit anmelden und alle anderen Geräte werden abgemeldet. Wenn das Ihr letzter zweiter Faktor ist, werden auch Ihre Wiederherstellungscodes entfernt.",
    confirmRemove: "Passkey entfernen",
    removed: "Der Passkey „{name}“ wurde entfernt. Ihre anderen Geräte wurden abgemeldet.",
  },
  twoFactor: {
    title: "Nach dem Passwort einen Passkey verlangen",
    on: "Wenn Sie sich mit Ihrem Passwort anmelden, fragen wir zusätzlich nach einem Passkey oder einem Wiederherstellungscode.",
    off: "Sie können sich allein mit Ihrem Passwort anmelden.",
    turnedOn:
      "Wenn Sie sich mit Ihrem Passwort anmelden, fragen wir jetzt auch nach einem Passkey. Ihre anderen Geräte wurden abgemeldet.",
    turnedOff:
      "Wenn Sie sich mit Ihrem Passwort anmelden, fragen wir nicht mehr nach einem Passkey.",
  },
  recovery: {
    title: "Wiederherstellungscodes",
    left: { one: "Noch {count} Code übrig.", other: "Noch {count} Codes übrig." },
    none: "Sie haben keine.",
    text: "Jeder Code ersetzt bei einer Anmeldung Ihren zweiten Faktor.",
    create: "Neue Codes erstellen",
    createText: "Ihre alten Codes funktionieren dann nicht mehr.",
    fresh: "Neue Wiederherstellungscodes",
    freshFor: "Ihre Wiederherstellungscodes für {host}",
    freshText:
      "Speichern Sie die Codes jetzt, denn wir zeigen sie nur einmal an. Jeder Code ersetzt bei einer Anmeldung Ihren zweiten Faktor, zum Beispiel wenn Sie Ihr Smartphone verlieren.",
    copy: "Kopieren",
    print: "Drucken",
    download: "Herunterladen",
    kept: "Ich habe sie gespeichert",
    copied: "Kopiert.",
    notCopied: "Ihr Browser erlaubt das nicht. Markieren Sie die Codes, um sie zu kopieren.",
  },
  confirm: {
    title: "Bestätigen Sie Ihre Identität",
    text: "Geben Sie zu Ihrer Sicherheit noch einmal Ihr Passwort ein.",
    passkeyText: "Verwenden Sie zu Ihrer Sicherheit noch einmal Ihren Passkey.",
    codeHint: "6-stelliger Code aus Ihrer Authenticator-App",
    needsCode: "Geben Sie den Code aus Ihrer Authenticator-App ein.",
    wrong:
      "Das Passwort oder der Code ist falsch. Wenn der Code schon verwendet wurde, warten Sie auf den nächsten.",
    emailText:
      "Bestätigen Sie zu Ihrer Sicherheit Ihre Identität mit einem Code. Wir senden ihn an {email}.",
    sendCode: "Code per E-Mail senden",
    logIn:
      "Bestätigen Sie zu Ihrer Sicherheit Ihre Identität. Wenn das hier nicht möglich ist, melden Sie sich ab und wieder an.",
    codeSent: "Wir haben einen Code an {email} gesendet.",
    passkey: "Passkey verwenden",
    provider: "Mit {provider} bestätigen",
  },
};
