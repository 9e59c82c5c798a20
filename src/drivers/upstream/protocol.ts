import type { Callback, UpstreamStart } from "../../core/upstream/ports.ts";
import type { PendingUpstream, ProvenIdentity } from "../../core/upstream/model.ts";

/** Talks to one provider. Whatever it throws becomes a Failure. */
export interface ProviderDriver {
  start(start: UpstreamStart): Promise<string>;
  finish(
    callback: Callback,
    pending: PendingUpstream,
    redirectUri: string,
  ): Promise<ProvenIdentity>;
}

/** The URL that a browser is sent to. The endpoint may have a query of its own. */
export function authorizationUrl(
  endpoint: string,
  parameters: Readonly<Record<string, string>>,
): string {
  const url = new URL(endpoint);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
