import type { Language } from "../../ground/language.ts";

/** What stands around every letter. */
interface Frame {
  /** `name` is undefined if the address is not proven, or the name looks like an advertisement. */
  greeting(name: string | undefined): string;
  /** Says which server sent the mail. */
  footer(service: string, issuer: string): string;
}

/** What stands around every letter, by language. */
export const words: Readonly<Record<Language, Frame>> = {
  en: {
    greeting: (name) => (name === undefined ? "Hello," : `Hello ${name},`),
    footer: (service, issuer) => `${service} sent this mail. The server is ${issuer}`,
  },
  de: {
    greeting: (name) => (name === undefined ? "Guten Tag," : `Guten Tag ${name},`),
    footer: (service, issuer) => `Diese Nachricht kommt von ${service}. Der Server ist ${issuer}`,
  },
};
