import { preferredLanguage } from "../../core/mail/language.ts";
import type { Language } from "../../core/mail/model.ts";
import type { RequestContext } from "../context.ts";

/** The language of the mails that a request causes. */
export const languageOf = (c: RequestContext): Language =>
  preferredLanguage(c.req.header("accept-language"));
