import type { Provider } from "../../core/upstream/providers.ts";

/** How this server proves to a provider that it is the client. Apple takes a token that is signed with a private key. */
export type ClientProof =
  | { readonly secret: string }
  | { readonly teamId: string; readonly keyId: string; readonly privateKey: string }
  | undefined;

/** A provider with everything that is needed to talk to it. */
export interface ConfiguredProvider {
  readonly provider: Provider;
  /** Where its discovery document is, without the well-known part. One document of Microsoft is for many issuers. */
  readonly discoverAt: string;
  readonly proof: ClientProof;
}
