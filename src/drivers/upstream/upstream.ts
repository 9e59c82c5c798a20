import * as oauth from "oauth4webapi";
import type { Providers, UpstreamPorts } from "../../core/upstream/ports.ts";
import { providerRowOf } from "../../core/upstream/providers.ts";
import type { Clock, Random } from "../../core/system.ts";
import type { CryptoProvider } from "../crypto/crypto.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";
import { upstreamFailure } from "./faults.ts";
import { discord, github, oauth2Driver } from "./oauth2.ts";
import { oidcDriver } from "./oidc.ts";
import type { ProviderDriver } from "./protocol.ts";
import { createUpstreamSeals } from "./seals.ts";
import type { ConfiguredProvider } from "./settings.ts";

/** How each protocol is spoken. */
const protocols = {
  oidc: oidcDriver,
  github: (configured: ConfiguredProvider, clock: Clock) => oauth2Driver(github, configured, clock),
  discord: (configured: ConfiguredProvider, clock: Clock) =>
    oauth2Driver(discord, configured, clock),
};

/** The providers of an operator. */
function createProviders(configured: readonly ConfiguredProvider[], clock: Clock): Providers {
  const drivers = new Map(
    configured.map((one) => [
      one.provider.id,
      protocols[providerRowOf(one.provider).protocol](one, clock),
    ]),
  );
  const use = async <T>(id: string, work: (driver: ProviderDriver) => Promise<T>): Promise<T> => {
    const driver = drivers.get(id);
    if (!driver) throw new TypeError(`The provider ${id} has no driver.`);
    try {
      return await work(driver);
    } catch (error) {
      throw upstreamFailure(error);
    }
  };
  return {
    start: ({ id }, start) => use(id, (driver) => driver.start(start)),
    finish: ({ id }, callback, pending, redirectUri) =>
      use(id, (driver) => driver.finish(callback, pending, redirectUri)),
    secrets: () => ({
      state: oauth.generateRandomState(),
      nonce: oauth.generateRandomNonce(),
      verifier: oauth.generateRandomCodeVerifier(),
    }),
  };
}

/** What logins at other providers need beside the store. */
export async function createUpstreamDrivers(
  configured: readonly ConfiguredProvider[],
  { key, previous }: { readonly key: SigningKey; readonly previous: readonly VerificationKey[] },
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  hashes?: Pick<CryptoProvider, "sha256">,
): Promise<Pick<UpstreamPorts, "providers" | "upstreamSeals">> {
  return {
    providers: createProviders(configured, clock),
    upstreamSeals: await createUpstreamSeals(key, previous, random, hashes),
  };
}
