import { bytesOf, idOf, randomId } from "../../core/ids.ts";
import type { DeviceTokens } from "../../core/login/ports.ts";
import type { Random } from "../../core/system.ts";
import { decode, encode } from "../base64url.ts";
import type { CreateHmac } from "../crypto/crypto.ts";
import { deriveHmacs } from "../crypto/keyring.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";

/** Lets users and secret scanners recognize a token. A new format gets a new number. */
const prefix = "dk1_";

/** Bytes of the id of the device, and of the MAC of each account. */
const sizes = { id: 16, mac: 32 };

/** The accounts that a device remembers. */
export const mostAccounts = 5;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Tokens of known devices: a random id, and a MAC for each account that logged in there (OWASP: device cookies). Nothing is
 * stored. They are signed with a key that is derived from `key`. Tokens of the keys in `previous` are read as well, except for
 * public keys.
 */
export async function createDeviceTokens(
  key: SigningKey,
  previous: readonly VerificationKey[],
  random: Random,
  createHmac?: CreateHmac,
): Promise<DeviceTokens> {
  const hmac = await deriveHmacs(key, previous, "device", createHmac);

  const isKnown = async ({ id, macs }: Device, userId: string): Promise<boolean> => {
    const message = messageOf(id, userId);
    for (const mac of macs) {
      if (await hmac.proves(mac, message)) return true;
    }
    return false;
  };

  return {
    async read(token, userId) {
      const device = parse(token);
      return device && (await isKnown(device, userId)) ? device.id : undefined;
    },
    async issue(token, userId) {
      const { id, macs } = (token !== undefined && parse(token)) || {
        id: randomId(random),
        macs: [],
      };
      const mac = await hmac.sign(messageOf(id, userId));
      const rest = macs.filter((one) => encode(one) !== encode(mac)).slice(0, mostAccounts - 1);
      return prefix + encode(joined([bytesOf(id), mac, ...rest]));
    },
  };
}

interface Device {
  readonly id: string;
  readonly macs: readonly Bytes[];
}

function parse(token: string): Device | undefined {
  if (!token.startsWith(prefix)) return undefined;
  const bytes = decode(token.slice(prefix.length));
  const count = bytes ? (bytes.length - sizes.id) / sizes.mac : 0;
  if (!bytes || !Number.isInteger(count) || count < 1 || count > mostAccounts) return undefined;
  const macs = Array.from({ length: count }, (_, at) => {
    const start = sizes.id + at * sizes.mac;
    return bytes.slice(start, start + sizes.mac);
  });
  return { id: idOf(bytes.subarray(0, sizes.id)), macs };
}

const messageOf = (id: string, userId: string): Bytes =>
  new TextEncoder().encode(`${id}\0${userId}`);

function joined(parts: readonly Uint8Array[]): Bytes {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
