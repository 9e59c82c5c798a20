import * as contract from "../../contract/consents/consents.ts";
import type { Auth } from "../../core/auth.ts";
import { publicConsent, scopesOf } from "../../core/consents/model.ts";
import { scopeTexts } from "../../core/consents/scope-texts.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { authorizedCaller, authorizedSession, languageOf } from "../request/caller.ts";
import { readParams } from "../request/parameters.ts";
import { json, respond } from "../response/respond.ts";

/** Lists and ends what the caller lets apps do. */
export function consents(
  { endpoint }: Endpoints,
  auth: Auth,
  { languages }: Pick<AppOptions, "languages">,
): void {
  const describe = scopeTexts(auth.access, languages);

  endpoint(contract.listConsents, async (c) => {
    const found = await auth.consents.list(await authorizedCaller(c, auth, "sessions"));
    const shown = found.map((consent) => {
      const { scope: _, ...others } = publicConsent(consent);
      return { ...others, scopes: describe(scopesOf(consent), languageOf(c)) };
    });
    return json(c, { consents: shown }, 200);
  });

  endpoint(contract.disconnectApp, async (c) => {
    const caller = await authorizedSession(c, auth, "sessions");
    const { id } = readParams(c, contract.ConsentParams);
    await auth.consents.disconnect(caller, id);
    return respond(c, null, 204);
  });
}
