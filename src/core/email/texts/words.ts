import type { BuiltInLanguage } from "../../ground/language.ts";

/** What stands around every email, in one language. */
export interface EmailWords {
  /** `name` is undefined if the address is not proven, or the name looks like an advertisement. */
  readonly greeting: (name: string | undefined) => string;
  /** Says which server sent the email. Between it and the server's URL stands a dot. */
  readonly sentBy: (service: string) => string;
  /** Says where users find help. */
  readonly support: (address: string) => string;
  /** The names of the facts in a notice about security. */
  readonly when: string;
  readonly device: string;
  readonly address: string;
  readonly unknownDevice: string;
  /** Such as "Firefox on Windows". */
  readonly deviceOn: (program: string, system: string) => string;
  /** Asks to secure the account if something is not the user's doing. */
  readonly unexpected: string;
  /** The text of the button for that. */
  readonly secure: string;
}

/** What stands around every email, by language. */
export const builtInWords: Readonly<Record<BuiltInLanguage, EmailWords>> = {
  en: {
    greeting: (name) => (name === undefined ? "Hello," : `Hello ${name},`),
    sentBy: (service) => `Sent by ${service}`,
    support: (address) => `Questions? Contact ${address}`,
    when: "When",
    device: "Device",
    address: "IP address",
    unknownDevice: "Unknown device",
    deviceOn: (program, system) => `${program} on ${system}`,
    unexpected:
      "If you don’t recognize this, secure your account: choose a new password and log out all devices.",
    secure: "Secure my account",
  },
  de: {
    greeting: (name) => (name === undefined ? "Guten Tag," : `Guten Tag ${name},`),
    sentBy: (service) => `Gesendet von ${service}`,
    support: (address) => `Fragen? Schreiben Sie an ${address}`,
    when: "Zeitpunkt",
    device: "Gerät",
    address: "IP-Adresse",
    unknownDevice: "Unbekanntes Gerät",
    deviceOn: (program, system) => `${program} unter ${system}`,
    unexpected:
      "Wenn Ihnen das nicht bekannt vorkommt, schützen Sie Ihr Konto: Legen Sie ein neues Passwort fest und melden Sie alle Geräte ab.",
    secure: "Konto schützen",
  },
};
