import { OpenAPIHono } from "@hono/zod-openapi";
import * as contract from "../contract/accounts.ts";
import type { Auth } from "../core/auth.ts";
import { Failure } from "../core/failures.ts";
import { publicUser } from "../core/accounts/model.ts";
import { bearerToken } from "./request/bearer.ts";
import { readJson } from "./request/json.ts";
import { endpoint, type App } from "./endpoint.ts";
import { basePathOf, type AppOptions } from "./options.ts";
import { json, setHeader } from "./response/respond.ts";

/** Registers accounts and reads them. */
export function accounts(auth: Auth, { issuer }: AppOptions): App {
  const app: App = new OpenAPIHono();
  const location = `${basePathOf(issuer)}/users/me`;

  endpoint(app, contract.register, async (c) => {
    const registration = await readJson(c, contract.Registration);
    const account = await auth.accounts.register({ ...registration, signal: c.req.raw.signal });
    setHeader(c, "Location", location);
    return json(c, publicUser(account), 201);
  });

  endpoint(app, contract.me, async (c) => {
    const { userId } = await auth.tokens.authorize(await bearerToken(c), "profile:read");
    const account = await auth.accounts.find(userId);
    if (!account) throw new Failure("invalid_token", { reason: "account deleted" });
    return json(c, publicUser(account), 200);
  });

  return app;
}
