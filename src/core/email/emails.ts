import { named, type Rows } from "../ground/rows.ts";
import type { LinkEmail, LoginFacts } from "./texts/row.ts";

interface Ways {
  /** What comes before both. */
  readonly about?: readonly string[];
  /** Says where to enter the code. */
  readonly enter: string;
  /** Says what the link does, in an email without a code and beside one. */
  readonly open: string;
  readonly or: string;
  readonly action: string;
  readonly url: string;
}

/** A code and the link beside it. Only the link if the email is sent so late that the code would not work. */
const codeAndLink = (
  code: string | undefined,
  { about = [], enter, open, or, action: text, url }: Ways,
) =>
  code === undefined
    ? { paragraphs: [...about, open], button: { text, url } }
    : { paragraphs: [...about, enter], code, button: { ask: or, text, url } };

/** The emails with a link. */
export const linkEmails = named({
  /** Sent on request, with a link to choose a new password. */
  reset_password: {
    option: "passwordReset",
    link: { purpose: "reset_password", page: "reset" },
    en: ({ service, link, minutes }) => ({
      subject: `Reset your ${service} password`,
      paragraphs: [
        `We received a request to reset your ${service} password.`,
        `To choose a new password, open this link within ${minutes} minutes. It only works once.`,
      ],
      button: { text: "Choose a new password", url: link },
      notes: ["If you didn’t ask for this, ignore this email. Your password won’t change."],
    }),
    de: ({ service, link, minutes }) => ({
      subject: `Neues Passwort für ${service}`,
      paragraphs: [
        `für Ihr Konto bei ${service} wurde ein neues Passwort angefordert.`,
        `Öffnen Sie innerhalb von ${minutes} Minuten diesen Link, um ein neues Passwort festzulegen. Er funktioniert nur einmal.`,
      ],
      button: { text: "Neues Passwort festlegen", url: link },
      notes: [
        "Wenn Sie das nicht angefordert haben, können Sie diese E-Mail ignorieren. Ihr Passwort bleibt unverändert.",
      ],
    }),
  },
  /** Sent on request, with a link that proves the address. */
  verify_email: {
    option: "emailVerification",
    link: { purpose: "verify_email", page: "verify" },
    code: "verify_email",
    en: ({ service, link, minutes, code, codeMinutes, host }) => ({
      subject: `Verify your email address for ${service}`,
      ...codeAndLink(code, {
        about: [`An account at ${service} uses this email address.`],
        enter: `To verify that the address is yours, enter this code within ${codeMinutes} minutes on the page where you requested it. Only enter it at ${host}.`,
        open: `To verify that the address is yours, open this link within ${minutes} minutes.`,
        or: `Or open this link within ${minutes} minutes.`,
        action: "Verify email address",
        url: link,
      }),
      notes: [
        "The link opens a page that shows the account and asks you to log in to it.",
        "If the account isn’t yours, ignore this email or say so on that page. The address stays unverified.",
      ],
    }),
    de: ({ service, link, minutes, code, codeMinutes, host }) => ({
      subject: `E-Mail-Adresse für ${service} bestätigen`,
      ...codeAndLink(code, {
        about: [`ein Konto bei ${service} verwendet diese E-Mail-Adresse.`],
        enter: `Um zu bestätigen, dass die Adresse Ihnen gehört, geben Sie diesen Code innerhalb von ${codeMinutes} Minuten auf der Seite ein, auf der Sie ihn angefordert haben. Geben Sie ihn nur bei ${host} ein.`,
        open: `Öffnen Sie innerhalb von ${minutes} Minuten diesen Link, um zu bestätigen, dass die Adresse Ihnen gehört.`,
        or: `Oder öffnen Sie innerhalb von ${minutes} Minuten diesen Link.`,
        action: "E-Mail-Adresse bestätigen",
        url: link,
      }),
      notes: [
        "Der Link öffnet eine Seite, die Ihnen das Konto zeigt und Sie bittet, sich anzumelden.",
        "Wenn das Konto nicht Ihnen gehört, können Sie diese E-Mail ignorieren oder uns das auf der Seite mitteilen. Die Adresse bleibt dann unbestätigt.",
      ],
    }),
  },
  /** Sent on request to a new address, with a link that puts it in place of the old one. */
  change_email: {
    option: "emailChange",
    link: { purpose: "change_email", page: "verify" },
    code: "change_email",
    en: ({ service, link, minutes, code, codeMinutes, host }) => ({
      subject: `Verify your new email address for ${service}`,
      ...codeAndLink(code, {
        about: [`We received a request to use this email address for an account at ${service}.`],
        enter: `To use it for your account from now on, enter this code within ${codeMinutes} minutes on the page where you requested it. Only enter it at ${host}.`,
        open: `To use it for your account from now on, open this link within ${minutes} minutes.`,
        or: `Or open this link within ${minutes} minutes.`,
        action: "Use this address",
        url: link,
      }),
      notes: ["If you didn’t ask for this, ignore this email. The account keeps its old address."],
    }),
    de: ({ service, link, minutes, code, codeMinutes, host }) => ({
      subject: `Neue E-Mail-Adresse für ${service} bestätigen`,
      ...codeAndLink(code, {
        about: [`diese E-Mail-Adresse soll künftig für ein Konto bei ${service} verwendet werden.`],
        enter: `Um diese Adresse ab jetzt für Ihr Konto zu verwenden, geben Sie diesen Code innerhalb von ${codeMinutes} Minuten auf der Seite ein, auf der Sie ihn angefordert haben. Geben Sie ihn nur bei ${host} ein.`,
        open: `Öffnen Sie innerhalb von ${minutes} Minuten diesen Link, um sie ab jetzt für Ihr Konto zu verwenden.`,
        or: `Oder öffnen Sie innerhalb von ${minutes} Minuten diesen Link.`,
        action: "Diese Adresse verwenden",
        url: link,
      }),
      notes: [
        "Wenn Sie das nicht angefordert haben, können Sie diese E-Mail ignorieren. Das Konto behält seine alte Adresse.",
      ],
    }),
  },
} as const satisfies Rows<LinkEmail<LoginFacts>>);

