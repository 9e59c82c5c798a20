import { redirectUriOf } from "../../../core/upstream/start.ts";
import { discoveryFault, hasDiscovery, keyFault } from "../../../drivers/upstream/check.ts";
import type { ConfiguredProvider } from "../../../drivers/upstream/settings.ts";
import type { Config } from "../../config/config.ts";
import { shown } from "../users/text.ts";
import type { Finding } from "./pages.ts";

/** Whether users can log in at each provider, and the redirect URI to register there. */
export async function checkProviders({
  providers,
  policy,
}: Pick<Config, "providers" | "policy">): Promise<readonly Finding[]> {
  const findings = await Promise.all(
    providers.map(async (one): Promise<readonly Finding[]> => {
      const { id } = one.provider;
      const faults = [await keyFault(one), hasDiscovery(one) && (await discoveryFault(one))];
      const bad = faults.filter((fault) => fault !== undefined && fault !== false);
      return [
        ...bad.map((fault): Finding => ["bad", `login with ${id}: ${shown(fault)}`]),
        ...(bad.length === 0 ? [goodOf(one)] : []),
        ["ok", `login with ${id}: register ${redirectUriOf(policy, one.provider)}`],
      ];
    }),
  );
  return findings.flat();
}

const goodOf = (one: ConfiguredProvider): Finding => {
  const { id, name, issuer } = one.provider;
  return hasDiscovery(one)
    ? ["ok", `login with ${id}: the discovery document of ${issuer} can be used`]
    : ["ok", `login with ${id}: ${name} has no discovery document, so its addresses are built in`];
};
