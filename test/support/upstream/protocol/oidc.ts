import { Hono, type Context } from "hono";
import { html, raw } from "hono/html";
import type { Lie } from "../lies.ts";
import {
  callbackOf,
  createCodes,
  randomSecret,
  requestOf,
  type Callback,
} from "./authorizations.ts";
import { createKeys } from "./keys.ts";
import { serveOnLoopback, type Loopback } from "./loopback.ts";

export type Claims = Readonly<Record<string, unknown>>;

interface Kind<Person> {
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly paths: Readonly<Record<"discovery" | "authorize" | "token" | "keys", string>> & {
    readonly userInfo?: string;
  };
  /** Members of the discovery document. */
  readonly document: (origin: string) => object;
  /** Members of each published key. */
  readonly keyMembers?: (origin: string) => object;
  /** The id_token of a person, beside `aud`, `nonce`, `iat` and `exp`. */
  readonly claims: (person: Person, origin: string, request: URLSearchParams) => Claims;
  readonly isClient: (
    c: Context,
    form: URLSearchParams,
    origin: string,
  ) => boolean | Promise<boolean>;
  /** Further parameters of each redirect to the client, and of one with a code. */
  readonly inCallback?: (origin: string) => object;
  readonly callback?: (person: Person, request: URLSearchParams) => object;
}

/** An OpenID provider on this machine. */
export interface Oidc<Person> extends Loopback {
  readonly clientId: string;
  /** Who is logged in there, for browsers that open the authorization endpoint. Undefined if the user cancels. */
  person: Person | undefined;
  /** Replaces members of the discovery document. */
  document: Readonly<Record<string, unknown>>;
  /** What a browser does after this person agreed at this URL. With a lie, also what the token endpoint will say. */
  authorize(url: string, person: Person, lie?: Lie): Callback;
  /** What a browser does after its user cancelled. */
  cancel(url: string): Callback;
  /** Replaces the key that signs. */
  replaceKey(): Promise<void>;
}

/** Starts a provider of one kind. It refuses requests without PKCE or `state`, and codes from another client. */
export async function startOidc<Person>(kind: Kind<Person>): Promise<Oidc<Person>> {
  const { clientId, paths } = kind;
  const keys = await createKeys(kind.clientSecret);
  const codes = createCodes<{ request: URLSearchParams; person: Person; lie: Lie }>();
  const claimsByToken = new Map<string, Claims>();
  let at = "";

  const leave = (request: URLSearchParams, parameters: Record<string, string | undefined>) => {
    const url = callbackOf(request, parameters);
    if (request.get("response_mode") !== "form_post") return { url: url.href };
    const { searchParams, origin, pathname } = url;
    return { url: origin + pathname, form: searchParams };
  };

  const oidc = {
    clientId,
    person: undefined as Person | undefined,
    document: {} as Readonly<Record<string, unknown>>,
    authorize(url: string, person: Person, lie: Lie = {}): Callback {
      const request = requestOf(url, clientId);
      const code = codes.issue({ request, person, lie });
      const more = kind.callback?.(person, request);
      return leave(request, { code, ...kind.inCallback?.(at), ...more, ...lie.callback });
    },
    cancel(url: string): Callback {
      const request = requestOf(url, clientId);
      const error = { error: "access_denied", error_description: "The user cancelled." };
      return leave(request, { ...error, ...kind.inCallback?.(at) });
    },
    replaceKey: keys.replace,
  };

  async function token(c: Context): Promise<Response> {
    c.header("Cache-Control", "no-store");
    const form = new URLSearchParams(await c.req.text());
    if (!(await kind.isClient(c, form, at))) return c.json({ error: "invalid_client" }, 401);
    const found = codes.redeem(form);
    if (!found) return c.json({ error: "invalid_grant" }, 400);
    const { request, person, lie } = found;
    const now = Math.floor(Date.now() / 1000);
    const times = { iat: now, exp: now + 3600 };
    const nonce = request.get("nonce") ?? undefined;
    const honest = { aud: clientId, nonce, ...times, ...kind.claims(person, at, request) };
    const accessToken = randomSecret();
    claimsByToken.set(accessToken, { ...kind.claims(person, at, request), ...lie.userInfo });
    return c.json({
      access_token: accessToken,
      token_type: "Bearer",
      expires_in: 3600,
      id_token: await keys.sign({ ...honest, ...lie.claims }, lie.header, lie.signature),
      ...lie.response,
    });
  }

  function userInfo(c: Context): Response {
    const [, accessToken = ""] = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "") ?? [];
    const claims = claimsByToken.get(accessToken);
    return claims ? c.json(claims) : c.json({ error: "invalid_token" }, 401);
  }

  const loopback = await serveOnLoopback((origin) => {
    at = origin;
    return new Hono()
      .get(paths.userInfo ?? "/userinfo", userInfo)
      .get(paths.discovery, (c) => c.json({ ...kind.document(origin), ...oidc.document }))
      .get(paths.keys, (c) => c.json(keys.published(kind.keyMembers?.(origin))))
      .get(paths.authorize, (c) => {
        const { person } = oidc;
        const { url, form } =
          person === undefined ? oidc.cancel(c.req.url) : oidc.authorize(c.req.url, person);
        return form ? c.html(pageThatSends(url, form)) : c.redirect(url, 302);
      })
      .on("POST", paths.token, token);
  });
  return Object.assign(oidc, loopback);
}

/** A page whose script sends a form, as Apple has it. */
const pageThatSends = (url: string, form: URLSearchParams) =>
  html`<!doctype html><title>Continue</title>
    <form method="post" action="${url}">
      ${[...form].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    </form>
    ${raw("<script>document.forms[0].submit()</script>")}`;

/** What all providers write in their discovery documents. */
export const capabilities = {
  response_types_supported: ["code"],
  response_modes_supported: ["query", "form_post"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["RS256"],
  code_challenge_methods_supported: ["S256"],
  scopes_supported: ["openid", "email", "profile"],
};
