import { Hono, type Context } from "hono";
import {
  callbackOf,
  createCodes,
  hasSecret,
  randomSecret,
  requestOf,
  type Callback,
} from "./protocol/authorizations.ts";
import { serveOnLoopback, type Loopback } from "./protocol/loopback.ts";

export interface DiscordUser {
  /** A number of up to 20 digits, as text. */
  readonly id: string;
  readonly username: string;
  readonly global_name: string | null;
  readonly email: string | null;
  /** Absent or false for somebody who has not opened the link of the email yet. */
  readonly verified?: boolean;
}

/** A Discord: OAuth 2.0 without id_token. */
export interface Discord extends Loopback {
  readonly clientId: string;
  readonly clientSecret: string;
  authorize(url: string, person: DiscordUser): Callback;
}

/** Starts a Discord. Its API tells the address, and whether it is verified, with the scope `email` alone. */
export async function startDiscord(): Promise<Discord> {
  const client = { id: "157730590492196864", secret: randomSecret() };
  const codes = createCodes<{ request: URLSearchParams; person: DiscordUser }>();
  const tokens = new Map<string, { readonly person: DiscordUser; readonly scope: string }>();

  async function token(c: Context): Promise<Response> {
    const form = new URLSearchParams(await c.req.text());
    if (!hasSecret(c.req.header("authorization"), form, client)) {
      return c.json({ error: "invalid_client" }, 401);
    }
    const found = codes.redeem(form);
    if (!found) return c.json({ error: "invalid_grant" }, 400);
    const accessToken = randomSecret();
    const scope = found.request.get("scope") ?? "";
    tokens.set(accessToken, { person: found.person, scope });
    const lasts = { token_type: "Bearer", expires_in: 604_800, refresh_token: randomSecret() };
    return c.json({ access_token: accessToken, ...lasts, scope });
  }

  function me(c: Context): Response {
    const [, given = ""] = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "") ?? [];
    const found = tokens.get(given);
    if (!found) return c.json({ message: "401: Unauthorized", code: 0 }, 401);
    const { email, verified, ...user } = found.person;
    const isAsked = found.scope.split(" ").includes("email");
    return c.json({ ...user, discriminator: "0", ...(isAsked && { email, verified }) });
  }

  const loopback = await serveOnLoopback(() =>
    new Hono().on("POST", "/api/oauth2/token", token).get("/api/users/@me", me),
  );
  return Object.assign(loopback, {
    clientId: client.id,
    clientSecret: client.secret,
    authorize(url: string, person: DiscordUser): Callback {
      const request = requestOf(url, client.id);
      return { url: callbackOf(request, { code: codes.issue({ request, person }) }).href };
    },
  });
}
