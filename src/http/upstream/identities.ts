import * as contract from "../../contract/upstream/identities.ts";
import type { Auth } from "../../core/auth.ts";
import { pageGuard } from "../request/browser/page-guard.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { authorizedCaller, authorizedSession, languageOf } from "../request/caller.ts";
import { cookiesOf } from "../request/browser/cookies.ts";
import { readParams } from "../request/parameters.ts";
import { json, respond } from "../response/respond.ts";
import { publicIdentity } from "./answers.ts";
import { readJson } from "../request/body.ts";

/** Manages the identities of the caller. Those of a provider that was switched off are listed, and can be disconnected. */
export function identities({ endpoint }: Endpoints, auth: Auth, options: AppOptions): void {
  const { providers } = auth.upstream;
  const cookies = cookiesOf(options);
  const { requireOwnOrigin } = pageGuard(options);

  endpoint(contract.listIdentities, async (c) => {
    const found = await auth.upstream.list(await authorizedCaller(c, auth, "factors"));
    return json(c, { identities: found.map((one) => publicIdentity(one, providers)) }, 200);
  });

  endpoint(contract.unlinkIdentity, async (c) => {
    const caller = await authorizedSession(c, auth, "factors");
    const { id } = readParams(c, contract.IdentityParams);
    await auth.upstream.unlink(caller, id);
    return respond(c, null, 204);
  });

  if (providers.length === 0) return;

  endpoint(contract.linkIdentity, async (c) => {
    requireOwnOrigin(c);
    const change = { ...(await authorizedSession(c, auth, "factors")), language: languageOf(c) };
    const { token } = await readJson(c, contract.WaitingToken);
    const held = { token, cookies: cookies.readUpstream(c).map(({ value }) => value) };
    return json(c, publicIdentity(await auth.upstream.link(change, held), providers), 200);
  });
}
