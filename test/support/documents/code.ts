/** A piece of code of a document. */
export interface Code {
  readonly text: string;
  /** The language of a block, such as `sh`. Undefined for code inside of a sentence or a table. */
  readonly language: string | undefined;
}

const block = /^( *)```(\w*)\n([^]*?)^\1```/gm;

/** All code of a document in Markdown, in blocks and in sentences. */
export function codeIn(page: string): Code[] {
  const blocks = [...page.matchAll(block)].map(([, , language = "", text = ""]) => ({
    text: text.replaceAll(/\\\n\s*/g, " "),
    language,
  }));
  const spans = [...page.replaceAll(block, "").matchAll(/(`+)([^`]+)\1/g)].map(
    ([, , text = ""]) => ({
      text: text.replaceAll("\n", " ").replaceAll("\\|", "|"),
      language: undefined,
    }),
  );
  return [...blocks, ...spans];
}

/** The words of a command in a shell, up to a comment, a pipe or a redirection. */
export function wordsOf(command: string): string[] {
  const words = command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  const end = words.findIndex((word) => /^(?:#|[|<>;&]+$)/.test(word));
  return (end < 0 ? words : words.slice(0, end)).map((word) => word.replaceAll(/[[\]]/g, ""));
}

/** The names of the members of each object that follows a text, such as `createClient(`. Members of spread objects are left out. */
export const membersAfter = (before: RegExp, code: string): string[][] =>
  [...code.matchAll(new RegExp(`${before.source}\\s*(?=\\{)`, "g"))].map(
    ({ index, 0: { length } }) => membersOf(code.slice(index + length)),
  );

const brackets: Readonly<Record<string, number>> = {
  "{": 1,
  "[": 1,
  "(": 1,
  "}": -1,
  "]": -1,
  ")": -1,
};

/** The names of the members of the object at the beginning of a text. */
function membersOf(code: string): string[] {
  // Without the brackets and commas that are in texts.
  const plain = code.replaceAll(/"[^"\n]*"|'[^'\n]*'|`[^`]*`/g, "text");
  const members = [""];
  let depth = 0;
  for (const letter of plain) {
    depth += brackets[letter] ?? 0;
    if (depth === 0) break;
    if (depth === 1 && letter === ",") members.push("");
    else members.push(`${members.pop() ?? ""}${letter}`);
  }
  return members.flatMap(
    (member) => /^\W*?(?<!\.)\b(\w+)/.exec(member.replace(/^\{/, ""))?.[1] ?? [],
  );
}
