import type { CodeEmail, Notice } from "../email/texts/row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The emails about logins of other providers. */
export const upstreamEmails = named({
  /** A notice that a login of another provider was connected to the account. */
  identity_linked: {
    option: "identityLinked",
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
  /** A notice that an administrator disconnected one. */
  identity_unlinked: {
    option: "identityUnlinked",
    security: "button",
    en: ({ service }) => ({
      subject: `A login was disconnected from your account at ${service}`,
      paragraphs: [
        `An administrator disconnected a login of another provider from your account at ${service}. It can no longer be used to log in.`,
      ],
    }),
    de: ({ service }) => ({
      subject: `Eine Anmeldung wurde von Ihrem Konto bei ${service} getrennt`,
      paragraphs: [
        `Die Anmeldung bei einem anderen Anbieter wurde von Ihrem Konto bei ${service} getrennt. Damit kann man sich nicht mehr anmelden.`,
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
      subject: `Enter a code to create your account at ${service}`,
      paragraphs: [
        `You are about to create an account at ${service} with this email address.`,
        `To verify that the address is yours, enter this code within ${codeMinutes} minutes. Enter it only at ${host}.`,
        `Code: ${code}`,
      ],
      notes: ["If you did not ask for this, ignore this email. No account is created then."],
    }),
    de: ({ service, code, codeMinutes, host }) => ({
      subject: `Code für Ihr neues Konto bei ${service}`,
      paragraphs: [
        `Mit dieser E-Mail-Adresse soll ein Konto bei ${service} angelegt werden.`,
        `Um zu bestätigen, dass die Adresse Ihnen gehört, geben Sie innerhalb von ${codeMinutes} Minuten diesen Code ein. Geben Sie ihn nur bei ${host} ein.`,
        `Code: ${code}`,
      ],
      notes: [
        "Wenn Sie das nicht angefordert haben, ignorieren Sie diese E-Mail. Dann wird kein Konto angelegt.",
      ],
    }),
  },
} as const satisfies Rows<CodeEmail>);
