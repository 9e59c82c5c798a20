import type { Access } from "../../../core/access.ts";
import { isAppScope } from "../../../core/app-scopes.ts";
import { scopesOfResource } from "../../../core/resources/model.ts";
import type { ResourceStore } from "../../../core/resources/ports.ts";
import type { Config } from "../../config/config.ts";
import { shown } from "../users/text.ts";
import { canIssueForApps, oidcKeyAdvice } from "./keys.ts";
import type { Finding } from "./pages.ts";

/** Whether tokens can be issued for the resources, and what apps can have there that nobody registered. */
export async function checkResources(
  config: Pick<Config, "oidcKeys">,
  access: Pick<Access, "scopes" | "appScopes">,
  store: Pick<ResourceStore, "listResources">,
): Promise<readonly Finding[]> {
  const resources = await store.listResources();
  if (resources.length === 0) return [];
  const key: Finding = canIssueForApps(config)
    ? ["ok", `resources: ${resources.map(({ uri }) => uri).join(", ")}`]
    : ["bad", `OIDC_KEY is not set, so no token is issued for resources; ${oidcKeyAdvice}`];
  return [
    key,
    ...resources.flatMap((resource): Finding[] => {
      const { uri, openScopes } = resource;
      const taken = scopesOfResource(resource).filter(
        (name) => Object.hasOwn(access.scopes, name) || isAppScope(access, name),
      );
      return [
        ...(openScopes === "" ? [] : [["note", `open scopes of ${uri}: ${openScopes}`] as const]),
        ...(taken.length === 0
          ? []
          : [
              [
                "bad",
                `scopes of ${uri} that are now scopes of this server too: ${taken.join(" ")}; rename one of them`,
              ] as const,
            ]),
      ];
    }),
  ].map(([mark, text]) => [mark, shown(text)] as const);
}
