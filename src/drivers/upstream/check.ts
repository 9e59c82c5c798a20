import { JSON_ATTRIBUTE_COMPARISON } from "oauth4webapi";
import { providerRowOf } from "../../core/upstream/providers.ts";
import { importAppleKey } from "./client-proof.ts";
import { discover } from "./discovery.ts";
import { upstreamFailure } from "./faults.ts";
import type { ConfiguredProvider } from "./settings.ts";

/** What is wrong with the private key of a provider, for an operator. Never quotes it. Undefined without a fault, or without a key. */
export async function keyFault({
  provider,
  proof,
}: Pick<ConfiguredProvider, "provider" | "proof">): Promise<string | undefined> {
  if (!proof || "secret" in proof) return undefined;
  try {
    await importAppleKey(proof.privateKey);
    return undefined;
  } catch {
    return `the private key of the provider ${provider.id} cannot be read; use the whole content of the .p8 file that Apple gave you`;
  }
}

/** Whether a provider has a discovery document. */
export const hasDiscovery = ({ provider }: Pick<ConfiguredProvider, "provider">): boolean =>
  providerRowOf(provider).protocol === "oidc";

/** What is wrong with the discovery document of a provider, for an operator. Undefined if users can log in with it. */
export async function discoveryFault({
  provider,
  discoverAt,
}: ConfiguredProvider): Promise<string | undefined> {
  const at = `the discovery document at ${discoverAt}`;
  try {
    await discover(provider.issuer, discoverAt);
    return undefined;
  } catch (error) {
    const { code, reason = code } = upstreamFailure(error);
    if (code === "upstream_unavailable") return `${at} cannot be fetched (${reason})`;
    const { code: fault, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
    if (fault === JSON_ATTRIBUTE_COMPARISON) {
      return `${at} has the issuer ${issuerIn(cause)}, and not ${provider.issuer}; use the same text as issuer`;
    }
    const { status } = (cause ?? {}) as { readonly status?: unknown };
    const more = typeof status === "number" ? `, status ${status}` : "";
    return `${at} cannot be used (${reason}${more})`;
  }
}

/** The issuer that a document names, which the library keeps beside its error. */
function issuerIn(cause: unknown): string {
  const { body } = (cause ?? {}) as { readonly body?: { readonly issuer?: unknown } };
  const issuer = body?.issuer;
  return typeof issuer === "string" ? issuer.slice(0, 255) : "of someone else";
}
