import type { links as en } from "../en/links.ts";
import type { PartOf } from "../texts.ts";

export const links: PartOf<typeof en> = {
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
    deadInvitation:
      "Er ist abgelaufen oder wurde schon verwendet. Bitten Sie um eine neue Einladung, oder melden Sie sich an, wenn Sie schon ein Passwort gewählt haben.",
  },
  verify: {
    title: "E-Mail-Adresse bestätigen",
    newTitle: "Diese E-Mail-Adresse verwenden",
    newEmail: "Neue E-Mail-Adresse",
    since: "Angelegt am",
    prove: "Zeigen Sie, dass dieses Konto Ihnen gehört.",
    action: "E-Mail-Adresse bestätigen",
    passkey: "Mit Passkey bestätigen",
    logIn: "Anders anmelden",
    done: "Ihre E-Mail-Adresse ist bestätigt",
    deadText:
      "Er ist abgelaufen oder wurde schon verwendet. Wenn Ihre Adresse noch nicht bestätigt ist, senden Sie von Ihrem Profil aus eine neue E-Mail.",
    isOther: "Sie kennen dieses Konto nicht?",
    disown: "Das gehört mir nicht",
    disowned: "Danke",
    disownedText:
      "Wir haben eine E-Mail an {email} gesendet. Mit ihrem Link wählen Sie ein Passwort: Dann gehört das Konto Ihnen, und wer es angelegt hat, kann es nicht mehr benutzen. Wenn Sie das Konto nicht möchten, ignorieren Sie die E-Mail.",
    disownedNew: "Das Konto bekommt Ihre E-Mail-Adresse nicht. Der Link funktioniert nicht mehr.",
  },
  undo: {
    title: "E-Mail-Adresse zurückholen",
    deadText:
      "Er ist abgelaufen oder wurde schon verwendet. Wenn Ihr Konto wieder Ihre Adresse hat, wählen Sie ein neues Passwort. Wenden Sie sich sonst an den Support.",
    text: "Das stellt Ihre bisherige E-Mail-Adresse wieder her, meldet alle Geräte ab und entfernt, was Ihrem Konto seit dem Tag vor der Änderung hinzugefügt wurde. Danach wählen Sie ein neues Passwort.",
    action: "E-Mail-Adresse wiederherstellen",
    done: "Ihre E-Mail-Adresse ist wiederhergestellt",
    removed:
      "Das wurde Ihrem Konto seit dem Tag vor der Änderung hinzugefügt und deshalb entfernt:",
    parts: {
      totp: "Authenticator-App",
      passkey: "Passkey",
      recovery_codes: "Wiederherstellungscodes",
      identity: "Anmeldung bei",
      app: "App",
    },
    taken:
      "Ihre bisherige E-Mail-Adresse gehört jetzt zu einem anderen Konto. Wenden Sie sich an den Support, um Ihr Konto zurückzubekommen.",
  },
};
