import type { Notice } from "../../mail/letters/letter.ts";

/** The letters about logins of other providers. */
export const upstreamLetters = {
  /** A notice that a login of another provider was connected to the account. */
  identity_linked: {
    security: "button",
    en: ({ service }) => ({
      subject: `A login was connected to your account at ${service}`,
      paragraphs: [
        `A login of another provider was connected to your account at ${service}. It can be used to log in from now on.`,
      ],
    }),
    de: ({ service }) => ({
      subject: `Eine Anmeldung wurde mit Ihrem Konto bei ${service} verbunden`,
      paragraphs: [
        `Die Anmeldung bei einem anderen Anbieter wurde mit Ihrem Konto bei ${service} verbunden. Damit kann man sich ab jetzt anmelden.`,
      ],
    }),
  },
} as const satisfies Readonly<Record<string, Notice>>;
