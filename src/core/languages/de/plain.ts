import type { plain as en } from "../en/plain.ts";
import type { PartOf } from "../texts.ts";

export const plain: PartOf<typeof en> = {
  plain: {
    title: "Das hat nicht geklappt",
    text: "Gehen Sie zur Anmeldung und versuchen Sie es noch einmal.",
    late: "Das hat zu lange gedauert oder ist schon erledigt. Melden Sie sich noch einmal an.",
    notFound: "Unter dieser Adresse gibt es keine Seite.",
    tooMany: "Zu viele Versuche. Versuchen Sie es später noch einmal.",
    unavailable: "Der Dienst ist gerade nicht verfügbar. Versuchen Sie es gleich noch einmal.",
    login: "Zur Anmeldung",
    help: "Support kontaktieren",
    ofApp:
      "Die App konnte Sie nicht anmelden. Gehen Sie zurück zur App und versuchen Sie es noch einmal. Wenn das nicht hilft, melden Sie dem Support der App diesen Fehler:",
    cookies:
      "Ihr Browser blockiert Cookies, deshalb können Sie sich hier nicht anmelden. Erlauben Sie Cookies für diese Website. Gehen Sie dann zurück zur App und versuchen Sie es noch einmal.",
    noScript:
      "Diese Seite benötigt JavaScript. Schalten Sie JavaScript in den Einstellungen Ihres Browsers ein und laden Sie die Seite neu.",
  },
};
