import type { common as en } from "../en/common.ts";
import type { PartOf } from "../texts.ts";

export const common: PartOf<typeof en> = {
  frame: {
    pages: "Seiten",
    account: "Konto",
    profile: "Profil",
    security: "Sicherheit",
    devices: "Geräte",
    connected: "Verbundene Anmeldungen",
    apps: "Apps",
    admin: "Admin",
    logOut: "Abmelden",
    language: "Sprache",
    help: "Hilfe",
    terms: "Nutzungsbedingungen",
    privacy: "Datenschutz",
  },
  common: {
    loading: "Wird geladen …",
    moment: "Einen Moment …",
    continue: "Weiter",
    cancel: "Abbrechen",
    save: "Speichern",
    tryAgain: "Erneut versuchen",
    backToLogin: "Zurück zur Anmeldung",
    backToProfile: "Zurück zum Profil",
    home: "Startseite",
    notFound: "Seite nicht gefunden",
    notFoundText: "Unter dieser Adresse gibt es keine Seite.",
    failed: "Das hat nicht geklappt",
    requestId: "Anfrage-ID, wenn Sie um Hilfe bitten: {id}",
    unreachable: "Server nicht erreichbar",
    lost: "Die Seite kann nicht geladen werden",
    lostText: "Laden Sie diese Seite neu. Vielleicht gibt es eine neuere Version davon.",
  },
  fields: {
    name: "Name",
    username: "Benutzername",
    usernameHint: "3 bis 64 Buchstaben, Ziffern, Punkte, Unterstriche oder Bindestriche",
    usernameOrEmail: "Benutzername oder E-Mail",
    email: "E-Mail-Adresse",
    password: "Passwort",
    currentPassword: "Aktuelles Passwort",
    newPassword: "Neues Passwort",
    showPassword: "Passwort anzeigen",
    code: "Code",
    recoveryCode: "Wiederherstellungscode",
    optional: "{label} (optional)",
    required: "Füllen Sie dieses Feld aus.",
    example: "Zum Beispiel {example}",
    yes: "Ja",
    no: "Nein",
  },
  passwordRules: {
    length: "{min} bis {max} beliebige Zeichen",
    anyLength: "Beliebige Zeichen",
    guess:
      "Schwer zu erraten: kein verbreitetes Passwort, keine Reihe, nicht Ihr Benutzername, Ihre E-Mail-Adresse oder der Name dieses Dienstes, auch nicht leicht verändert",
    met: "erfüllt",
    broken: "nicht erfüllt",
  },
  invalid: {
    username:
      "Wählen Sie einen anderen Benutzernamen. Er hat 3 bis 64 Buchstaben (a bis z), Ziffern, Punkte, Unterstriche oder Bindestriche und ist nicht reserviert.",
    name: "Geben Sie 1 bis 128 sichtbare Zeichen ein.",
    email: "Geben Sie eine E-Mail-Adresse ein, zum Beispiel anna@example.com.",
    password: "Wählen Sie ein Passwort, das beide Regeln erfüllt.",
    value: "Dieser Wert ist nicht erlaubt.",
  },
  device: {
    unknown: "Unbekanntes Gerät",
    onSystem: "{program} auf {system}",
  },
  time: {
    justNow: "gerade eben",
  },
  errors: {
    invalid_grant: "Benutzername oder Passwort ist falsch.",
    wrong_password: "Das Passwort ist falsch.",
    wrong_code:
      "Dieser Code ist falsch, oder er wurde schon verwendet. Warten Sie auf den nächsten.",
    username_taken: "Dieser Benutzername ist vergeben.",
    email_taken: "Es gibt schon ein Konto mit dieser E-Mail-Adresse.",
    invalid_code:
      "Dieser Code ist falsch oder zu alt, oder er wurde schon verwendet. Fordern Sie einen neuen an, wenn er nicht funktioniert.",
    invalid_link: "Dieser Link funktioniert nicht mehr. Fordern Sie einen neuen an.",
    overloaded: "Gerade melden sich zu viele an. Versuchen Sie es gleich noch einmal.",
    unavailable: "Der Dienst ist gerade nicht verfügbar. Versuchen Sie es gleich noch einmal.",
    unreachable:
      "Der Server ist nicht erreichbar. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
    unknown_passkey: "Dieser Passkey gehört zu keinem Konto mehr.",
    registration_closed: "Die Registrierung ist geschlossen.",
    registration_refused: "Diese Registrierung ist nicht erlaubt.",
    refused:
      "Diese Anfrage wurde abgelehnt. Laden Sie die Seite neu und versuchen Sie es noch einmal.",
    email_not_verified: "Bestätigen Sie zuerst Ihre E-Mail-Adresse.",
    expired_token: "Das hat zu lange gedauert. Beginnen Sie noch einmal.",
    misconfigured_page: "Diese Seite ist nicht richtig eingerichtet.",
    too_many_requests: "Zu viele Versuche. Versuchen Sie es später noch einmal.",
    too_many_requests_in: "Zu viele Versuche. Warten Sie {time} und versuchen Sie es noch einmal.",
    unexpected: "Auf dem Server ist ein Fehler aufgetreten.",
    unexpected_id:
      "Auf dem Server ist ein Fehler aufgetreten. Wenn das noch einmal passiert, nennen Sie dem Support diese Anfrage-ID: {id}.",
  },
  passkeyErrors: {
    cancelled:
      "Der Passkey wurde nicht verwendet. Versuchen Sie es noch einmal, oder wählen Sie einen anderen Weg.",
    exists: "Dieses Gerät hat schon einen Passkey für Ihr Konto.",
    unsupported: "Dieser Browser kann keine Passkeys verwenden.",
    failed: "Der Browser konnte hier keinen Passkey verwenden.",
    notAccepted:
      "Der Passkey wurde nicht akzeptiert. Versuchen Sie es noch einmal, oder wählen Sie einen anderen Weg.",
  },
};
