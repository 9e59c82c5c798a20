import { Failure } from "../../failures.ts";
import { knownApps, returnsTo, type KnownApp } from "../known.ts";
import type { ClientSeals } from "../ports.ts";
import { kindOfRedirect, loopbackWithoutPort, redirectUriFault } from "../redirect-uris.ts";
import { clientFailures } from "../rows.ts";
import { plainName } from "./document.ts";

/** What counts of a registration (RFC 7591 section 2). */
export interface ClientRegistration {
  readonly redirectUris: readonly string[];
  readonly name: unknown;
}

/** The answer of a registration. Nothing is stored: the id says everything. */
export interface RegisteredClient {
  readonly clientId: string;
  readonly name: string | undefined;
  readonly redirectUris: readonly string[];
  /** Epoch milliseconds. */
  readonly issuedAt: number;
}

/** A program on a device, as its id says it. */
export interface DeviceApp {
  /** Undefined if it has none that users may see. */
  readonly name: string | undefined;
  /** Of http to this machine, without ports. */
  readonly redirectUris: readonly string[];
}

/** The limits of registrations. `text` are characters of all that an id says: consents store the id, which has half as many more. */
const registrationLimits = { uris: 20, text: 360 } as const;

const refused = (detail: string): Failure =>
  new Failure(clientFailures.invalid_redirect_uri, { detail });

/**
 * Registers a client without storing anything. One with a redirect URI of a known client is that client, with our name for it. A
 * program that returns to this machine gets a sealed id. All redirect URIs that it may not have are left out. Throws Failure
 * `invalid_redirect_uri`.
 */
export async function registerApp(
  { sign }: Pick<ClientSeals, "sign">,
  { redirectUris: sent, name }: ClientRegistration,
  issuedAt: number,
): Promise<RegisteredClient> {
  if (sent.length > registrationLimits.uris) {
    throw refused(`Send at most ${registrationLimits.uris} redirect URIs.`);
  }
  const owners = knownApps.filter((known) => sent.some((uri) => isOwnOf(known, uri)));
  const [known, another] = owners;
  if (known && another) {
    throw refused(`The redirect URIs belong to ${known.name} and to ${another.name}.`);
  }
  if (known) {
    const redirectUris = sent.filter((uri) => returnsTo(known, uri));
    return { clientId: known.id, name: known.name, redirectUris, issuedAt };
  }
  const ofDevice = sent.filter(isOfDevice);
  if (ofDevice.length === 0) {
    throw refused(
      "Send a redirect URI of http to 127.0.0.1, [::1] or localhost. Only known clients can register others.",
    );
  }
  const app: DeviceApp = {
    name: plainName(name),
    redirectUris: [...new Set(ofDevice.map((uri) => loopbackWithoutPort(uri) ?? uri))].toSorted(),
  };
  const text = JSON.stringify([app.name ?? "", ...app.redirectUris]);
  if (text.length > registrationLimits.text) {
    throw refused("The redirect URIs are too long. Send fewer or shorter ones.");
  }
  const clientId = await sign("registration", text);
  return { clientId, name: app.name, redirectUris: ofDevice, issuedAt };
}

/** Whether a redirect URI belongs to a known client alone. */
const isOwnOf = (known: KnownApp, uri: string): boolean =>
  known.redirectUris.includes(uri) && !isOfDevice(uri);

const isOfDevice = (uri: string): boolean =>
  redirectUriFault(uri, { schemes: [] }) === undefined && kindOfRedirect(uri) === "loopback";

/** The program that an id of `registerApp` says. Undefined for an id that was not made here. */
export async function readRegistered(
  { read }: Pick<ClientSeals, "read">,
  clientId: string,
): Promise<DeviceApp | undefined> {
  const text = await read("registration", clientId);
  if (text === undefined) return undefined;
  const [name = "", ...redirectUris] = JSON.parse(text) as readonly string[];
  return { name: name === "" ? undefined : name, redirectUris };
}
