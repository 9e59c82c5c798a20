import { readLogo, type Logo } from "../brand/logo.ts";
import { isId } from "../ids.ts";
import type { Client } from "./model.ts";
import type { ClientPorts } from "./ports.ts";

/** The text that stands for a logo in the database: base64. */
export const storedLogo = ({ bytes }: Logo): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** The first letters of the first two words of a name. */
export const initialsOf = (name: string): string =>
  name
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .slice(0, 2)
    .map((word) => String.fromCodePoint(word.codePointAt(0) ?? 0).toUpperCase())
    .join("");

/** What pages show of an app, beside the host that it is at. */
export interface ClientLook {
  readonly id: string;
  readonly name: string;
  readonly initials: string;
  /** When its logo was stored, in epoch milliseconds. Undefined if it has none. */
  readonly logoAt: number | undefined;
}

/** What pages show of an app. One indexed read. Throws Failure `unavailable`. */
export const lookOf = async (
  { store }: Pick<ClientPorts, "store">,
  { id, name }: Pick<Client, "id" | "name">,
): Promise<ClientLook> => ({
  id,
  name,
  initials: initialsOf(name),
  logoAt: await store.findClientLogoTime(id),
});

/** The logo of a registered client that was not revoked. Undefined if there is none. Throws Failure `unavailable`. */
export async function findLogo(
  { store }: Pick<ClientPorts, "store">,
  clientId: string,
): Promise<Logo | undefined> {
  const stored = isId(clientId) ? await store.findClientLogo(clientId) : undefined;
  if (stored === undefined) return undefined;
  // The type is not stored. What another program wrote there must be a picture as well.
  const logo = readLogo(Uint8Array.from(atob(stored), (letter) => letter.charCodeAt(0)));
  return typeof logo === "string" ? undefined : logo;
}
