import { isDeviceHost } from "../clients/device.ts";
import type { AppFacts } from "../email/texts/row.ts";
import { timeOf, timeOrNull } from "../ground/time.ts";

/**
 * What a user lets another app do. A user has one for each app, each host to which it leads, and each resource. Times are epoch
 * milliseconds.
 */
export interface Consent {
  readonly id: string;
  readonly userId: string;
  readonly clientId: string;
  /** Where the app sends the user back to: the host of a web address, or the scheme of an app on a device. */
  readonly host: string;
  /** The scopes that the user granted, separated by spaces. */
  readonly scope: string;
  readonly createdAt: number;
  /** When a scope was last added, or the app last approved anew. */
  readonly updatedAt: number;
  /** The URI of the resource that the scopes are of. Empty for those of OpenID Connect and of the server itself. */
  readonly resource: string;
  /** The `client_id` of an app that has no row. */
  readonly document: string | null;
  /** The name of an app that has no row. */
  readonly clientName: string | null;
  /** The digest of what an app without a row said of itself when the user approved. Empty for an app with a row. */
  readonly snapshot: string;
}

/** What a user has at most one consent for. */
export type ConsentKey = Pick<Consent, "userId" | "clientId" | "host" | "resource">;

/** A consent in a list of its user. */
export interface ListedConsent extends Consent {
  /** The name in the row of the app. Null if there is none. */
  readonly registeredName: string | null;
  /** When one of the app's sessions of this user was last used. Null if none is stored. */
  readonly lastUsedAt: number | null;
}

/** A consent in a list of its app. */
export interface UserConsent extends Consent {
  readonly username: string;
}

/** The limits of consents. */
export const consentLimits = {
  /** Consents in one page of a list. */
  listed: 50,
  /** Accounts whose leftovers a purge removes at once. */
  left: 100,
} as const;

/** The name of an app that users read. */
export const appNameOf = ({ clientId, registeredName, clientName }: ListedConsent): string =>
  registeredName ?? clientName ?? clientId;

/** Whether a consent is for a program on the device that nobody vouches for, whatever it calls itself. */
const isOfProgram = ({ document, host }: Pick<Consent, "document" | "host">): boolean =>
  document !== null && isDeviceHost(host);

/** What texts say of the app of a consent that has a name. */
export const appFactsOf = (
  consent: Pick<Consent, "document" | "host">,
  name: string,
): AppFacts => ({
  name,
  host: consent.host,
  ...(isOfProgram(consent) && { isProgram: true }),
});

/** The name of an app in the audit trail. That of a program on the device is only what it calls itself. */
export function shownName({ name, host, isProgram }: AppFacts): string {
  if (!isProgram) return name;
  return name === host ? "a program on a device" : `a program that calls itself “${name}”`;
}

/** The name of an app with a consent, as `shownName` gives it. */
export const shownNameOf = (consent: ListedConsent): string =>
  shownName(appFactsOf(consent, appNameOf(consent)));

/** A consent as its user and administrators see it, and as the export has it. It names each field, so that no new field leaks. */
export const publicConsent = (consent: ListedConsent) => ({
  id: consent.id,
  client_id: consent.document ?? consent.clientId,
  name: appNameOf(consent),
  host: consent.host,
  on_device: isOfProgram(consent),
  resource: consent.resource === "" ? null : consent.resource,
  scope: consent.scope,
  created_at: timeOf(consent.createdAt),
  updated_at: timeOf(consent.updatedAt),
  last_used_at: timeOrNull(consent.lastUsedAt),
});

/** The scopes in a stored text. */
export const scopesOf = ({ scope }: Pick<Consent, "scope">): readonly string[] =>
  scope.split(" ").filter((one) => one !== "");
