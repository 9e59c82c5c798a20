import { describe, expect, it } from "vitest";
import { emailedCodes } from "../../../src/core/email-codes/bind.ts";
import { composeEmail } from "../../../src/core/email/compose.ts";
import { wordingFaults } from "../../../src/core/email/texts/own-faults.ts";
import { builtInWords } from "../../../src/core/email/texts/words.ts";
import { emails, type MailLanguage, type MailsOption } from "../../../src/core/tables/emails.ts";
import { noon, policy } from "../support/claims.ts";

const ann = {
  id: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
  email: "ann@example.com",
  emailKey: "ann@example.com",
  emailVerifiedAt: 1,
  emailFailedAt: null,
  name: "Ann",
  passwordHash: "",
  lastLinkSession: null,
  invitedAt: null,
  invitedBy: null,
  role: "user",
  disabledAt: null,
  timeZone: null,
  sessionsValidFrom: 0,
};

const codes = emailedCodes({ derive: () => expect.fail("no code") });

function compose(
  mails: MailsOption,
  kind: keyof typeof emails,
  language: string,
  locale: string | null = null,
) {
  const linkTokens = { issue: async () => "lt1_the-token", read: () => undefined };
  const tokens = { linkTokens, codes };
  const delivery = { id: "m-1", createdAt: noon, payload: JSON.stringify({ language }) };
  return composeEmail(
    tokens,
    { ...policy, mails },
    delivery,
    emails[kind],
    { account: { ...ann, locale } },
    noon,
  );
}

interface Shown {
  readonly service: string;
  readonly link?: string;
  readonly undo?: string;
  readonly invitation?: string;
  readonly code?: string;
}

/** Every content in one language, with the link that it must show. */
const lettersIn = (word: string): MailLanguage["letters"] =>
  Object.fromEntries(
    Object.values(emails).map(({ option: name }) => [
      name,
      ({ service, link, undo, invitation, code }: Shown) => ({
        subject: `${word} ${name} ${service}`,
        paragraphs: [`${word}: ${link ?? ""} ${undo ?? ""} ${invitation ?? ""} ${code ?? ""}`],
      }),
    ]),
  ) as unknown as MailLanguage["letters"];
const languageOf = (word: string): MailLanguage => ({
  words: { ...builtInWords.en, greeting: () => `${word}!`, secure: `${word} secure` },
  letters: lettersIn(word),
});

