import type { common as en } from "../en/common.ts";
import type { PartOf } from "../texts.ts";

export const common: PartOf<typeof en> = {
  frame: {
    pages: "Seiten",
    account: "Konto",
    profile: "Profil",
    security: "Sicherheit",
    devices: "Geräte",
    connected: "Verknüpfte Konten",
    apps: "Apps",
    organizations: "Organisationen",
    organization: "Organisation",
    noOrganization: "Keine Organisation",
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
    failedText:
      "Gehen Sie zurück und versuchen Sie es noch einmal. Wenn das nicht hilft, wenden Sie sich an den Support.",
    requestId: "Anfrage-ID für den Support: {id}",
    unreachable: "Server nicht erreichbar",
    lost: "Die Seite kann nicht geladen werden",
    lostText: "Laden Sie die Seite neu. Möglicherweise gibt es eine neuere Version.",
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
    required: "Bitte füllen Sie dieses Feld aus.",
    example: "Zum Beispiel {example}",
    yes: "Ja",
    no: "Nein",
  },
  passwordRules: {
    length: "{min} bis {max} beliebige Zeichen",
    anyLength: "Beliebige Zeichen",
    guess:
      "Schwer zu erraten: kein häufiges Passwort, keine Zeichenfolge wie 12345 und nichts, was Ihrem Namen, Ihrer E-Mail-Adresse oder dem Namen dieses Dienstes ähnelt",
    met: "erfüllt",
    broken: "nicht erfüllt",
  },
  invalid: {
    username:
      "Wählen Sie einen anderen Benutzernamen aus 3 bis 64 Buchstaben (a bis z), Ziffern, Punkten, Unterstrichen oder Bindestrichen. Einige Namen sind reserviert.",
    name: "Geben Sie 1 bis 128 sichtbare Zeichen ein.",
    email: "Geben Sie eine E-Mail-Adresse ein, zum Beispiel anna@example.com.",
    password: "Das Passwort muss beide Regeln erfüllen und darf aus keinem Datenleck bekannt sein.",
    value: "Dieser Wert ist nicht erlaubt.",
  },
  device: {
    unknown: "Unbekanntes Gerät",
    onSystem: "{program} unter {system}",
  },
  time: {
    justNow: "gerade eben",
  },
  errors: {
    invalid_grant: "Benutzername oder Passwort ist falsch.",
    wrong_password: "Das Passwort ist falsch.",
    wrong_code: "Dieser Code ist falsch oder wurde schon verwendet. Warten Sie auf den nächsten.",
    username_taken: "Dieser Benutzername ist schon vergeben.",
    email_taken: "Zu dieser E-Mail-Adresse gibt es schon ein Konto.",
    invalid_code:
      "Dieser Code ist falsch, abgelaufen oder wurde schon verwendet. Wenn er weiterhin nicht funktioniert, fordern Sie einen neuen an.",
    invalid_link: "Dieser Link funktioniert nicht mehr. Fordern Sie einen neuen an.",
    overloaded: "Gerade melden sich sehr viele an. Versuchen Sie es gleich noch einmal.",
    unavailable: "Der Dienst ist gerade nicht verfügbar. Versuchen Sie es gleich noch einmal.",
    unreachable:
      "Der Server ist nicht erreichbar. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
    unknown_passkey: "Dieser Passkey gehört zu keinem Konto mehr.",
    registration_closed: "Die Registrierung ist geschlossen.",
    registration_refused: "Diese Registrierung ist nicht erlaubt.",
    refused:
      "Diese Anfrage wurde abgelehnt. Laden Sie die Seite neu und versuchen Sie es noch einmal.",
    captcha_required:
      "Bestätigen Sie, dass Sie kein Roboter sind, und versuchen Sie es dann noch einmal.",
    captcha_unavailable:
      "Gerade können keine Konten erstellt werden. Versuchen Sie es später noch einmal.",
    email_not_verified: "Bestätigen Sie zuerst Ihre E-Mail-Adresse.",
    expired_token: "Das hat zu lange gedauert. Beginnen Sie noch einmal von vorn.",
    misconfigured_page: "Diese Seite ist nicht richtig eingerichtet.",
    too_many_requests: "Zu viele Versuche. Versuchen Sie es später noch einmal.",
    too_many_requests_in: "Zu viele Versuche. Warten Sie {time} und versuchen Sie es noch einmal.",
    again: "Sie können es jetzt noch einmal versuchen.",
    unexpected: "Auf dem Server ist ein Fehler aufgetreten.",
    unexpected_id:
      "Auf dem Server ist ein Fehler aufgetreten. Wenn das noch einmal passiert, nennen Sie dem Support diese Anfrage-ID: {id}.",
  },
  passkeyErrors: {
    cancelled:
      "Der Passkey wurde nicht verwendet. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.",
    exists: "Dieses Gerät hat schon einen Passkey für Ihr Konto.",
    unsupported: "Dieser Browser kann keine Passkeys verwenden.",
    failed: "Der Browser konnte hier keinen Passkey verwenden.",
    none: "Auf diesem Gerät wurde kein Passkey verwendet. Versuchen Sie es noch einmal mit einem Passkey auf Ihrem Smartphone oder einem Sicherheitsschlüssel.",
    notAccepted:
      "Der Passkey wurde nicht akzeptiert. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.",
  },
};
