import { isPublic } from "./clients.ts";
import { forwarders } from "./known.ts";
import type { App, Client, ClientOrigin } from "./model.ts";
import {
  isLoopbackHost,
  kindOfRedirect,
  redirectHost,
  type RedirectKind,
} from "./redirect-uris.ts";

/** Where a code lands that is sent to a registered redirect URI. What a website forwards lands in a program on the user's device. */
export const landsAt = (redirectUri: string): RedirectKind =>
  forwarders.some(({ uri }) => uri === redirectUri.split("?", 1)[0])
    ? "loopback"
    : kindOfRedirect(redirectUri);

/**
 * Whether other programs of the device can take and use what a client gets at a registered redirect URI: any of them can claim a private
 * scheme or listen on a port (RFC 8252 section 8.6). The secret of an app of the operator's own protects what it gets at a port, because
 * the program there cannot redeem it.
 */
export function canBeTaken(
  client: Pick<Client, "firstParty" | "secretHash">,
  redirectUri: string,
): boolean {
  const kind = landsAt(redirectUri);
  if (kind !== "loopback") return kind === "private";
  return client.firstParty !== 1 || isPublic(client);
}

const forwardingHosts = forwarders.map(({ uri }) => redirectHost(uri));

/** Whether a host, as `redirectHost` gives it, stands for a program on the user's device. */
export const isDeviceHost = (host: string): boolean =>
  host.endsWith(":") || isLoopbackHost(host) || forwardingHosts.includes(host);

/**
 * Who vouches for an app that leads to a host. No one does for a program on the device, which can send any `client_id` that needs no row.
 */
export const voucherOf = ({ origin }: Pick<App, "origin">, host: string): ClientOrigin =>
  origin !== "operator" && isDeviceHost(host) ? "device" : origin;
