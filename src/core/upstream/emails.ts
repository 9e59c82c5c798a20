import type { CodeEmail, Notice } from "../email/texts/row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The emails about logins of other providers. */
export const upstreamEmails = named({
  /** A notice that a login of another provider was connected to the account. */
  identity_linked: {
    option: "identityLinked",
    security: "button",
    en: ({ service }) => ({
      subject: `An account was connected to your ${service} account`,
      paragraphs: [
        `An account at another provider was connected to your ${service} account. It can now be used to log in.`,
      ],
    }),
    de: ({ service }) => ({
      subject: `Neues verknüpftes Konto bei ${service}`,
      paragraphs: [
        `ein Konto bei einem anderen Anbieter wurde mit Ihrem Konto bei ${service} verknüpft. Damit ist ab jetzt eine Anmeldung möglich.`,
      ],
    }),
  },
  /** A notice that an administrator disconnected one. */
  identity_unlinked: {
    option: "identityUnlinked",
    security: "button",
    en: ({ service }) => ({
      subject: `An account was disconnected from your ${service} account`,
      paragraphs: [
        `An administrator disconnected an account at another provider from your ${service} account. It can no longer be used to log in.`,
      ],
    }),
    de: ({ service }) => ({
      subject: `Verknüpfung mit Ihrem Konto bei ${service} aufgehoben`,
      paragraphs: [
        `ein Administrator hat die Verknüpfung zwischen einem Konto bei einem anderen Anbieter und Ihrem Konto bei ${service} aufgehoben. Damit ist keine Anmeldung mehr möglich.`,
      ],
    }),
  },
} as const satisfies Rows<Notice>);

/** The email to an address that has no account yet. */
export const signUpEmails = named({
  /** Sent to a user who signs up with a login of another provider that gave no address to believe. */
  sign_up_code: {
    option: "signUpCode",
    code: "sign_up",
    isKept: true,
    isAfterDeletion: true,
    en: ({ service, code, codeMinutes, host }) => ({
      subject: `Your ${service} sign-up code`,
      paragraphs: [
        `You’re about to create an account at ${service} with this email address.`,
        `To verify that the address is yours, enter this code within ${codeMinutes} minutes. Only enter it at ${host}.`,
      ],
      code,
      notes: ["If you didn’t ask for this, ignore this email. No account will be created."],
    }),
    de: ({ service, code, codeMinutes, host }) => ({
      subject: `Code für Ihr neues Konto bei ${service}`,
      paragraphs: [
        `mit dieser E-Mail-Adresse soll ein Konto bei ${service} erstellt werden.`,
        `Um zu bestätigen, dass die Adresse Ihnen gehört, geben Sie innerhalb von ${codeMinutes} Minuten diesen Code ein. Geben Sie ihn nur bei ${host} ein.`,
      ],
      code,
      notes: [
        "Wenn Sie das nicht angefordert haben, können Sie diese E-Mail ignorieren. Es wird dann kein Konto erstellt.",
      ],
    }),
  },
} as const satisfies Rows<CodeEmail>);
