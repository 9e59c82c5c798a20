import type { AppFacts, MoreFacts, Notice } from "../email/texts/row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** Whether a program says a name. One that says none has that of its host. */
const isNamed = ({ name, host }: AppFacts): boolean => name !== host;

/** The email about an app that a user let use the account. */
export const consentEmails = named({
  /** A notice that an app may use the account from now on. */
  app_connected: {
    option: "appConnected",
    security: "button",
    // Apps that are connected one after the other each have their email.
    isKept: true,
    en: ({ service, app, appsPage }) => ({
      subject: `${app.isProgram ? "A program on your device" : app.name} now has access to your ${service} account`,
      paragraphs: [
        `You gave ${app.isProgram ? `a program on your device${isNamed(app) ? ` that calls itself “${app.name}”` : ""}` : `the app ${app.name} (${app.host})`} access to your ${service} account.`,
      ],
      notes: [`You can remove its access at any time: ${appsPage}`],
    }),
    de: ({ service, app, appsPage }) => ({
      subject: `${app.isProgram ? "Ein Programm auf Ihrem Gerät" : app.name} hat jetzt Zugriff auf Ihr Konto bei ${service}`,
      paragraphs: [
        `Sie haben ${app.isProgram ? `einem Programm auf Ihrem Gerät${isNamed(app) ? `, das sich „${app.name}“ nennt,` : ""}` : `der App ${app.name} (${app.host})`} Zugriff auf Ihr Konto bei ${service} gegeben.`,
      ],
      notes: [`Sie können diesen Zugriff jederzeit entziehen: ${appsPage}`],
    }),
  },
} as const satisfies Rows<Notice<Pick<MoreFacts, "app" | "appsPage">>>);
