import { randomUUID } from "node:crypto";
import { HOTP, Secret } from "otpauth";
import type { FactorPorts } from "../../../src/core/factors/ports.ts";
import { bytesOf } from "../../../src/core/ids.ts";
import type { SessionCaller } from "../../../src/core/user.ts";
import { encode } from "../../../src/drivers/base64url.ts";
import { createFactorDrivers } from "../../../src/drivers/factors/factors.ts";
import type { SigningKey, VerificationKey } from "../../../src/drivers/jwt/keys.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { account } from "../../suite/store/records.ts";
import { createAuthenticator } from "../../support/webauthn/authenticator.ts";
import { openBackend, type Backend } from "../support/backend.ts";
import { bindFactors } from "../support/factors.ts";

const site = { rpId: "example.com", origin: "https://login.example.com" };

/** A database with real drivers over it, a clock that only the test moves, and two people who are logged in. */
export interface Stage {
  readonly backend: Backend;
  readonly ports: FactorPorts;
  readonly factors: ReturnType<typeof bindFactors>;
  readonly ann: SessionCaller;
  readonly bob: SessionCaller;
  /** One more person who is logged in. */
  person(): Promise<SessionCaller>;
  /** The use cases of a server with another key, and with the first one as a previous key. */
  rotated(
    key: SigningKey,
    previous: readonly VerificationKey[],
  ): Promise<ReturnType<typeof bindFactors>>;
}

export async function openStage(): Promise<Stage> {
  const backend = await openBackend();
  const { ports } = await backend.openServer();
  const person = async (): Promise<SessionCaller> => {
    const one = account();
    await ports.store.insertAccount(one);
    return { userId: one.id, sessionId: randomUUID() };
  };
  return {
    backend,
    ports,
    factors: bindFactors(ports),
    ann: await person(),
    bob: await person(),
    person,
    rotated: async (key, previous) =>
      bindFactors({
        ...ports,
        ...(await createFactorDrivers(
          { rpId: site.rpId, name: "Latchkey", origins: [site.origin] },
          { key, previous, decrypting: [] },
          systemRandom,
        )),
      }),
  };
}

/** The code that an app shows in a step, for a secret that was shown in base32. */
export const codeAt = (base32: string, step: number): string =>
  HOTP.generate({ secret: Secret.fromBase32(base32), counter: step });

/** An authenticator of a person. */
export const authenticatorOf = ({ userId }: SessionCaller) =>
  createAuthenticator(site, encode(new Uint8Array(bytesOf(userId))));

export const ownerOf = ({ userId }: SessionCaller) => ({ userId, username: "ann", name: "Ann" });

/** The challenge in the options of a ceremony. */
export const challengeOf = (options: Readonly<Record<string, unknown>>): string =>
  String(options["challenge"]);
