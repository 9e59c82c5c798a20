import { scopeNameFault } from "../access.ts";
import { isOidcScope } from "../app-scopes.ts";
import type { NamedResources } from "../clients/settings.ts";
import { scopesOfResource, type Resource } from "./model.ts";
import { comparableUri } from "./uri.ts";

/** Resources as the settings of a client name them. */
export const namedResources = (
  resources: readonly Pick<Resource, "uri" | "scopes">[],
): NamedResources => ({
  uriOf(text) {
    const uri = comparableUri(text);
    return uri && resources.find((one) => comparableUri(one.uri) === uri)?.uri;
  },
  hasScope: (name) => resources.some((one) => scopesOfResource(one).includes(name)),
});

/** The resources of a database that cannot be read: any name of the right form may be right. */
export const unreadResources: NamedResources = {
  uriOf: (text) => comparableUri(text) && text,
  hasScope: (name) => !isOidcScope(name) && scopeNameFault(name) === undefined,
};
