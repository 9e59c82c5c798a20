import type { MoreFacts, Notice } from "../email/texts/row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The email about an app that a user let use the account. */
export const consentEmails = named({
  /** A notice that an app may use the account from now on. */
  app_connected: {
    option: "appConnected",
    security: "button",
    // Apps that are connected one after the other each have their email.
    isKept: true,
    en: ({ service, app, appsPage }) => ({
      subject: `${app.name} now has access to your ${service} account`,
      paragraphs: [`You gave the app ${app.name} (${app.host}) access to your ${service} account.`],
      notes: [`You can remove its access at any time: ${appsPage}`],
    }),
    de: ({ service, app, appsPage }) => ({
      subject: `${app.name} hat jetzt Zugriff auf Ihr Konto bei ${service}`,
      paragraphs: [
        `Sie haben der App ${app.name} (${app.host}) Zugriff auf Ihr Konto bei ${service} gegeben.`,
      ],
      notes: [`Sie können diesen Zugriff jederzeit entziehen: ${appsPage}`],
    }),
  },
} as const satisfies Rows<Notice<Pick<MoreFacts, "app" | "appsPage">>>);
