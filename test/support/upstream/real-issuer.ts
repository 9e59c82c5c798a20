import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Provider } from "oidc-provider";
import { freePort } from "../network/free-port.ts";
import { randomSecret, type Callback } from "./protocol/authorizations.ts";

/** Somebody with an account at the issuer. */
export interface Member {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly preferred_username?: string;
}

/** A certified OpenID provider, with one client. It has no pages: a user is logged in by being named. */
export interface RealIssuer {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who logs in there, for browsers that bring no cookie of `authorize`. Undefined if the user cancels. */
  person: Member | undefined;
  /** Logs this person in at the URL to which a client sent the browser, and gives the URL of the client. */
  authorize(url: string, person: Member): Promise<Callback>;
  /** The same for a user who cancels. */
  cancel(url: string): Promise<Callback>;
  close(): Promise<void>;
}

/** The cookie that tells who logs in. Its value is a subject, or blank for somebody who cancels. */
const who = "who";

const artifacts = [
  "AccessToken",
  "AuthorizationCode",
  "Grant",
  "IdToken",
  "Interaction",
  "Session",
];

/** Starts the issuer for a client with these redirect URIs, on this port if given. */
export async function startRealIssuer(
  redirectUris: readonly string[],
  { port: given, clientSecret = randomSecret() }: { port?: number; clientSecret?: string } = {},
): Promise<RealIssuer> {
  const port = given ?? (await freePort());
  const issuer = `http://127.0.0.1:${port}`;
  const client = { id: "latchkey", secret: clientSecret };
  const members = new Map<string, Member>();
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: redirectUris,
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "real", use: "sig" }] },
    cookies: { keys: [randomSecret()] },
    claims: {
      openid: ["sub"],
      email: ["email", "email_verified"],
      profile: ["name", "preferred_username"],
    },
    // Otherwise the claims of a scope are at the userinfo endpoint alone.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    // Without these it warns on stdout.
    ttl: Object.fromEntries(artifacts.map((name) => [name, 3600])),
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_context: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ ...members.get(sub), sub }),
    }),
  });

  const real = {
    issuer,
    clientId: client.id,
    clientSecret: client.secret,
    person: undefined as Member | undefined,
    authorize(url: string, person: Member): Promise<Callback> {
      members.set(person.sub, person);
      return travel(url, issuer, person.sub);
    },
    cancel: (url: string) => travel(url, issuer, ""),
  };

  /** Answers for the user: logs in, or agrees. */
  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    const [, named] = new RegExp(`\\b${who}=([^;]*)`).exec(request.headers.cookie ?? "") ?? [];
    if (real.person) members.set(real.person.sub, real.person);
    const accountId = session?.accountId ?? named ?? real.person?.sub ?? "";
    if (named === "" || accountId === "") {
      const error = { error: "access_denied", error_description: "The user cancelled." };
      return provider.interactionFinished(request, response, error);
    }
    if (prompt.name === "login") {
      const login = { accountId: named ?? real.person?.sub ?? accountId };
      return provider.interactionFinished(request, response, { login });
    }
    const grant = new provider.Grant({ accountId, clientId: client.id });
    grant.addOIDCScope(params["scope"] ?? "");
    const consent = { grantId: await grant.save() };
    const options = { mergeWithLastSubmission: true };
    return provider.interactionFinished(request, response, { consent }, options);
  }

  const callback = provider.callback();
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/interaction/")) {
      interact(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    } else {
      callback(request, response);
    }
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(real, {
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  });
}

/** Follows the redirects of an issuer, with its cookies, until one leaves it. */
async function travel(start: string, issuer: string, person: string): Promise<Callback> {
  const jar = new Map([[who, person]]);
  let url = start;
  while (url.startsWith(issuer)) {
    const Cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { redirect: "manual", headers: { Cookie } });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    const location = response.headers.get("location");
    if (!location) {
      throw new Error(`${response.status} at ${new URL(url).pathname}: ${await response.text()}`);
    }
    url = new URL(location, url).href;
  }
  return { url };
}
