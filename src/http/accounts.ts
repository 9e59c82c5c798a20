import * as contract from "../contract/accounts.ts";
import type { Auth } from "../core/auth.ts";
import { Failure } from "../core/failures.ts";
import { publicUser } from "../core/accounts/model.ts";
import { bearerToken } from "./request/bearer.ts";
import { readJson } from "./request/json.ts";
import type { Endpoints } from "./endpoint.ts";
import { basePathOf, type AppOptions } from "./options.ts";
import { json, setHeader } from "./response/respond.ts";

/** Registers accounts and reads them. */
export function accounts({ endpoint }: Endpoints, auth: Auth, { issuer }: AppOptions): void {
  const location = `${basePathOf(issuer)}/users/me`;

  endpoint(contract.register, async (c) => {
    const registration = await readJson(c, contract.Registration);
    const account = await auth.accounts.register({ ...registration, signal: c.req.raw.signal });
    setHeader(c, "Location", location);
    return json(c, publicUser(account), 201);
  });

  endpoint(contract.me, async (c) => {
    const { userId } = await auth.tokens.authorize(await bearerToken(c), "profile:read");
    const account = await auth.accounts.find(userId);
    if (!account) throw new Failure("invalid_token", { reason: "account deleted" });
    return json(c, publicUser(account), 200);
  });
}
