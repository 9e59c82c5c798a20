import type { links as en } from "../en/links.ts";
import type { PartOf } from "../texts.ts";

export const links: PartOf<typeof en> = {
  loginLink: {
    title: "Per E-Mail anmelden",
    action: "Anmeldecode per E-Mail senden",
  },
  emailCode: {
    label: "Code aus der E-Mail",
    hint: "6 Ziffern. Der Code ist 10 Minuten gültig.",
    again: "Erneut senden",
    wait: "in {seconds} s",
    ready: "Sie können jetzt eine weitere E-Mail anfordern.",
    sent: "Eine weitere E-Mail ist unterwegs.",
  },
  checkEmail: {
    title: "Sehen Sie in Ihrem Postfach nach",
    sentTo: "Wir haben eine E-Mail mit einem Code und einem Link an {name} gesendet.",
    ifAccount:
      "Falls es zu {name} ein Konto gibt, erhalten Sie eine E-Mail mit einem Code und einem Link.",
    unverified:
      "Ihre E-Mail-Adresse ist noch nicht bestätigt. Wir haben eine E-Mail mit einem Code und einem Link an die für {name} hinterlegte Adresse gesendet.",
    link: "Falls es zu {name} ein Konto gibt, erhalten Sie eine E-Mail mit einem Link. Der Link ist 20 Minuten gültig.",
    spam: "Keine E-Mail erhalten? Sehen Sie im Spam-Ordner nach.",
    wrong: "Falsche Adresse?",
    later: "Später",
  },
  forgot: {
    title: "Passwort vergessen?",
    action: "Link per E-Mail senden",
  },
  byLink: {
    title: "Weiter zur Anmeldung",
    text: "Damit melden Sie sich auf diesem Gerät an.",
    action: "Anmelden",
    elsewhere:
      "Wenn Sie sich stattdessen dort anmelden möchten, wo Sie die E-Mail angefordert haben, geben Sie dort den Code ein.",
    isDead: "Der Link funktioniert nicht?",
    again: "Neuen Link anfordern",
    newEmail: "Neue E-Mail anfordern",
  },
  reset: {
    title: "Neues Passwort festlegen",
    action: "Passwort ändern",
    account: "Legen Sie ein neues Passwort für {email} fest.",
    used: "Ihr Passwort wurde schon geändert",
    usedText: "Sie haben mit diesem Link ein neues Passwort festgelegt. Melden Sie sich damit an.",
    dead: "Dieser Link funktioniert nicht mehr",
    deadText: "Er ist abgelaufen oder wurde schon verwendet. Fordern Sie einen neuen an.",
    again: "Neuen Link anfordern",
    deadInvitation:
      "Er ist abgelaufen oder wurde schon verwendet. Wenn Sie schon ein Passwort festgelegt haben, melden Sie sich an. Bitten Sie andernfalls um eine neue Einladung.",
  },
  setup: {
    title: "Ersten Administrator erstellen",
    text: "Administratoren verwalten Benutzer, Apps und Einstellungen dieses Servers.",
    deadText:
      "Er ist abgelaufen, wurde schon verwendet oder es gibt bereits einen Administrator. Der Befehl „users create-admin --print-link“ des Servers gibt einen neuen Link aus.",
  },
  verify: {
    title: "E-Mail-Adresse bestätigen",
    newTitle: "Diese E-Mail-Adresse verwenden",
    newEmail: "Neue E-Mail-Adresse",
    since: "Erstellt am",
    prove: "Bestätigen Sie, dass dieses Konto Ihnen gehört.",
    action: "E-Mail-Adresse bestätigen",
    passkey: "Mit Passkey bestätigen",
    logIn: "Anders anmelden",
    done: "Ihre E-Mail-Adresse ist bestätigt",
    doneBefore: "Diese Adresse ist bereits bestätigt",
    deadText:
      "Er ist abgelaufen oder wurde schon verwendet. Melden Sie sich an, um eine neue E-Mail anzufordern.",
    deadVerified:
      "Er ist abgelaufen oder wurde schon verwendet. Ihre E-Mail-Adresse ist bereits bestätigt.",
    yours: "Ihr Konto verwendet {email}.",
    again: "Neue E-Mail senden",
    isOther: "Sie kennen dieses Konto nicht?",
    disown: "Das ist nicht mein Konto",
    disowned: "Danke",
    disownedText:
      "Wir haben eine E-Mail an {email} gesendet. Um das Konto zu übernehmen, legen Sie über den Link darin ein Passwort fest. Wer das Konto erstellt hat, kann es dann nicht mehr verwenden. Wenn Sie das Konto nicht möchten, können Sie die E-Mail ignorieren.",
    disownedNew:
      "Ihre E-Mail-Adresse wird dem Konto nicht hinzugefügt. Der Link funktioniert nicht mehr.",
  },
  undo: {
    title: "E-Mail-Adresse wiederherstellen",
    deadText:
      "Er ist abgelaufen oder wurde schon verwendet. Wenn Ihr Konto wieder Ihre Adresse verwendet, legen Sie ein neues Passwort fest. Wenden Sie sich andernfalls an den Support.",
    text: "Damit stellen Sie Ihre bisherige E-Mail-Adresse wieder her. Alle Geräte werden abgemeldet und alles, was Ihrem Konto seit dem Tag vor der Änderung hinzugefügt wurde, wird entfernt. Danach legen Sie ein neues Passwort fest.",
    action: "E-Mail-Adresse wiederherstellen",
    done: "Ihre E-Mail-Adresse wurde wiederhergestellt",
    doneBefore:
      "Ihr Konto {username} verwendet wieder {email}. Wenn Sie noch kein neues Passwort festgelegt haben, fordern Sie einen Link dafür an.",
    removed: "Seit dem Tag vor der Änderung hinzugefügt und jetzt entfernt:",
    parts: {
      totp: "Authenticator-App",
      passkey: "Passkey",
      recovery_codes: "Wiederherstellungscodes",
      organization: "Mitgliedschaft bei",
      identity: "Verknüpftes Konto:",
      app: "App",
      program: "Programm auf Ihrem Gerät",
    },
    named: "Programm auf Ihrem Gerät, das sich „{name}“ nennt",
    taken:
      "Ihre bisherige E-Mail-Adresse gehört jetzt zu einem anderen Konto. Wenden Sie sich an den Support, um Ihr Konto zurückzubekommen.",
  },
};
