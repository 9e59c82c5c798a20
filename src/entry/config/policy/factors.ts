import { isAddress, isLoopback } from "../network.ts";
import type { VariableReader } from "../variables/reader.ts";
import type { FactorPolicy } from "../../../core/factors/ports.ts";

/** An Android app, by the hash of the key that signed it (WebAuthn's origin of an app). */
const androidApp = /^android:apk-key-hash:[\w-]{43}$/;

/**
 * Reads the settings of second factors. Passkeys are off if `ISSUER` has an IP address, because browsers refuse them there. The
 * addresses of this machine are the exception: there, passkeys are for `localhost`.
 */
export function readFactors(
  variables: VariableReader,
  issuer: string,
  corsOrigins: readonly string[],
): Pick<FactorPolicy, "mfa" | "passkeyRpId" | "passkeyOrigins"> {
  const mfa = variables.choice("MFA");
  // An unusable issuer has its own fault.
  const url = URL.parse(issuer) ?? new URL("http://localhost");
  const rpId = readRpId(variables, url.hostname);
  const more = readOrigins(variables, rpId);
  if (mfa === "off" || rpId === undefined) {
    return { mfa, passkeyRpId: undefined, passkeyOrigins: [] };
  }
  const { hostname, origin, protocol, port } = url;
  const own = isLoopback(hostname) ? `${protocol}//localhost${port && `:${port}`}` : origin;
  const pages = [own, ...corsOrigins].filter((one) => isOn(rpId, one));
  return { mfa, passkeyRpId: rpId, passkeyOrigins: [...new Set([...pages, ...more])] };
}

function readRpId({ text, fault }: VariableReader, host: string): string | undefined {
  const name = "PASSKEY_RP_ID";
  const given = text(name);
  const own = isLoopback(host) ? "localhost" : isAddress(host) ? undefined : host;
  if (given === undefined) return own;
  if (own === undefined) {
    fault(
      name,
      "must not be set, because ISSUER has an IP address, where browsers have no passkeys",
    );
  } else if (given !== own && !isParent(given, own)) {
    fault(name, "must be the host of ISSUER or a parent domain of it, in lower case, without port");
  }
  return given;
}

/** A name with no dot is a top-level domain, which browsers refuse. */
const isParent = (domain: string, host: string): boolean =>
  host.endsWith(`.${domain}`) && domain.includes(".");

function readOrigins({ list, fault, isSet }: VariableReader, rpId: string | undefined): string[] {
  const name = "PASSKEY_ORIGINS";
  if (rpId === undefined && isSet(name)) {
    fault(
      name,
      "must not be set, because ISSUER has an IP address, where browsers have no passkeys",
    );
  }
  return list(
    name,
    "must be origins on the domain of PASSKEY_RP_ID, such as https://app.example.com, or apps, such as android:apk-key-hash:…, separated by commas",
    (one) => androidApp.test(one) || rpId === undefined || isOn(rpId, one),
  );
}

/** Whether a text is an exact origin whose pages can use passkeys of this domain. */
function isOn(rpId: string, origin: string): boolean {
  const url = URL.parse(origin);
  if (url?.origin !== origin) return false;
  const { protocol, hostname } = url;
  const isSecure = protocol === "https:" || (protocol === "http:" && hostname === "localhost");
  return isSecure && (hostname === rpId || hostname.endsWith(`.${rpId}`));
}