/** The emails that log in. */
export const loginLinkEmails = named({
  /** Sent on request, with a link and a code. Either logs in, and uses up both. */
  log_in: {
    option: "loginLink",
    link: { purpose: "log_in", page: "login" },
    code: "log_in",
    en: ({ service, link, minutes, code, codeMinutes, host }) => ({
      subject: `Log in to ${service}`,
      ...codeAndLink(code, {
        enter: `To log in to your ${service} account, enter this code on the page where you requested it. The code expires in ${codeMinutes} minutes. Only enter it at ${host}.`,
        open: `To log in to your ${service} account, open this link within ${minutes} minutes. It only works once.`,
        or: `Or use this link to log in on this device. The link expires in ${minutes} minutes and only works once.`,
        action: "Continue to log in",
        url: link,
      }),
      notes: [
        code === undefined
          ? "If you didn’t ask for this, ignore this email. Don’t share the link with anyone."
          : "If you didn’t ask for this, ignore this email. Don’t share the code or the link with anyone.",
      ],
    }),
    de: ({ service, link, minutes, code, codeMinutes, host }) => ({
      subject: `Ihre Anmeldung bei ${service}`,
      ...codeAndLink(code, {
        enter: `mit diesem Code melden Sie sich bei ${service} an. Geben Sie ihn innerhalb von ${codeMinutes} Minuten auf der Seite ein, auf der Sie ihn angefordert haben. Geben Sie ihn nur bei ${host} ein.`,
        open: `öffnen Sie innerhalb von ${minutes} Minuten diesen Link, um sich bei ${service} anzumelden. Er funktioniert nur einmal.`,
        or: `Oder melden Sie sich mit diesem Link auf diesem Gerät an. Er ist ${minutes} Minuten gültig und funktioniert nur einmal.`,
        action: "Weiter zur Anmeldung",
        url: link,
      }),
      notes: [
        code === undefined
          ? "Wenn Sie das nicht angefordert haben, können Sie diese E-Mail ignorieren. Geben Sie den Link nicht weiter."
          : "Wenn Sie das nicht angefordert haben, können Sie diese E-Mail ignorieren. Geben Sie weder den Code noch den Link weiter.",
      ],
    }),
  },
} as const satisfies Rows<LinkEmail<LoginFacts>>);
