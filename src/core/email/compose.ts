import { adminRole } from "../access.ts";
import { emailLogoFile } from "../brand/brand.ts";
import { defaultLanguage, preferredLanguage } from "../ground/language.ts";
import { pageUrl } from "../ground/page-url.ts";
import { day, hour, minute } from "../ground/time.ts";
import { directionOf } from "../languages/locale.ts";
import type { Delivery } from "../outbox/model.ts";
import { issueInvitation } from "./invitation-tokens.ts";
import { issueLinkToken, linkLifetime, linkUrl } from "./link-tokens.ts";
import type { Message, Recipient } from "./model.ts";
import { emailChannel } from "./payload.ts";
import type { DeliverPorts, EmailPolicy } from "./ports.ts";
import type { Parts } from "./texts/blocks.ts";
import { shownFacts } from "./texts/facts.ts";
import { emailTexts } from "./texts/own.ts";
import { renderHtml, renderText } from "./texts/render.ts";
import type { EmailRow } from "./texts/row.ts";
import { issueUndo, undoUses } from "./undo-tokens.ts";

/** Whom an email is about. */
interface Readers {
  readonly account: Recipient | undefined;
  readonly inviter?: Recipient | undefined;
}

/**
 * The email of a delivery, with a new link, and with a code unless it would be too old. `account` is undefined if it was deleted,
 * and the payload then has the address. `inviter` is the account that invited it. `now` is epoch milliseconds.
 */
export async function composeEmail(
  { linkTokens, codes }: Pick<DeliverPorts, "linkTokens" | "codes">,
  policy: EmailPolicy,
  delivery: Pick<Delivery, "id" | "payload" | "createdAt">,
  row: EmailRow,
  { account, inviter }: Readers,
  now: number,
): Promise<Message> {
  const { id, createdAt } = delivery;
  const { issuer, emailFrom, brand } = policy;
  const {
    email,
    days,
    left,
    isClaim,
    removed,
    app,
    organization,
    invitation,
    place,
    undo,
    code: request,
    ...asked
  } = emailChannel.read({ kind: row.name, payload: delivery.payload });
  const texts = emailTexts(policy.mails);
  const language =
    preferredLanguage(account?.locale ?? "", texts.languages) ??
    preferredLanguage(asked.language, texts.languages) ??
    defaultLanguage;
  const words = texts.wordsOf(language);
  const token =
    row.link &&
    account &&
    (await issueLinkToken(
      linkTokens,
      row.link.purpose,
      account,
      now,
      // The order of a new address: that of the code, so that the link and the code use up each other.
      email && `${email}\n${request?.random ?? id}`,
      days === undefined ? linkLifetime : days * day,
    ));
  const mark = row.link?.mark === undefined ? "" : `&${row.link.mark}`;
  const link = row.link && token ? `${linkUrl(policy, row.link.page, token)}${mark}` : undefined;
  const undoLink =
    undo && account && email !== undefined
      ? linkUrl(
          policy,
          "undo",
          await issueUndo(linkTokens, { userId: account.id, from: email, ...undo }),
        )
      : undefined;
  const invitationLink =
    invitation && email !== undefined
      ? linkUrl(
          policy,
          "invitation",
          await issueInvitation(linkTokens, { ...invitation, emailKey: email.toLowerCase() }),
        )
      : undefined;
  const codeAge = now - createdAt;
  const code =
    row.code && request && codeAge < codes.lifetime
      ? await codes.of({ purpose: row.code, account, email, ...request })
      : undefined;
  // An address in the payload may never have been proven.
  const isProven = account && account.emailVerifiedAt !== null && email === undefined;
  const name = isProven ? safeName(account.name) : undefined;
  const content = texts.textOf(
    row,
    language,
  )({
    service: brand.name,
    name,
    supportEmail: brand.supportEmail,
    loginPage: pageUrl(policy, "login"),
    forgotPage: pageUrl(policy, "forgot"),
    link: link ?? "",
    undo: undoLink,
    hours: undoUses.lifetime / hour,
    minutes: linkLifetime / minute,
    days: days ?? 0,
    // Apps let other users invite too. Those could advertise with their name.
    inviter: inviter?.role === adminRole ? safeName(inviter.name) : undefined,
    // Only an email that has a link as well is sent without its code.
    code: code as string,
    codeMinutes: Math.ceil((codes.lifetime - codeAge) / minute),
    host: new URL(pageUrl(policy, "code")).host,
    left,
    isClaim,
    removed,
    app,
    appsPage: pageUrl(policy, "account/apps"),
    // A user chose it, and strangers read it.
    organization: organization === "" ? undefined : safeName(organization),
    invitation: invitationLink ?? "",
  });
  // A typing error in an address must not tell a stranger where the user is.
  const isStranger = row.code && !isProven;
  const { supportEmail } = brand;
  const logo = emailLogoFile(brand);
  const parts: Parts = {
    language,
    direction: directionOf(language),
    brand,
    logo: logo && `${issuer}/app/${logo}`,
    greeting: words.greeting(name),
    content,
    facts:
      row.security || (row.code && place)
        ? shownFacts(
            words,
            language,
            createdAt,
            isStranger ? undefined : (account?.timeZone ?? asked.timeZone),
            isStranger && place ? { ...place, address: undefined } : place,
          )
        : [],
    // Without a token, because notices are read days later.
    secure:
      row.security === "button"
        ? { ask: words.unexpected, text: words.secure, url: pageUrl(policy, "secure") }
        : undefined,
    footer: {
      sentBy: words.sentBy(brand.name),
      url: issuer,
      ...(supportEmail !== undefined && { support: words.support(supportEmail) }),
    },
  };
  return {
    id,
    messageId: `${id}@${emailFrom.address.slice(emailFrom.address.indexOf("@") + 1)}`,
    from: emailFrom,
    to: email ?? account?.email ?? "",
    subject: content.subject,
    text: renderText(parts),
    html: renderHtml(parts, texts.frame),
    headers: {
      // No person wrote this email, so no machine should answer it (RFC 3834 section 5).
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      "Content-Language": language,
      // Mail programs would otherwise show all emails with this subject as one conversation.
      "X-Entity-Ref-ID": id,
    },
    link: link ?? undoLink ?? invitationLink ?? content.button?.url,
  };
}

/** The most characters (code points) of a name in an email. */
const nameLength = 40;

/** A name for a greeting; undefined if it looks like an address of the web, because names can be chosen to advertise. */
function safeName(name: string): string | undefined {
  if (/:\/\/|www\.|\.\p{L}/iu.test(name)) return undefined;
  return [...name].slice(0, nameLength).join("");
}
