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

interface Email {
  readonly email: string;
  readonly primary: boolean;
  readonly verified: boolean;
}

export interface GitHubUser {
  readonly id: number;
  readonly login: string;
  readonly name: string | null;
  /** The public address of the profile. Null if the user keeps it private. */
  readonly email: string | null;
  readonly emails: readonly Email[];
}

/** A GitHub: OAuth 2.0 without id_token. */
export interface GitHub extends Loopback {
  readonly clientId: string;
  readonly clientSecret: string;
  /** As a GitHub Enterprise Server has them, on one host. */
  readonly urls: Readonly<Record<"authorize" | "token" | "api", string>>;
  /** Who is logged in there, for browsers that open the authorization endpoint. Undefined if the user cancels. */
  person: GitHubUser | undefined;
  authorize(url: string, person: GitHubUser): Callback;
  cancel(url: string): Callback;
}

const wrongAuthorizationCode = {
  error: "bad_verification_code",
  error_description: "The code passed is incorrect or expired.",
};
const wrongClient = {
  error: "incorrect_client_credentials",
  error_description: "The client_id and/or client_secret passed are incorrect.",
};

/**
 * Starts a GitHub. Its token endpoint answers every error with status 200, and a form unless JSON is asked for. Its API needs a
 * `User-Agent`. Addresses need the scope `user:email`.
 */
export async function startGitHub(): Promise<GitHub> {
  const client = { id: "Iv1.0123456789abcdef", secret: randomSecret() };
  const codes = createCodes<{ request: URLSearchParams; person: GitHubUser }>();
  const tokens = new Map<string, { readonly person: GitHubUser; readonly scope: string }>();

  const answer = (c: Context, body: Record<string, string>) =>
    c.req.header("accept")?.includes("application/json")
      ? c.json(body)
      : c.text(new URLSearchParams(body).toString(), 200, {
          "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        });

  async function token(c: Context): Promise<Response> {
    const form = new URLSearchParams(await c.req.text());
    if (!hasSecret(c.req.header("authorization"), form, client)) return answer(c, wrongClient);
    // GitHub does not ask for the grant type.
    if (!form.has("grant_type")) form.set("grant_type", "authorization_code");
    const found = codes.redeem(form);
    if (!found) return answer(c, wrongAuthorizationCode);
    const accessToken = randomSecret();
    const scope = (found.request.get("scope") ?? "").replaceAll(" ", ",");
    tokens.set(accessToken, { person: found.person, scope });
    return answer(c, { access_token: accessToken, scope, token_type: "bearer" });
  }

  function api(c: Context, read: (user: GitHubUser, scopes: readonly string[]) => object | null) {
    if (!c.req.header("user-agent")) {
      return c.text("Request forbidden by administrative rules.", 403);
    }
    const [, given = ""] =
      /^(?:Bearer|token) (.+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
    const found = tokens.get(given);
    if (!found) return c.json({ message: "Bad credentials" }, 401);
    const body = read(found.person, found.scope.split(","));
    return body ? c.json(body) : c.json({ message: "Not Found" }, 404);
  }

  const github = {
    clientId: client.id,
    clientSecret: client.secret,
    person: undefined as GitHubUser | undefined,
    authorize(url: string, person: GitHubUser): Callback {
      const request = requestOf(url, client.id);
      const code = codes.issue({ request, person });
      // As github.com does since 2026 (RFC 9207).
      return { url: callbackOf(request, { code, iss: `${loopback.origin}/login/oauth` }).href };
    },
    cancel(url: string): Callback {
      const error = {
        error: "access_denied",
        error_description: "The user has denied your application access.",
      };
      return { url: callbackOf(requestOf(url, client.id), error).href };
    },
  };
  const loopback = await serveOnLoopback(() =>
    new Hono()
      .get("/login/oauth/authorize", (c) => {
        const { person } = github;
        const { url } = person ? github.authorize(c.req.url, person) : github.cancel(c.req.url);
        return c.redirect(url, 302);
      })
      .on("POST", "/login/oauth/access_token", token)
      .get("/api/v3/user", (c) =>
        api(c, ({ id, login, name, email }) => ({ id, login, name, email, type: "User" })),
      )
      .get("/api/v3/user/emails", (c) =>
        api(c, ({ emails }, scopes) =>
          scopes.some((scope) => ["user", "user:email"].includes(scope))
            ? emails.map((one) => ({ ...one, visibility: one.primary ? "private" : null }))
            : null,
        ),
      ),
  );
  const { origin } = loopback;
  const urls = {
    authorize: `${origin}/login/oauth/authorize`,
    token: `${origin}/login/oauth/access_token`,
    api: `${origin}/api/v3`,
  };
  return Object.assign(github, loopback, { urls });
}
