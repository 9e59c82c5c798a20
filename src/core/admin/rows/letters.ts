import type { LinkLetter } from "../../mail/letters/letter.ts";

/** The letters about what administrators do. */
export const adminLetters = {
  /** Sent with a link to choose a password, to somebody for whom an administrator created an account. */
  invitation: {
    link: { purpose: "reset_password", page: "reset" },
    en: ({ service, link, minutes, forgotPage }) => ({
      subject: `Your new account at ${service}`,
      paragraphs: [
        `An account at ${service} was created for this email address.`,
        `To choose your password, open this link within ${minutes} minutes. It works once.`,
      ],
      button: { text: "Choose a password", url: link },
      notes: [
        `If the link no longer works, request a new one: ${forgotPage}`,
        "If you did not expect this account, ignore this email.",
      ],
    }),
    de: ({ service, link, minutes, forgotPage }) => ({
      subject: `Ihr neues Konto bei ${service}`,
      paragraphs: [
        `Für diese E-Mail-Adresse wurde ein Konto bei ${service} angelegt.`,
        `Öffnen Sie innerhalb von ${minutes} Minuten diesen Link, um Ihr Passwort zu wählen. Er gilt einmal.`,
      ],
      button: { text: "Passwort wählen", url: link },
      notes: [
        `Wenn der Link nicht mehr funktioniert, fordern Sie einen neuen an: ${forgotPage}`,
        "Wenn Sie dieses Konto nicht erwartet haben, ignorieren Sie diese E-Mail.",
      ],
    }),
  },
} as const satisfies Readonly<Record<string, LinkLetter>>;
