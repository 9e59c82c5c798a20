import type { Delivery } from "../outbox/model.ts";
import { issueLinkToken, linkLifetime } from "./link-tokens.ts";
import { mailKindOf, type MailKind } from "./kinds.ts";
import { defaultLanguage, languageNamed } from "../ground/language.ts";
import { type Message, type Recipient } from "./model.ts";
import type { MailPolicy } from "./policy.ts";
import type { LinkTokens } from "./ports.ts";
import { renderHtml, renderText } from "./letters/render.ts";
import { words } from "./letters/words.ts";

/**
 * The mail of a delivery, with a new link. `account` is undefined if it was deleted, and the payload then has the address. `now` is
 * epoch milliseconds.
 */
export async function composeMail(
  linkTokens: LinkTokens,
  policy: MailPolicy,
  { id, payload }: Pick<Delivery, "id" | "payload">,
  kind: MailKind,
  account: Recipient | undefined,
  now: number,
): Promise<Message> {
  const { issuer, appUrl, mailFrom } = policy;
  const { email, left, isClaim, ...asked } = readPayload(payload);
  const language = languageNamed(account?.locale) ?? asked.language;
  const { greeting, footer } = words[language];
  const { link: linked, page, [language]: wordsOf } = mailKindOf(kind);
  const token =
    linked && account && (await issueLinkToken(linkTokens, linked.purpose, account, now, email));
  // In the fragment, which browsers send to no server.
  const link = linked ? `${appUrl}/${linked.page}#token=${token}` : page && `${appUrl}/${page}`;
  const service = policy.brand.name;
  // An address in the payload may never have been proven.
  const isProven = account && account.emailVerifiedAt !== null && email === undefined;
  const letter = wordsOf({
    service,
    minutes: linkLifetime / 60_000,
    forgotPage: `${appUrl}/forgot`,
    left,
    isClaim,
  });
  const parts = {
    language,
    greeting: greeting(isProven ? safeName(account.name) : undefined),
    letter,
    link,
    footer: footer(service, issuer),
  };
  return {
    id,
    messageId: `${id}@${mailFrom.address.slice(mailFrom.address.indexOf("@") + 1)}`,
    from: mailFrom,
    to: email ?? account?.email ?? "",
    subject: letter.subject,
    text: renderText(parts),
    html: renderHtml(parts),
    headers: {
      // No person wrote this mail, so no machine should answer it (RFC 3834 section 5).
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      "Content-Language": language,
      // Mail programs would otherwise show all mails with this subject as one conversation.
      "X-Entity-Ref-ID": id,
    },
    link,
  };
}

/** The most characters (code points) of a name in a mail. */
const nameLength = 40;

/** A name for a greeting; undefined if it looks like an address of the web, because names can be chosen to advertise. */
function safeName(name: string): string | undefined {
  if (/:\/\/|www\.|\.\p{L}/iu.test(name)) return undefined;
  return [...name].slice(0, nameLength).join("");
}

/** The members of a payload, which a later release may have written. */
export function readPayload(payload: string) {
  const { language, email, sessionsValidFrom, left, isClaim } = JSON.parse(payload) as Readonly<
    Record<string, unknown>
  >;
  return {
    language: languageNamed(language) ?? defaultLanguage,
    email: typeof email === "string" ? email : undefined,
    sessionsValidFrom,
    left: typeof left === "number" ? left : 0,
    isClaim: isClaim === true,
  };
}
