import type { MoreFacts, Notice } from "../../mail/letters/letter.ts";

/** The letter about an app that a user let use the account. */
export const consentLetters = {
  /** A notice that an app may use the account from now on. */
  app_connected: {
    security: "button",
    // Apps that are connected one after the other each have their letter.
    isKept: true,
    en: ({ service, app, appsPage }) => ({
      subject: `${app.name} was connected to your account at ${service}`,
      paragraphs: [
        `The app ${app.name} (${app.host}) may use your account at ${service} from now on.`,
      ],
      notes: [`You can disconnect the app at any time: ${appsPage}`],
    }),
    de: ({ service, app, appsPage }) => ({
      subject: `${app.name} wurde mit Ihrem Konto bei ${service} verbunden`,
      paragraphs: [
        `Die App ${app.name} (${app.host}) darf ab jetzt Ihr Konto bei ${service} verwenden.`,
      ],
      notes: [`Sie können die App jederzeit trennen: ${appsPage}`],
    }),
  },
} as const satisfies Readonly<Record<string, Notice<Pick<MoreFacts, "app" | "appsPage">>>>;
