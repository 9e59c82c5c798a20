import type { upstream as en } from "../en/upstream.ts";
import type { PartOf } from "../texts.ts";

export const upstream: PartOf<typeof en> = {
  connect: {
    title: "{provider} verbinden",
    trouble: "{provider}: {text}",
    fresh:
      "Sie sind bei {provider} als {email} angemeldet. Erstellen Sie hier ein Konto, und melden Sie sich ab jetzt mit {provider} an.",
    logIn:
      "Sie sind bei {provider} als {email} angemeldet. Hier gibt es ein Konto mit dieser Adresse. Melden Sie sich bei diesem Konto an, und verbinden Sie es dann mit {provider}.",
    resetTitle: "Setzen Sie zuerst das Passwort zurück",
    reset:
      "Hier gibt es ein Konto mit der Adresse {email}. Niemand hat diese Adresse bestätigt, also kann jemand anderes das Konto erstellt haben. Setzen Sie das Passwort zurück. Melden Sie sich danach noch einmal mit {provider} an.",
    resetAction: "Passwort zurücksetzen",
    address:
      "Sie sind bei {provider} angemeldet. Um hier ein Konto zu erstellen, geben Sie Ihre E-Mail-Adresse ein. Wir senden einen Code dorthin.",
    code: "Wir haben einen Code an {email} gesendet. Geben Sie ihn ein, um Ihr Konto zu erstellen.",
    otherEmail: "Andere E-Mail-Adresse verwenden",
    text: "Danach können Sie sich hier mit {provider} anmelden.",
    there: "Anmeldung bei {provider}",
    here: "Ihr Konto hier",
    noEmail: "ohne Adresse",
    unverified: "nicht bestätigt von {provider}",
    action: "Verbinden",
    done: "{provider} ist verbunden.",
    confirm: "Sie sind bei {provider} angemeldet. Bestätigen Sie damit, dass Sie es sind.",
    confirmAction: "Bestätigen",
    switchTitle: "Als {other} fortfahren?",
    switchText:
      "Sie sind als {account} angemeldet. Wenn Sie fortfahren, wird {account} in diesem Browser abgemeldet.",
    switchAction: "Als {other} fortfahren",
    closed: "Es gibt kein Konto",
    late: "Das hat zu lange gedauert",
    lateText:
      "Nach einer Anmeldung bei einem anderen Anbieter haben Sie zehn Minuten Zeit, im selben Browser.",
    again: "Noch einmal beginnen",
  },
  connected: {
    title: "Verbundene Anmeldungen",
    none: "Sie haben noch keine Anmeldung eines anderen Anbieters verbunden.",
    more: "Weitere Anmeldung verbinden",
    moreText: "Danach können Sie sich auch damit anmelden.",
    off: "nicht verfügbar",
    connect: "{provider} verbinden",
    disconnect: "Trennen",
    disconnectText: "Danach können Sie sich nicht mehr mit {provider} anmelden.",
    done: "{provider} ist getrennt.",
  },
};
