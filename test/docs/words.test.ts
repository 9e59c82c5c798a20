import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { FailureRow } from "../../src/core/failures.ts";
import { failures } from "../../src/core/tables/failures.ts";
import { readJson } from "../support/documents/openapi.ts";

interface Row {
  readonly wrong: RegExp;
  readonly right: string;
  /** A sentence that the row reports. */
  readonly bad: string;
  /** A sentence with the right word, or with the same word in another sense. */
  readonly good: string;
}

/** The words of the project. A row reports a word that has a better one here; its other senses are left out by the expression. */
const rows: readonly Row[] = [
  {
    wrong: /\b[eE]-mail/,
    right: "email",
    bad: "The e-mail address is taken.",
    good: "The email address is taken. German has the word E-Mail.",
  },
  {
    wrong: /(?<![\w-])[mM]ail(?:s|ed)?\b(?! server|\.\w| must)/,
    right: "email, emails or send",
    bad: "The user gets a mail.",
    good: "The mail server accepts the email. The option mails must be an object.",
  },
  {
    wrong: /\b[aA]nswer(?:s|ed|ing)?\b/,
    right: "response, result or return",
    bad: "The answer has no body.",
    good: "The response contains no body.",
  },
  {
    wrong: /\b(?:gets?|got|getting) (?:an? )?[1-5]\d\d\b|\bgets (?:an? )?``/,
    right: "returns 403",
    bad: "A wrong code gets 403.",
    good: "A wrong code returns 403. The user gets 10 codes.",
  },
  {
    wrong: /\b[tT]ells who\b|(?:^|\. )Refuses\b/,
    right: "returns the user; the response is 403",
    bad: "Tells who is logged in.",
    good: "Returns the user. The server refuses a password that is easy to guess.",
  },
  {
    wrong: /\b[rR]efusals?\b/,
    right: "error",
    bad: "Each refusal has a code.",
    good: "Each of these errors is a code. The server refuses the value.",
  },
  {
    wrong: /\b(?:[pP]ersons?|[pP]eople)\b/,
    right: "user",
    bad: "The person can log in.",
    good: "The user can log in. Personal data is deleted.",
  },
  {
    wrong:
      /(?<!\b(?:table|file|resource|domain|organizations?) )\b[oO]wners?\b(?! of (?:the|an?) (?:email )?(?:address|mailbox|table|file))/,
    right: "user, or owner of the address",
    bad: "The owner gets an email.",
    good: "The user gets an email, and so does the owner of the address.",
  },
  {
    wrong:
      /\b(?:[mM]akes?|making|made) (?:an?|one|another|new|clients?|accounts?|keys?|links?|users?|the (?:link|key|username))\b(?! (?:\w+ )?(?:void|longer|mistake|request|call|change|difference))|\b(?:server|Latchkey) makes\b|\b(?:is|are|was|were|be|been) made\b(?! (?:void|public))/,
    right: "create or generate",
    bad: "The account was made with a key.",
    good: "The account was created. Make sure that it makes a difference.",
  },
  {
    wrong: /\blog-(?:in|out)s?\b|\b(?:an?|each|every|this) log (?:in|out)\b/i,
    right: "login (noun), log in (verb)",
    bad: "After a log-in, the page changes.",
    good: "After a login, the page changes.",
  },
  {
    wrong: /\b(?:can|cannot|must|may|users|(?:want|have|need|try|how|able) to) (?:login|logout)\b/,
    right: "log in (verb), login (noun)",
    bad: "You can login here.",
    good: "You can log in here. Go back to login.",
  },
  {
    wrong:
      /(?<!\b(?:(?:fol|al)lowed|limited|followed|protected|caused|replaced|signed|preceded|ended) )\b[bB]y (?:an? |the |its |their )?(?:(?:old |new |wrong |right )?passwords?|passkeys?|links?|codes?|APIs?|SMTP|HTTPS?|console|command(?: line)?)\b/,
    right: "with a password, through the API, in the console",
    bad: "Users log in by a link.",
    good: "Users log in with a link, or through the API. A number is followed by a code.",
  },
  {
    wrong: /\b[aA]sk(?:s|ed)? again\b/,
    right: "send again, or ask for it again",
    bad: "The caller has to ask again.",
    good: "Send the request again.",
  },
  {
    wrong:
      /\b(?:re|un)?seal(?:s|ed|ing)?\b|\bopen(?:s|ed|ing)? (?:(?:only|the|its|old|all|these|those) )*secrets?\b/i,
    right: "encrypt and decrypt",
    bad: "The old key opens secrets only.",
    good: "The old key decrypts secrets only. An open file shows no secret.",
  },
  {
    wrong: /\b[dD]rop(?:s|ped|ping)?\b/,
    right: "delete",
    bad: "You can drop a waiting email.",
    good: "You can delete a waiting email.",
  },
  {
    wrong: /\b(?:two|second)[- ]steps?\b/i,
    right: "two-factor, second factor",
    bad: "Switch on the second step.",
    good: "Switch on two-factor login. Then take step two.",
  },
  {
    wrong: /\bowe[sd]?\b/,
    right: "must set up a second factor",
    bad: "The account owes a second factor.",
    good: "The account must set up a second factor.",
  },
  {
    wrong: /\b[aA]t once\b/,
    right: "immediately, right away, or at the same time",
    bad: "The session ends at once.",
    good: "The session ends immediately. Call it once.",
  },
  {
    wrong: /\bunproven\b/i,
    right: "not yet verified",
    bad: "The address is unproven.",
    good: "The address is not yet verified.",
  },
  {
    wrong: /\b[wW]hoever\b/,
    right: "the name of who does it: the user, the client, the caller",
    bad: "Whoever has the key can log in.",
    good: "A client with the key can log in.",
  },
  {
    wrong:
      /\b(?:logs?|files?|folders?|pages?|rows?|emails?|responses?|requests?|documents?|messages?|reports?|lists?|lines?|outputs?|body|bodies|texts?|tables?|databases?|tokens?|links?|cookies?|headers?|backups?|exports?|metadata|errors?|challenges?|trail|quer(?:y|ies)|forms?|snapshots?) (?:also |still |only |then |itself )?(?:has|have)\b(?! (?:(?:not|also|already|just|never|since|both|then) )*(?:been|to|gone|sent|left|taken|seen|lost|had|become|run|shown|found|\w+ed)\b)/i,
    right: "shows, lists, contains or includes",
    bad: "The log has the reason.",
    good: "The log shows the reason. The page has changed, and the file has to be moved.",
  },
  {
    wrong:
      /(?<!\b(?:[lL]ea(?:ves?|ving)|left|let) [^.|]{0,60})(?<!\b(?:is|are|be|stand|run it)[ -])\balone\b(?! (?:is|are|was|were|does|do|can|cannot|may|must|would|has|never|no longer|then|already|creates|starts|gives|lets|proves|works)\b)/,
    right: "only, before the word",
    bad: "The server accepts codes alone.",
    good: "The server accepts only codes. A code alone is not enough. Leave the others alone.",
  },
  {
    wrong: /\b(?:leads?|led|leading(?= (?:back )?to))\b/i,
    right: "redirects to, takes you to, opens or causes",
    bad: "The button leads back to your page.",
    good: "The button takes you back to your page. A leading zero counts.",
  },
  {
    wrong: /\bgo(?:es|ing|ne)? on\b|\bwent on\b/i,
    right: "continues, or stays active",
    bad: "The login goes on.",
    good: "The login continues.",
  },
  {
    wrong: /\b(?:is|are|was|were|be) (?:away|gone)\b/,
    right: "unavailable, or deleted",
    bad: "Wait while the database is away.",
    good: "Wait while the database is unavailable. The account was deleted.",
  },
  {
    wrong: /\bfor ever\b/i,
    right: "permanently, or without end",
    bad: "The row stays for ever.",
    good: "The row stays permanently.",
  },
  {
    wrong: /\b[bB]eg(?:ins?|an|un)\b(?! with\b|;)/,
    right: "start",
    bad: "The ten minutes begin again.",
    good: "The ten minutes start again. Names that begin with a dot come from the beginning of the file.",
  },
  {
    wrong: /\b(?:comes?|coming|came) (?:back|along|by)\b|\b(?:comes?|came)(?=[.,;:]|$)/im,
    right: "returns, arrives or is included",
    bad: "The user comes back to the page.",
    good: "The user returns to the page. The value comes from the file.",
  },
  {
    wrong: /\bstands?\b(?! for\b)/i,
    right: "is",
    bad: "The text stands in the metadata.",
    good: "The text is in the metadata. The letter stands for a name.",
  },
  {
    wrong: /\bof (?:(?:its|their|your|his|her|our|my|\S+'s) own|yours|ours|mine|theirs)\b/i,
    right: "your, its, or a separate",
    bad: "The app has a client of its own.",
    good: "The app has a separate client. The app sends its own token.",
  },
  {
    wrong:
      /\byour own server\b|\bbehind your (?:APIs?|services?)\b|\bbeside (?:your|the|its) (?:page|server)\b|\binside (?:of )?your server\b/i,
    right: "embedded, standalone or API only",
    bad: "Run Latchkey inside your server.",
    good: "Run Latchkey embedded, in your server.",
  },
  {
    wrong:
      /\b(?:new|another|recent|fresh|last|as good a) proofs?\b|\bprov(?:es?|ed|en|ing) (?:(?:who|that) \w+ (?:is|are) )?again\b/i,
    right: "re-authentication, re-authenticate",
    bad: "The call needs a new proof of the user.",
    good: "The call requires re-authentication. The link is a proof of possession.",
  },
  {
    wrong:
      /\b(?:servers?|compiler|TypeScript|Latchkey|pages?|emails?|programs?|prox(?:y|ies)|services?|nodes?|librar(?:y|ies)|APIs?|apps?|browsers?|rendering|code|it|they) (?:(?:that|which|also|already|still|alone|only|does|do|not|cannot|can|must|should|to|has|have|needs?) )*kn(?:ow|ows|ew)\b/i,
    right: "stores, receives, recognizes, or data that is typed and passed",
    bad: "The proxy does not know the statement.",
    good: "The proxy does not recognize the statement. You know the key of a known device.",
  },
  {
    wrong:
      /(?<!\b(?:the|their|of|other|all|these|have|has|some|and|or|your|its|short|with|for) )\bnames (?:the|an?|its|what|which|it|each|every|no|them|one)\b/i,
    right: "shows, lists or specifies",
    bad: "The error names the variable.",
    good: "The error shows the variable. The API has other names the client can use.",
  },
  {
    wrong:
      /\b(?:(?:colou|behaviou|favou|honou|neighbou|flavou)r\w*|licen[c]e\w*|(?:de|of|pre)fence|centre[sd]?|grey\w*|(?:cance|labe|mode|trave|signa|channe)ll(?:ed|ing)|catalogues?|programmes?|whilst|amongst|(?:to|after|back)wards|fulfil|enrol|judgement|artefacts?|(?:learn|spel|burn)t|analys(?:e[sd]?|ing)|practis(?:e[sd]?|ing)|per cent|(?<!\b(?:die|der|eine|Ihre) )(?:author|organ|normal|recogn|real|final|custom|serial|local|initial|optim|minim|maxim|summar|synchron|anonym|pseudonym|priorit|standard|general|special|token|sanit|util|visual|central|categor|emphas|canonical|random|memor)is(?:e[sdr]?|ing|ations?))\b/i,
    right: "American spelling: color, behavior, license, canceled, toward, -ize",
    bad: "The colour is taken.",
    good: "The color is taken. Otherwise the proxy forwards the promise. German has the word die Organisation.",
  },
  {
    wrong:
      /\b(?:\w+n't|(?:it|that|there|what|let|he|she|who|here)'s|(?:you|we|they|I)'(?:re|ve|ll|d|m))\b/i,
    right: "the long form (short ones only on the pages, with ’)",
    bad: "You can't undo this.",
    good: "You cannot undo this. The page says: You can’t undo this. It is the user's.",
  },
  {
    wrong: /\b(?:no|some|any|every)body\b/i,
    right: "no one, someone, anyone, everyone",
    bad: "Nobody can read the key.",
    good: "No one can read the key, and everyone knows it.",
  },
  {
    wrong: /(?:^|[.!?:|] )(?:So|But)\b/m,
    right: "one sentence with so or but, or the fact without it",
    bad: "The key is new. So all sessions end.",
    good: "The key is new, so all sessions end.",
  },
  {
    wrong: /(?:(?<!\S)(?=\S*[A-Za-z`])(?!\S*[.!?:;|·…]["”)\]*_]*\s)\S+ ){25,}\S+/,
    right: "sentences of at most 25 words",
    bad: `The server ${"very ".repeat(22)}slowly sends it.`,
    good: `The server sends it. It ${"very ".repeat(20)}slowly sends it: ${"one ".repeat(20)}.`,
  },
];

/** The words in a text that have a better one, each with what stands around it. */
const faultsIn = (text: string): string[] =>
  rows.flatMap(({ wrong, right }) =>
    [...text.matchAll(new RegExp(wrong.source, `g${wrong.flags}`))].map(
      ({ index, 0: { length } }) =>
        `${right}: …${text.slice(Math.max(0, index - 40), index + length + 40).replaceAll("\n", " ")}…`,
    ),
  );

/** The sentences of a page: without code, the targets of links, names of pages, and line breaks inside of a paragraph. */
const sentencesOf = (page: string): string =>
  page
    .replaceAll(/^( *)```.*?^\1```/gms, "")
    .replaceAll(/(`+)[^`]+\1/g, "``")
    // A list of names is no sentence.
    .replaceAll(/(?:``, ){9,}``/g, "``")
    .replaceAll(/\]\([^)]*\)/g, "]")
    .replaceAll(/[\w-]+\.md\b/g, "page")
    .replaceAll(/<[^>\n]*>/g, "")
    .replaceAll(/(?<=[^\n|])\n *(?=[^\s\-*#|>\d])/g, " ");

/** The texts of a source that have three words or more: its literals, and what stands between tags. Parts that it computes are left out. */
function textsOf(file: string): string {
  const source = readFileSync(file, "utf8")
    .replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "")
    .replaceAll(/\$\{[^{}]*\}/g, "…");
  const literals = source.match(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g) ?? [];
  const between = file.endsWith(".tsx") ? source.match(/(?<=[>}])[^<>{}()=;"`]+(?=[<{])/g) : [];
  const texts = [...literals.map((literal) => literal.slice(1, -1)), ...(between ?? [])];
  return texts.filter((text) => text.trim().split(/\s+/).length > 2).join("\n");
}

/** The descriptions and summaries anywhere in a JSON document. */
const describedIn = (json: unknown): string[] =>
  typeof json !== "object" || json === null
    ? []
    : Object.entries(json).flatMap(([name, value]) =>
        /^(?:description|summary)$/.test(name) && typeof value === "string"
          ? [value]
          : describedIn(value),
      );

/** What CHANGELOG.md says about the next release. Older releases keep their words. */
const unreleased = (text: string): string => text.split(/^## /m)[1] ?? "";

const pages = globSync(["*.md", "docs/*.md", "test/*.md", "{bench,deploy,web}/**/*.md"], {
  exclude: (name) => name.includes("node_modules"),
});

describe("the words", () => {
  it.each(rows)("$right: are reported and left alone by their row", ({ bad, good, ...row }) => {
    expect(faultsIn(bad)).toEqual([expect.stringContaining(row.right)]);
    expect(faultsIn(good)).toEqual([]);
  });

  it("are looked for in sentences, and not in code or the targets of links", () => {
    const page =
      "An [e-mail](mail.md#refusals) `mail`\nis ``a `mail` ``.\n```sh\nmail\n```\nIt gets\n403.";
    expect(faultsIn(sentencesOf(page))).toHaveLength(2);
  });

  it.each(pages)("of %s are those of the project", (file) => {
    const text = readFileSync(file, "utf8");
    expect(faultsIn(sentencesOf(file === "CHANGELOG.md" ? unreleased(text) : text))).toEqual([]);
  });

  it("of each error are those of the project", () => {
    const texts = Object.values<FailureRow>(failures).map(
      ({ title, why, todo }) => `${title}\n${why}\n${todo}`,
    );
    expect(texts.length).toBeGreaterThan(40);
    expect(texts.flatMap(faultsIn)).toEqual([]);
  });

  it("of the API are those of the project in its document, also in quotes of another kind", () => {
    const texts = describedIn(readJson("test/contract/openapi.snapshot.json"));
    expect(texts.length).toBeGreaterThan(500);
    expect(texts.map(sentencesOf).flatMap(faultsIn)).toEqual([]);
  });

  it.each([
    [
      "the API, the commands, the settings, the log and the clients",
      "src/{client,contract,drivers,entry,frameworks,http,login-store,proxy}/**/*.ts",
    ],
    ["the emails, events and errors", "src/core/{*,!(languages)/**/!(reserved-usernames)}.ts"],
    ["the pages", "{src/core/languages/en,web/src}/**/*.{ts,tsx}"],
  ])("of %s are those of the project", (_, files) => {
    const texts = globSync(files).map(textsOf);
    expect(texts.join("\n").length).toBeGreaterThan(3000);
    expect(texts.flatMap(faultsIn)).toEqual([]);
  });
});
