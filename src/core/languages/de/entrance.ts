import type { PartOf } from "../texts.ts";
import type { entrance as en } from "../en/entrance.ts";

export const entrance: PartOf<typeof en> = {
  login: {
    title: "Anmelden",
    action: "Anmelden",
    passkey: "Mit Passkey anmelden",
    link: "Anmelde-Code per E-Mail senden",
    forgot: "Passwort vergessen?",
    isNew: "Neu hier?",
    register: "Konto erstellen",
    late: "Das hat zu lange gedauert. Melden Sie sich noch einmal an.",
    created: "Ihr Konto wurde erstellt. Melden Sie sich an, um fortzufahren.",
    reset: "Ihr Passwort wurde geändert. Melden Sie sich mit dem neuen an.",
    elsewhere: "Sie wurden abgemeldet.",
    everywhere: "Sie sind auf allen Geräten abgemeldet.",
    deleted: "Ihr Konto wurde gelöscht.",
    unverified:
      "Ihre E-Mail-Adresse ist noch nicht bestätigt. Suchen Sie unsere E-Mail, oder lassen Sie sich eine weitere senden.",
  },
  register: {
    title: "Konto erstellen",
    action: "Konto erstellen",
    hasAccount: "Sie haben schon ein Konto?",
    sent: "Wir haben eine E-Mail an {email} gesendet.",
  },
  forgot: {
    title: "Passwort vergessen?",
    action: "Link per E-Mail senden",
  },
  loginLink: {
    title: "Per E-Mail anmelden",
    action: "Anmelde-Code per E-Mail senden",
    ifAccount:
      "Wenn Sie hier ein Konto haben, haben wir eine E-Mail an dessen Adresse gesendet. Geben Sie den Code aus der E-Mail ein, oder öffnen Sie ihren Link.",
    enter: "Anmelden",
  },
  emailCode: {
    label: "Code aus der E-Mail",
    hint: "6 Ziffern. Der Code gilt 10 Minuten.",
    again: "Weitere E-Mail senden",
  },
  checkEmail: {
    title: "Sehen Sie in Ihr Postfach",
    ifAccount:
      "Wenn Sie hier ein Konto haben, haben wir einen Link an dessen E-Mail-Adresse gesendet. Der Link gilt 20 Minuten.",
    open: "{reason} Öffnen Sie den Link in der E-Mail und melden Sie sich dann an. Der Link gilt 20 Minuten.",
    again: "E-Mail noch einmal senden",
    sentAgain: "Wenn Ihre Adresse noch nicht bestätigt ist, ist eine weitere E-Mail unterwegs.",
  },
  byLink: {
    title: "Weiter zur Anmeldung",
    text: "Damit melden Sie sich auf diesem Gerät an.",
    action: "Anmelden",
    isDead: "Der Link funktioniert nicht?",
    again: "Neuen Link anfordern",
  },
  reset: {
    title: "Neues Passwort wählen",
    action: "Passwort ändern",
    dead: "Dieser Link funktioniert nicht mehr",
    deadText: "Er ist abgelaufen oder wurde schon verwendet. Fordern Sie einen neuen an.",
    again: "Neuen Link anfordern",
  },
  verify: {
    title: "E-Mail-Adresse bestätigen",
    text: "Damit bestätigen Sie, dass die E-Mail-Adresse Ihnen gehört.",
    action: "E-Mail-Adresse bestätigen",
    done: "Ihre E-Mail-Adresse ist bestätigt",
  },
  undo: {
    title: "E-Mail-Adresse zurückholen",
    text: "Das stellt Ihre bisherige E-Mail-Adresse wieder her, meldet alle Geräte ab und entfernt, was Ihrem Konto seither hinzugefügt wurde. Danach wählen Sie ein neues Passwort.",
    action: "E-Mail-Adresse wiederherstellen",
    taken:
      "Ihre bisherige E-Mail-Adresse gehört jetzt zu einem anderen Konto. Wenden Sie sich an den Support, um Ihr Konto zurückzubekommen.",
  },
  secondStep: {
    title: "Code eingeben",
    passkeyTitle: "Passkey verwenden",
    action: "Anmelden",
    codeHint: "6-stelliger Code aus Ihrer Authenticator-App",
    recoveryHint: "Einer der Codes, die Sie gespeichert haben. Jeder gilt einmal.",
    wrongRecoveryCode: "Dieser Code ist falsch, oder er wurde schon verwendet.",
    passkeyText: "Ihr Gerät fragt nach Ihrem Fingerabdruck, Ihrem Gesicht oder seiner PIN.",
    passkey: "Weiter mit Passkey",
    unsupported:
      "Dieser Browser kann Ihren Passkey nicht verwenden. Melden Sie sich auf einem anderen Gerät an.",
    useApp: "Authenticator-App verwenden",
    usePasskey: "Passkey verwenden",
    useRecoveryCode: "Wiederherstellungscode verwenden",
  },
};
