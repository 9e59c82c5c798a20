import type { Passkey } from "../../../../src/core/factors/model.ts";
import type { NewPasskey } from "../../../../src/core/factors/ports.ts";
import { encode } from "../../../../src/drivers/base64url.ts";
import { createPasskeys } from "../../../../src/drivers/factors/passkeys/passkeys.ts";
import { createAuthenticator } from "../../../support/webauthn/authenticator.ts";
import { same } from "../check.ts";

export const site = { rpId: "example.com", origin: "https://login.example.com" };
export const userId = "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90";
/** The user id's bytes in base64url. */
export const handle = "AZsKXnwAejuPXj1sGypPkA";
export const challenge = encode(new Uint8Array(57).fill(5));

export const passkeys = createPasskeys({
  rpId: site.rpId,
  name: "Latchkey",
  origins: [site.origin, "https://app.example.com"],
});

export const isOurs = async (given: string): Promise<boolean> => given === challenge;

export type Authenticator = Awaited<ReturnType<typeof createAuthenticator>>;
type Registered = Parameters<Authenticator["register"]>[1];
type Asserted = Parameters<Authenticator["assert"]>[1];

export const newAuthenticator = (algorithm?: -7 | -8 | -257): Promise<Authenticator> =>
  createAuthenticator(site, handle, algorithm);

/** The stored passkey of a registration that must succeed. */
export const storedOf = (registered: NewPasskey): Passkey => ({
  ...registered,
  id: "a passkey",
  userId,
  name: "",
  createdAt: 0,
  lastUsedAt: null,
  verifiedAt: 0,
});

/** Registers a passkey, with an answer that differs from a right one. */
export const register = async (authenticator: Authenticator, tampering?: Registered) =>
  passkeys.register(await authenticator.register(challenge, tampering), isOurs);

/** A passkey that was registered, and its authenticator. */
export async function registered(algorithm?: -7 | -8 | -257, tampering?: Registered) {
  const authenticator = await newAuthenticator(algorithm);
  const outcome = await register(authenticator, tampering);
  if (outcome.fault !== undefined) throw new Error(`registration refused: ${outcome.fault}`);
  const passkey = storedOf(outcome);
  return {
    authenticator,
    passkey,
    verify: async (tampering?: Asserted, isNamed = true) =>
      passkeys.verify(await authenticator.assert(challenge, tampering), passkey, isOurs, isNamed),
  };
}

/** Requires that a registration is refused, and why. */
export async function refused(
  what: string,
  fault: string,
  tampering: Registered,
  algorithm?: -7 | -8 | -257,
): Promise<void> {
  const outcome = await register(await newAuthenticator(algorithm), tampering);
  same(outcome.fault, fault, what);
}
