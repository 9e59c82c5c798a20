import { generateKeyPairSync } from "node:crypto";
import { loadSigningKey } from "../../../src/drivers/jwt/keys.ts";
import { createOidcDrivers, type OidcDrivers } from "../../../src/drivers/oidc/oidc.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { secret } from "../secrets.ts";

let pem: string | undefined;
let drivers: Promise<OidcDrivers> | undefined;

/** A new RSA key as PEM, for OIDC_KEY. */
export function newOidcKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const text = privateKey.export({ type: "pkcs8", format: "pem" }).toString().trim();
  // A line of its own, because no log has a text of several lines.
  secret(text.split("\n")[5] ?? "");
  return text;
}

/** The OIDC_KEY of all targets of this process. It is generated once, because that takes long. */
export const oidcKey = (): string => (pem ??= newOidcKey());

/** The drivers of a key, as a server has them. By default those of `oidcKey`. */
export async function providerDrivers(material?: string): Promise<OidcDrivers> {
  const open = async (text: string) =>
    createOidcDrivers(
      { key: await loadSigningKey({ algorithm: "RS256", material: text }), previous: [] },
      systemRandom,
    );
  return material === undefined ? (drivers ??= open(oidcKey())) : open(material);
}
