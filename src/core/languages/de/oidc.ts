import type { provider as en } from "../en/oidc.ts";
import type { PartOf } from "../texts.ts";

export const provider: PartOf<typeof en> = {
  request: {
    intro: "Um mit dieser App fortzufahren:",
    unverified: "nicht geprüft",
    known: "Latchkey {version} bekannt",
    device: "Ein Programm auf diesem Gerät, das sich „{name}“ nennt",
    nameless: "Ein Programm auf diesem Gerät",
    loggedIn: "Sie sind angemeldet als",
    another: "Anderes Konto verwenden",
    choose: "Konto auswählen",
    continueAs: "Weiter als {name}",
    proof: "{client} bittet Sie, Ihre Identität zu bestätigen.",
    second: "Für {client} ist Ihr zweiter Faktor erforderlich.",
    without: "Ohne zweiten Faktor weiter",
    goOn: "Weiter zu {client}",
  },
  consent: {
    title: "{client} Zugriff auf Ihr Konto geben?",
    device: "Einem Programm auf diesem Gerät Zugriff auf Ihr Konto geben?",
    goOn: "Weiter zu {client}?",
    text: "Die App kann dann:",
    resource: "Bei {resource} ({host}) kann die App dann:",
    granted: "Das haben Sie der App schon erlaubt:",
    loopback:
      "Danach kehren Sie zu einem Programm auf diesem Gerät zurück. Fahren Sie nur fort, wenn Sie die Anmeldung dort selbst gestartet haben.",
    private_scheme:
      "Danach kehren Sie zu einer App auf diesem Gerät zurück. Fahren Sie nur fort, wenn Sie die Anmeldung dort selbst gestartet haben.",
    other_host:
      "Danach kehren Sie zu {host} zurück. Das ist nicht die Website, die diese App beschreibt. Fahren Sie nur fort, wenn Sie {host} kennen.",
    approve: "Erlauben",
    deny: "Nicht erlauben",
    where: "In beiden Fällen kehren Sie zu {host} zurück.",
    contact: "Kontakt der App: {contact}",
    old: "Diese Seite war nicht mehr aktuell und zeigt jetzt die neuen Angaben. Prüfen Sie sie und wählen Sie dann noch einmal.",
    leaving: "Sie kehren zu {client} zurück",
    leavingText: "Wenn nichts passiert, verwenden Sie diesen Link:",
  },
  logout: {
    title: "Von {service} abmelden?",
    client: "{client} möchte Sie abmelden.",
    text: "Damit melden Sie sich in diesem Browser ab.",
    action: "Abmelden",
    stay: "Angemeldet bleiben",
    done: "Sie sind abgemeldet",
    again: "Wieder anmelden",
  },
  apps: {
    title: "Apps",
    none: "Keine andere App hat Zugriff auf Ihr Konto.",
    since: "Zugriff seit {date}, {use}",
    can: "Die App kann:",
    resource: "Bei {resource} kann die App:",
    end: "Zugriff entziehen",
    endText: "{client} kann Ihr Konto dann nicht mehr verwenden und Sie werden dort abgemeldet.",
    ended: "{client} hat keinen Zugriff mehr auf Ihr Konto.",
  },
};
