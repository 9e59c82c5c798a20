import { languages as builtIn } from "../../ground/language.ts";
import { unknownName } from "../../ground/nearest.ts";
import { isLocale } from "../../languages/locale.ts";
import type { Frame } from "./render.ts";
import type { AllFacts, EmailText, EmailRow, EmailTable } from "./row.ts";
import { builtInWords } from "./words.ts";

const sample: AllFacts = {
  service: "Example",
  name: "Ann",
  supportEmail: "help@example.com",
  loginPage: "https://example.com/login",
  forgotPage: "https://example.com/forgot",
  link: "https://example.com/link",
  undo: "https://example.com/undo",
  hours: 72,
  minutes: 20,
  code: "123456",
  codeMinutes: 10,
  host: "example.com",
  left: 7,
  isClaim: false,
  removed: [],
  days: 7,
  inviter: "Ben",
  app: { name: "Example Notes", host: "notes.example.com" },
  appsPage: "https://example.com/account/apps",
  organization: "Acme",
  invitation: "https://example.com/invitation",
};

/** Facts that not every email has. */
const missing = { name: undefined, supportEmail: undefined, undo: undefined };

/** As `missing`, for an email of this kind. One with a link is sent without its code if the code would be too old. */
const missingIn = ({ link, code, namesInviter, namesOrganization }: EmailRow) => ({
  ...missing,
  ...(namesInviter && { inviter: undefined }),
  ...(namesOrganization && { organization: undefined }),
  ...(link && code && { code: undefined }),
});

/** The rows by their names in the option. */
type Rows = ReadonlyMap<string, EmailRow>;

/** A sentence for each thing that is wrong with the option `mails`. Tries each email with sample facts. */
export function wordingFaults(emails: EmailTable, option: unknown): readonly string[] {
  if (option === undefined) return [];
  const rows: Rows = new Map(Object.values(emails).map((row) => [row.option, row]));
  if (!isObject(option)) return ["mails must be an object"];
  const { languages = {}, frame, ...letters } = option;
  if (!isObject(languages)) return ["mails.languages must be an object"];
  const added = Object.keys(languages);
  const known = [...builtIn, ...added] as readonly string[];
  return [
    ...textsFaults(rows, "mails", letters, (given, at) => {
      if (!isObject(given)) return [`${at} must be an object with a function for each language`];
      return Object.keys(given).flatMap((tag) =>
        known.includes(tag)
          ? []
          : [
              `${at}.${tag} is a language that mails.languages lacks. Known are: ${known.join(", ")}`,
            ],
      );
    }),
    ...Object.entries(letters).flatMap(([name, given]) =>
      isObject(given)
        ? Object.entries(given).flatMap(([tag, write]) =>
            textFaults(`mails.${name}.${tag}`, rows.get(name), write),
          )
        : [],
    ),
    ...Object.entries(languages).flatMap(([tag, given]) => languageFaults(rows, tag, given)),
    ...frameFaults(frame),
  ];
}

function textsFaults(
  rows: Rows,
  path: string,
  given: Readonly<Record<string, unknown>>,
  faultsOf: (value: unknown, at: string) => readonly string[],
): readonly string[] {
  return Object.entries(given).flatMap(([name, value]) =>
    rows.has(name)
      ? faultsOf(value, `${path}.${name}`)
      : [unknownName(`${path}.`, name, [...rows.keys()])],
  );
}

function languageFaults(rows: Rows, tag: string, given: unknown): readonly string[] {
  const at = `mails.languages.${tag}`;
  if (!isLocale(tag)) return [`${at} is not a language tag such as fr or pt-BR`];
  const { words, letters } = Object(given) as Readonly<Record<string, unknown>>;
  if (!isObject(words) || !isObject(letters)) return [`${at} must have words and letters`];
  return [
    ...Object.entries(builtInWords.en).flatMap(([name, word]) =>
      typeof words[name] === typeof word
        ? []
        : [`${at}.words.${name} must be a ${typeof word === "string" ? "text" : "function"}`],
    ),
    ...textsFaults(rows, `${at}.letters`, letters, () => []),
    ...[...rows].flatMap(([name, row]) => textFaults(`${at}.letters.${name}`, row, letters[name])),
  ];
}

type Write = (facts: AllFacts) => unknown;

/** The email for these facts, or the error of the operator's function. */
function attempt(write: Write, facts: AllFacts): unknown {
  try {
    return write(facts);
  } catch (error) {
    return error instanceof Error ? error : new Error("no error was thrown");
  }
}

/** What is wrong with one email. It must show the link that it is for, or nobody could use it. */
function textFaults(at: string, row: EmailRow | undefined, write: unknown): readonly string[] {
  if (!row) return [];
  if (typeof write !== "function") return [`${at} must be a function that returns an email`];
  const content = attempt(write as Write, sample);
  if (content instanceof Error) return [`${at} throws an error for sample facts`];
  if (!isEmailText(content)) {
    return [
      `${at} must return { subject, paragraphs, code?, button?, notes? }, with a subject of one line`,
    ];
  }
  const absent = missingIn(row);
  const bare = attempt(write as Write, { ...sample, ...absent } as AllFacts);
  if (!isEmailText(bare) || JSON.stringify(bare).includes("undefined")) {
    return [`${at} must do without ${Object.keys(absent).join(", ")}, which can be missing`];
  }
  if (row.code && content.subject.includes(sample.code)) {
    return [`${at} must not have the code in its subject, because locked screens show subjects`];
  }
  const needed = neededIn(row);
  const { paragraphs, code = "", button, notes = [] } = content;
  const shown = [...paragraphs, code, button?.ask ?? "", button?.url ?? "", ...notes];
  if (needed === undefined || shown.some((text) => text.includes(sample[needed] ?? ""))) return [];
  const place = needed === "code" ? "as its code" : "as the url of the button";
  return [`${at} must show ${needed}, in a paragraph or ${place}`];
}

/** The fact that an email of this kind is for. */
function neededIn({
  link,
  code,
  shows,
}: EmailRow): "link" | "code" | "undo" | "invitation" | undefined {
  if (link) return "link";
  if (code) return "code";
  return shows;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === "string");

function isEmailText(value: unknown): value is EmailText {
  if (!isObject(value)) return false;
  const { subject, paragraphs, code = "", button, notes = [] } = value;
  const hasSubject = typeof subject === "string" && /^[^\p{Cc}]+$/u.test(subject);
  const isButton =
    button === undefined ||
    (isObject(button) && isTexts([button["ask"] ?? "", button["text"], button["url"]]));
  return hasSubject && isTexts(paragraphs) && isTexts([code]) && isTexts(notes) && isButton;
}

function frameFaults(frame: unknown): readonly string[] {
  if (frame === undefined) return [];
  if (typeof frame !== "function") return ["mails.frame must be a function"];
  const parts: Frame = {
    body: "<p>body</p>",
    style: "",
    subject: "Subject",
    language: "en",
    direction: "ltr",
    service: "Example",
  };
  try {
    const html: unknown = (frame as (parts: Frame) => unknown)(parts);
    if (typeof html === "string" && html.includes(parts.body)) return [];
  } catch {
    return ["mails.frame throws an error for a sample"];
  }
  return ["mails.frame must return HTML that contains body unchanged"];
}
