import { once } from "node:events";
import { createServer as createPlain, type RequestListener, type Server } from "node:http";
import { createServer as createSecure } from "node:https";
import type { AddressInfo } from "node:net";
import * as oidc from "openid-client";
import { type Certificate, certificateFor } from "../network/certificate.ts";
import { secret } from "../secrets.ts";

/** What a login at the app gave it. */
export interface AppLogin {
  readonly claims: oidc.IDToken;
  readonly tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;
}

/** An app of somebody else, whose users log in with Latchkey. It is on another site than `localhost`. */
export interface RelyingApp {
  readonly origin: string;
  /** The logins so far, the last one last. */
  readonly logins: readonly AppLogin[];
  /** What `/authorize` returned so far as errors. */
  readonly errors: readonly string[];
  /** The address that begins a login, with more parameters for `/authorize`. */
  start(parameters?: Readonly<Record<string, string>>): string;
  /** Begins a login, and gives the URL at the server to which the app sends the user. */
  begin(parameters?: Readonly<Record<string, string>>): Promise<string>;
  /** The address that ends the login, with or without the token that says whose. */
  readonly end: { readonly withHint: string; readonly withoutHint: string };
  /** Tells the app who it is at Latchkey. */
  register(client: AppClient): void;
  close(): Promise<void>;
}

interface AppClient {
  readonly issuer: string;
  readonly id: string;
  readonly secret?: string;
  /** Default: `/callback` of the app. */
  readonly redirectUri?: string;
  /** Sends the requests of the app. Default: `fetch`. */
  readonly fetch?: oidc.CustomFetch;
}

interface AppOptions {
  /** Serves https, with a certificate that no browser knows. */
  readonly isSecure?: boolean;
  /** The name on its pages. */
  readonly name: string;
}

const scope = "openid profile email";

/** Starts an app on 127.0.0.1. After a login it leads the user to another origin of its own. */
export async function startRelyingApp({ isSecure = false, name }: AppOptions): Promise<RelyingApp> {
  const logins: AppLogin[] = [];
  const errors: string[] = [];
  /** What the callback has to find, by `state`. */
  const begun = new Map<string, { readonly verifier: string; readonly nonce: string }>();
  let client: AppClient | undefined;
  let found: Promise<oidc.Configuration> | undefined;

  const further = await listen(
    createPlain((_, response) => respond(response, page(name, "Welcome"))),
  );
  async function begin(parameters: Readonly<Record<string, string>> = {}): Promise<string> {
    const config = await (found ??= discover(client));
    const state = oidc.randomState();
    const [verifier, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomNonce()];
    begun.set(state, { verifier, nonce });
    const url = oidc.buildAuthorizationUrl(config, {
      scope,
      redirect_uri: client?.redirectUri ?? `${app.origin}/callback`,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
      ...parameters,
    });
    return url.href;
  }

  const answer = async (path: URL): Promise<string | Readonly<{ location: string }>> => {
    const config = await (found ??= discover(client));
    switch (path.pathname) {
      case "/start":
        return { location: await begin(Object.fromEntries(path.searchParams)) };
      case "/callback": {
        const { verifier, nonce } = begun.get(path.searchParams.get("state") ?? "") ?? {};
        try {
          const tokens = await oidc.authorizationCodeGrant(config, path, {
            pkceCodeVerifier: verifier ?? "",
            expectedState: path.searchParams.get("state") ?? "",
            expectedNonce: nonce ?? "",
          });
          for (const one of [tokens.access_token, tokens.id_token, tokens.refresh_token]) {
            if (one !== undefined) secret(one);
          }
          const claims = tokens.claims();
          if (claims) logins.push({ claims, tokens });
          return { location: `${further.origin}/welcome` };
        } catch (error) {
          if (!(error instanceof oidc.AuthorizationResponseError)) throw error;
          errors.push(error.error);
          return page(name, `Not logged in: ${error.error}`);
        }
      }
      case "/end": {
        const hint = path.searchParams.has("hint") ? logins.at(-1)?.tokens.id_token : undefined;
        const url = oidc.buildEndSessionUrl(config, {
          post_logout_redirect_uri: `${app.origin}/bye`,
          ...(hint !== undefined && { id_token_hint: hint }),
        });
        return { location: url.href };
      }
      default:
        return page(name, "Bye");
    }
  };

  const listener: RequestListener = (request, response) => {
    answer(new URL(request.url ?? "/", app.origin)).then(
      (result) => {
        if (typeof result === "string") return respond(response, result);
        response.writeHead(303, { Location: result.location }).end();
      },
      (error: unknown) => respond(response, page(name, `Failed: ${String(error)}`)),
    );
  };
  const app = await listen(
    isSecure ? createSecure(certificate(), listener) : createPlain(listener),
    isSecure ? "https" : "http",
  );
  return {
    origin: app.origin,
    logins,
    errors,
    start: (parameters = {}) => `${app.origin}/start?${new URLSearchParams(parameters)}`,
    begin,
    end: { withHint: `${app.origin}/end?hint`, withoutHint: `${app.origin}/end` },
    register(known) {
      client = known;
      found = undefined;
    },
    close: async () => void (await Promise.all([app.close(), further.close()])),
  };
}

function discover(client: AppClient | undefined): Promise<oidc.Configuration> {
  if (!client) throw new Error("the app is not registered");
  const { issuer, id, secret: known, fetch } = client;
  return oidc.discovery(
    new URL(issuer),
    id,
    undefined,
    known === undefined ? oidc.None() : oidc.ClientSecretBasic(known),
    { execute: [oidc.allowInsecureRequests], ...(fetch && { [oidc.customFetch]: fetch }) },
  );
}

const page = (name: string, text: string): string =>
  `<!doctype html><html lang=en><title>${name}</title><link rel=icon href=data:,><h1>${name}</h1><p>${text}</p>`;

let shared: Certificate | undefined;
/** One for all apps, because Firefox refuses two of the same name with different keys. */
const certificate = (): Certificate => (shared ??= certificateFor("127.0.0.1"));

const respond = (response: Parameters<RequestListener>[1], body: string): void =>
  void response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(body);

async function listen(server: Server | ReturnType<typeof createSecure>, scheme = "http") {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