describe("the option mails", () => {
  it("names every email", () => {
    const rows = Object.entries(emails);
    expect(new Set(rows.map(([, { option }]) => option)).size).toBe(rows.length);
    expect(rows.map(([, { name }]) => name)).toEqual(rows.map(([kind]) => kind));
  });

  it("replaces the wording of one email in one language, and keeps all others", async () => {
    const mails: MailsOption = {
      passwordReset: {
        en: ({ link, name }) => ({
          subject: "Forgot it?",
          paragraphs: [`${name ?? "You"}, go to ${link}.`],
        }),
      },
    };
    expect(wordingFaults(emails, mails)).toEqual([]);
    const own = await compose(mails, "reset_password", "en");
    expect(own.subject).toBe("Forgot it?");
    expect(own.text).toContain(
      "Ann, go to https://auth.example.com/app/reset#token=lt1_the-token.",
    );
    expect(own.html).toContain('href="https://auth.example.com/app/reset#token=lt1_the-token"');
    expect((await compose(mails, "reset_password", "de")).subject).toContain("Neues Passwort");
    expect((await compose(mails, "password_changed", "en")).subject).toContain("was changed");
  });

  it.each([
    ["fr", "Bonjour", "ltr"],
    ["he", "שלום", "rtl"],
  ])("adds the language %s, with its direction", async (tag, word, direction) => {
    const mails: MailsOption = { languages: { [tag]: languageOf(word) } };
    expect(wordingFaults(emails, mails)).toEqual([]);
    for (const kind of Object.keys(emails) as (keyof typeof emails)[]) {
      const { subject, html, text, headers } = await compose(mails, kind, "en", tag);
      expect(subject).toContain(word);
      expect(text).toMatch(new RegExp(`^${word}!\\n`));
      expect(html).toMatch(new RegExp(`^<!doctype html><html lang="${tag}" dir="${direction}">`));
      expect(headers["Content-Language"]).toBe(tag);
    }
    const asked = await compose(mails, "log_in", `nl, ${tag}-XX;q=0.9, en;q=0.8`);
    expect(asked.headers["Content-Language"]).toBe(tag);
  });

  it("replaces the HTML around the content", async () => {
    const mails: MailsOption = { frame: ({ body, subject }) => `<h1>${subject}</h1>${body}` };
    expect(wordingFaults(emails, mails)).toEqual([]);
    const { html, subject } = await compose(mails, "log_in", "en");
    expect(html.startsWith(`<h1>${subject}</h1><div class="ground"`)).toBe(true);
  });

  const content = { subject: "Subject", paragraphs: ["Text"] };
  const without = { ...languageOf("x"), letters: { ...lettersIn("x"), loginLink: undefined } };
  it.each<readonly [unknown, string]>([
    [1, "mails must be an object"],
    [
      { passwordRest: {} },
      "mails.passwordRest is unknown. Did you mean passwordReset? Known are: passwordReset, ",
    ],
    [{ passwordReset: { fr: () => content } }, "mails.passwordReset.fr is a language that"],
    [{ passwordReset: { en: "text" } }, "mails.passwordReset.en must be a function"],
    [{ passwordReset: { en: () => content } }, "mails.passwordReset.en must show link"],
    [{ emailChanged: { de: () => content } }, "mails.emailChanged.de must show undo"],
    [
      { confirmationCode: { de: () => content } },
      "mails.confirmationCode.de must show code, in a paragraph or as its code",
    ],
    [{ passwordChanged: { en: () => ({ ...content, code: 1 }) } }, "must return { subject, "],
    [
      {
        passwordChanged: { en: () => ({ ...content, button: { ask: 1, text: "", url: "" } }) },
      },
      "mails.passwordChanged.en must return",
    ],
    [
      { confirmationCode: { en: ({ code }: Shown) => ({ ...content, subject: `Code ${code}` }) } },
      "mails.confirmationCode.en must not have the code in its subject",
    ],
    [
      {
        loginLink: {
          en: ({ link, code }: Shown) => ({ ...content, paragraphs: [`${link} ${code}`] }),
        },
      },
      "mails.loginLink.en must do without name, supportEmail, undo, code, which can be missing",
    ],
    [{ passwordChanged: { en: () => ({ subject: "" }) } }, "mails.passwordChanged.en must return"],
    [
      { passwordChanged: { en: () => ({ ...content, subject: "a\nBcc: b" }) } },
      "with a subject of one line",
    ],
    [
      {
        passwordChanged: {
          en: () => {
            throw new Error("secret");
          },
        },
      },
      "mails.passwordChanged.en throws an error for sample facts",
    ],
    [
      {
        passwordChanged: {
          en: ({ name }: { name?: string }) => ({ ...content, subject: `${name}` }),
        },
      },
      "mails.passwordChanged.en must do without name, supportEmail, undo, which can be missing",
    ],
    [
      {
        passwordChanged: {
          en: ({ name = "" }: { name?: string }) => ({ ...content, subject: name.toUpperCase() }),
        },
      },
      "mails.passwordChanged.en must do without name",
    ],
    [{ languages: { xx_y: {} } }, "mails.languages.xx_y is not a language tag"],
    [{ languages: { fr: {} } }, "mails.languages.fr must have words and letters"],
    [{ languages: { fr: without } }, "mails.languages.fr.letters.loginLink must be a function"],
    [
      { languages: { fr: { ...languageOf("x"), words: { when: "Quand" } } } },
      "mails.languages.fr.words.greeting must be a function",
    ],
    [{ frame: () => "<p>no body</p>" }, "mails.frame must return HTML that contains body"],
  ])("is refused with %j: %s", (option, fault) => {
    expect(wordingFaults(emails, option).join("\n")).toContain(fault);
  });
});
