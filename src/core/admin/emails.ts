import type { LinkEmail, LinkFacts, MoreFacts, Notice } from "../email/texts/row.ts";
import { named } from "../ground/rows.ts";

/** How long an invitation works. An earlier server stored those without days. */
const time = {
  en: (days: number, minutes: number) =>
    days === 0 ? `${minutes} minutes` : days === 1 ? "24 hours" : `${days} days`,
  de: (days: number, minutes: number) =>
    days === 0 ? `${minutes} Minuten` : days === 1 ? "24 Stunden" : `${days} Tagen`,
};

/** The emails about what administrators do. */
export const adminEmails = named({
  /** Sent with a link to choose a password, to somebody for whom an administrator created an account. */
  invitation: {
    option: "invitation",
    link: { purpose: "reset_password", page: "reset", mark: "invitation" },
    namesInviter: true,
    en: ({ service, link, days, minutes, inviter }) => ({
      subject: `Your new ${service} account`,
      paragraphs: [
        `${inviter === undefined ? "You’ve been invited" : `${inviter} invited you`} to ${service}. An account was created for you with this email address.`,
        `To choose your password, open this link within ${time.en(days, minutes)}. It only works once.`,
      ],
      button: { text: "Choose a password", url: link },
      notes: [
        "If the link no longer works, ask for a new invitation.",
        "If you weren’t expecting this account, ignore this email.",
      ],
    }),
    de: ({ service, link, days, minutes, inviter }) => ({
      subject: `Ihr neues Konto bei ${service}`,
      paragraphs: [
        `${inviter === undefined ? "Sie wurden" : `${inviter} hat Sie`} zu ${service} eingeladen. Für diese E-Mail-Adresse wurde ein Konto erstellt.`,
        `Öffnen Sie innerhalb von ${time.de(days, minutes)} diesen Link, um Ihr Passwort festzulegen. Er funktioniert nur einmal.`,
      ],
      button: { text: "Passwort festlegen", url: link },
      notes: [
        "Wenn der Link nicht mehr funktioniert, bitten Sie um eine neue Einladung.",
        "Wenn Sie dieses Konto nicht erwartet haben, können Sie diese E-Mail ignorieren.",
      ],
    }),
  },
  /** Sent by an administrator to the own address, to see whether emails arrive. */
  test: {
    option: "test",
    en: ({ service }) => ({
      subject: `Test email from ${service}`,
      paragraphs: [
        `This is the test email that you requested from ${service}. Your emails are being delivered.`,
      ],
    }),
    de: ({ service }) => ({
      subject: `Test-E-Mail von ${service}`,
      paragraphs: [
        `dies ist die Test-E-Mail von ${service}, die Sie angefordert haben. Der E-Mail-Versand funktioniert.`,
      ],
    }),
  },
} as const satisfies {
  readonly invitation: Omit<LinkEmail<LinkFacts & Pick<MoreFacts, "days" | "inviter">>, "name">;
  readonly test: Omit<Notice, "name">;
});
