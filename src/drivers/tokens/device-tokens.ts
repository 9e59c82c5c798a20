import { randomId } from "../../core/ids.ts";
import type { DeviceTokens } from "../../core/login/ports.ts";
import type { Random } from "../../core/system.ts";
import { encode } from "../base64url.ts";
import type { CreateHmac } from "../crypto/crypto.ts";
import { deriveHmacs } from "../crypto/keyring.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";
import { bytesIn, id, layout, macSize, type Bytes } from "./layout.ts";

const prefix = "dk1_";

/** The MACs of the accounts come after it. */
const head = layout({ id });

/** The accounts that a device remembers. */
export const mostAccounts = 5;

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
      const { id: device, macs } = (token !== undefined && parse(token)) || {
        id: randomId(random),
        macs: [],
      };
      const mac = await hmac.sign(messageOf(device, userId));
      const rest = macs.filter((one) => encode(one) !== encode(mac)).slice(0, mostAccounts - 1);
      return prefix + encode(head.write({ id: device }, mac, ...rest));
    },
  };
}

interface Device {
  readonly id: string;
  readonly macs: readonly Bytes[];
}

function parse(token: string): Device | undefined {
  const bytes = bytesIn(prefix, token);
  const found = bytes && head.read(bytes);
  const count = (found?.rest.length ?? 0) / macSize;
  if (!found || !Number.isInteger(count) || count < 1 || count > mostAccounts) return undefined;
  const macs = Array.from({ length: count }, (_, at) =>
    found.rest.slice(at * macSize, (at + 1) * macSize),
  );
  return { id: found.values.id, macs };
}

const messageOf = (id: string, userId: string): Bytes =>
  new TextEncoder().encode(`${id}\0${userId}`);
