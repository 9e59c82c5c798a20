import type { entrance as en } from "../en/entrance.ts";
import type { PartOf } from "../texts.ts";

export const entrance: PartOf<typeof en> = {
  login: {
    title: "Anmelden",
    action: "Anmelden",
    passkey: "Mit Passkey anmelden",
    provider: "Weiter mit {provider}",
    continueAs: "Weiter als {name}",
    isOther: "Nicht Ihr Konto?",
    otherWay: "Anders anmelden",
    or: "oder",
    lastUsed: "zuletzt verwendet",
    link: "Anmeldecode per E-Mail senden",
    stay: "Angemeldet bleiben",
    forgot: "Passwort vergessen?",
    isNew: "Neu hier?",
    register: "Konto erstellen",
    late: "Das hat zu lange gedauert. Melden Sie sich noch einmal an.",
    refused:
      "Wir können Sie nicht auf die Seite zurückleiten, von der Sie kommen. Nach der Anmeldung gelangen Sie zu Ihrem Konto.",
    created: "Ihr Konto wurde erstellt. Melden Sie sich an, um fortzufahren.",
    reset: "Ihr Passwort wurde geändert. Melden Sie sich mit dem neuen an.",
    elsewhere: "Sie wurden abgemeldet.",
    everywhere: "Sie wurden auf allen Geräten abgemeldet.",
    deleted: "Ihr Konto wurde gelöscht.",
  },
  register: {
    title: "Konto erstellen",
    action: "Konto erstellen",
    hasAccount: "Sie haben schon ein Konto?",
    logIn: "Mit dieser Adresse anmelden",
    passkey: "Mit einem Passkey statt mit einem Passwort registrieren",
    password: "Mit einem Passwort registrieren",
  },
  captcha: {
    title: "Bestätigen Sie, dass Sie kein Roboter sind",
    failed:
      "Die Prüfung kann nicht geladen werden. Schalten Sie Inhaltsblocker für diese Seite aus und laden Sie sie neu.",
  },
};
