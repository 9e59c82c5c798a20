import type { upstream as en } from "../en/upstream.ts";
import type { PartOf } from "../texts.ts";

export const upstream: PartOf<typeof en> = {
  connect: {
    title: "Mit {provider} verknüpfen",
    trouble: "{provider}: {text}",
    fresh:
      "Sie sind bei {provider} als {email} angemeldet. Erstellen Sie hier ein Konto und melden Sie sich ab jetzt mit {provider} an.",
    logIn:
      "Sie sind bei {provider} als {email} angemeldet. Zu dieser Adresse gibt es hier schon ein Konto. Melden Sie sich in diesem Konto an und verknüpfen Sie es dann mit {provider}.",
    resetTitle: "Setzen Sie zuerst das Passwort zurück",
    reset:
      "Zur Adresse {email} gibt es hier schon ein Konto. Die Adresse wurde nie bestätigt, deshalb könnte jemand anderes das Konto erstellt haben. Setzen Sie das Passwort zurück und melden Sie sich danach noch einmal mit {provider} an.",
    resetAction: "Passwort zurücksetzen",
    address:
      "Sie sind bei {provider} angemeldet. Um hier ein Konto zu erstellen, geben Sie Ihre E-Mail-Adresse ein. Wir senden Ihnen einen Code.",
    code: "Wir haben einen Code an {email} gesendet. Geben Sie ihn ein, um Ihr Konto zu erstellen.",
    otherEmail: "Andere E-Mail-Adresse verwenden",
    text: "Danach können Sie sich hier mit {provider} anmelden.",
    there: "Ihr Konto bei {provider}",
    here: "Ihr Konto hier",
    noEmail: "keine E-Mail-Adresse",
    unverified: "von {provider} nicht bestätigt",
    action: "Verknüpfen",
    done: "Ihr Konto ist jetzt mit {provider} verknüpft.",
    confirm: "Sie sind bei {provider} angemeldet. Bestätigen Sie damit Ihre Identität.",
    confirmAction: "Bestätigen",
    switchTitle: "Als {other} fortfahren?",
    switchText:
      "Sie sind als {account} angemeldet. Wenn Sie fortfahren, wird {account} in diesem Browser abgemeldet.",
    switchAction: "Als {other} fortfahren",
    closed: "Kein Konto gefunden",
    late: "Das hat zu lange gedauert",
    lateText:
      "Nach der Anmeldung bei einem anderen Anbieter haben Sie zehn Minuten Zeit, um im selben Browser fortzufahren.",
    again: "Von vorn beginnen",
  },
  connected: {
    title: "Verknüpfte Konten",
    none: "Sie haben noch keine anderen Konten verknüpft.",
    more: "Weiteres Konto verknüpfen",
    moreText: "Danach können Sie sich auch damit anmelden.",
    off: "nicht verfügbar",
    connect: "Mit {provider} verknüpfen",
    disconnect: "Verknüpfung aufheben",
    disconnectText: "Danach können Sie sich nicht mehr mit {provider} anmelden.",
    done: "Die Verknüpfung mit {provider} wurde aufgehoben.",
  },
};
