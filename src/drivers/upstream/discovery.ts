import * as oauth from "oauth4webapi";
import type { Failure } from "../../core/failures.ts";
import type { Clock } from "../../core/system.ts";
import { day, hour, second } from "../../core/ground/time.ts";
import { boundedFetch, upstreamSignal } from "./fetch.ts";
import { failed, upstreamFailure } from "./faults.ts";
import type { ConfiguredProvider } from "./settings.ts";

/** Milliseconds for which a document is fresh, for which an older one is better than none, and for which a failure is not repeated. */
const ages = { fresh: hour, stale: day, failure: 10 * second };

/** The library has no types for its two hooks of Microsoft's issuers. */
const { _nodiscoverycheck: anyIssuer, _expectedIssuer: issuerOf } = oauth as unknown as {
  readonly _nodiscoverycheck: never;
  readonly _expectedIssuer: symbol;
};

/** The placeholder in the issuer of a document for many tenants. */
const tenant = "{tenantid}";

/** Whether requests may be plain http: only to this machine, as the configuration has checked. */
export const insecure = (url: string): { readonly [oauth.allowInsecureRequests]: boolean } => ({
  [oauth.allowInsecureRequests]: url.startsWith("http:"),
});

/**
 * Reads the discovery document of a provider, and keeps it for an hour. The keys that it names are kept beside it by the library, which
 * asks for new ones at most once a minute. Nothing that is under way is shared between requests, because Workers do not allow it.
 */
export function discoveryOf(
  { provider, discoverAt }: ConfiguredProvider,
  clock: Clock,
): () => Promise<oauth.AuthorizationServer> {
  let kept: { readonly server: oauth.AuthorizationServer; readonly at: number } | undefined;
  let failure: { readonly error: Failure; readonly at: number } | undefined;
  return async () => {
    const now = clock();
    if (kept && now - kept.at < ages.fresh) return kept.server;
    const usable = kept && now - kept.at < ages.stale ? kept.server : undefined;
    if (failure && now - failure.at < ages.failure) {
      if (usable) return usable;
      throw failure.error;
    }
    try {
      const server = await discover(provider.issuer, discoverAt);
      kept = { server, at: now };
      failure = undefined;
      return server;
    } catch (error) {
      failure = { error: upstreamFailure(error), at: now };
      if (usable) return usable;
      throw failure.error;
    }
  };
}

/** Fetches and checks a discovery document (OpenID Connect Discovery 1.0 section 4). */
export async function discover(
  issuer: string,
  discoverAt: string,
): Promise<oauth.AuthorizationServer> {
  const response = await oauth.discoveryRequest(new URL(discoverAt), {
    [oauth.customFetch]: boundedFetch,
    ...insecure(discoverAt),
    signal: upstreamSignal(),
  });
  const isTemplate = issuer.includes(tenant);
  const expected = isTemplate ? anyIssuer : new URL(issuer);
  const server = await oauth.processDiscoveryResponse(expected, response);
  if (isTemplate && server.issuer !== issuer) {
    throw failed("the discovery document contains another issuer");
  }
  requireUsable(server, issuer);
  if (!isTemplate) return server;
  return { ...server, [issuerOf]: expectedIssuer(issuer) };
}

/** Throws Failure `upstream_failed` for a document with which nobody can log in. */
function requireUsable(server: oauth.AuthorizationServer, issuer: string): void {
  const isPlainAllowed = issuer.startsWith("http:");
  for (const name of ["authorization_endpoint", "token_endpoint", "jwks_uri"] as const) {
    const url = URL.parse(server[name] ?? "");
    const isGood = url?.protocol === "https:" || (url?.protocol === "http:" && isPlainAllowed);
    if (!isGood) throw failed(`the discovery document contains no usable ${name}`);
  }
  const types = server.response_types_supported;
  if (types && !types.includes("code")) throw failed("the provider has no authorization code flow");
}

/** Each tenant is an issuer of its own, which its tokens name. */
const expectedIssuer =
  (issuer: string) =>
  ({ claims }: { readonly claims: { readonly tid?: unknown } }): string | undefined => {
    const { tid } = claims;
    return typeof tid === "string" && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(tid)
      ? issuer.replace(tenant, tid)
      : undefined;
  };
