import type { PartOf } from "../texts.ts";
import type { links as en } from "../en/links.ts";

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
  },
  verify: {
    title: "E-Mail-Adresse bestätigen",
    text: "Damit bestätigen Sie, dass die E-Mail-Adresse Ihnen gehört.",
    action: "E-Mail-Adresse bestätigen",
    done: "Ihre E-Mail-Adresse ist bestätigt",
  },
  undo: {
    title: "E-Mail-Adresse zurückholen",
    deadText:
      "Er ist abgelaufen oder wurde schon verwendet. Wenn Ihr Konto wieder Ihre Adresse hat, wählen Sie ein neues Passwort. Wenden Sie sich sonst an den Support.",
    text: "Das stellt Ihre bisherige E-Mail-Adresse wieder her, meldet alle Geräte ab und entfernt, was Ihrem Konto seither hinzugefügt wurde. Danach wählen Sie ein neues Passwort.",
    action: "E-Mail-Adresse wiederherstellen",
    taken:
      "Ihre bisherige E-Mail-Adresse gehört jetzt zu einem anderen Konto. Wenden Sie sich an den Support, um Ihr Konto zurückzubekommen.",
  },
};
