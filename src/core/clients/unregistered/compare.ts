import { returnsTo, type KnownApp } from "../known.ts";
import { matchesRedirectUri } from "../redirect-uris.ts";
import type { ClientDocument } from "./document.ts";

/** How the document of a known client differs from its row: what the document has and the row lacks, and the other way around. */
export interface Differences {
  readonly added: readonly string[];
  readonly missing: readonly string[];
}

/** Compares the redirect URIs and the methods of a known client with its document. A port of this machine makes no difference. */
export function compareKnown(known: KnownApp, document: ClientDocument): Differences {
  const listed = { redirectUris: document.redirectUris.join(" ") };
  const only = (some: readonly string[], others: readonly string[]) =>
    some.filter((one) => !others.includes(one)).map((method) => `method ${method}`);
  return {
    added: [
      ...document.redirectUris.filter((uri) => !returnsTo(known, uri)),
      ...only(document.methods, known.methods),
    ],
    missing: [
      ...known.redirectUris.filter((uri) => !matchesRedirectUri(listed, uri)),
      ...only(known.methods, document.methods),
    ],
  };
}
