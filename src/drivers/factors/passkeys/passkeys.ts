import type { Passkey } from "../../../core/factors/model.ts";
import type { Passkeys } from "../../../core/factors/ports.ts";
import { bytesOf } from "../../../core/ids.ts";
import { decode, encode } from "../../base64url.ts";
import { webCrypto, type CryptoProvider } from "../../crypto/crypto.ts";
import { challengeIn, readAssertion, readRegistration, transportsOf } from "./answers.ts";
import { algorithmIds, algorithmOf } from "./keys.ts";

/** The site that passkeys are for. */
export interface PasskeySite {
  /** The domain (WebAuthn's RP ID). A passkey works on it and on its subdomains. */
  readonly rpId: string;
  /** What a browser may show. */
  readonly name: string;
  /** The exact origins of the pages. */
  readonly origins: readonly string[];
}

/** Milliseconds for which a browser waits for the user. */
const timeout = 300_000;

/** Bytes of the longest public key that is stored. */
const mostKeyBytes = 768;

type Bytes = Uint8Array<ArrayBuffer>;

/** Loaded at the first ceremony, because it takes as long as starting the server, and 14 MB. */
const library = () => import("./library.ts");

/**
 * WebAuthn (level 3) by @simplewebauthn/server, and around it what the library leaves to its caller: the frame, the credential's id,
 * the key's kind, the owner and the backup flag. A counter is the caller's to judge, because only a right signature makes it news.
 */
export function createPasskeys(
  { rpId, name, origins }: PasskeySite,
  { sha256 }: Pick<CryptoProvider, "sha256"> = webCrypto,
): Passkeys {
  const hashOf = async (id: string): Promise<string> => encode(await sha256(bytesIn(id)));
  const expected = { expectedOrigin: [...origins], expectedRPID: rpId };

  return {
    registrationOptions: (
      { userId, username, name: displayName },
      challenge,
      known,
      isUpgrade,
    ) => ({
      challenge,
      rp: { id: rpId, name },
      user: { id: handleOf(userId), name: username, displayName },
      pubKeyCredParams: algorithmIds.map((alg) => ({ type: "public-key", alg })),
      timeout,
      excludeCredentials: known.map(descriptorOf),
      authenticatorSelection: {
        residentKey: "required",
        requireResidentKey: true,
        userVerification: isUpgrade ? "preferred" : "required",
      },
      attestation: "none",
      extensions: { credProps: true },
    }),
    requestOptions: (challenge, known) => ({
      challenge,
      rpId,
      timeout,
      userVerification: "required",
      ...(known && { allowCredentials: known.map(descriptorOf) }),
    }),
    async read(answer) {
      const read = readAssertion(answer);
      if (!read) return undefined;
      const challenge = challengeIn(read.response.clientDataJSON);
      if (challenge === undefined) return undefined;
      return { credentialHash: await hashOf(read.id), challenge };
    },

    async register(answer, isOurs, isUpgrade) {
      const read = readRegistration(answer);
      if (!read) return { fault: "form" };
      const { clientDataJSON, attestationObject } = read.response;
      if (challengeIn(clientDataJSON) === undefined) return { fault: "client data" };
      const lib = await library();
      const judge = async () => {
        const object = lib.decodeAttestationObject(bytesIn(attestationObject));
        const [format, statement] = [object.get("fmt"), object.get("attStmt")];
        // Before the library parses certificates, which are a large surface and prove nothing that is used.
        const isSelfSigned = format === "packed" && statement.get("x5c") === undefined;
        if (format !== "none" && !isSelfSigned) return undefined;
        const { verified, registrationInfo } = await lib.verifyRegistrationResponse({
          ...expected,
          response: {
            ...read,
            response: { clientDataJSON, attestationObject },
            clientExtensionResults: {},
          },
          expectedChallenge: isOurs,
          // A browser that makes a passkey by itself asks nobody.
          requireUserPresence: !isUpgrade,
          requireUserVerification: !isUpgrade,
          supportedAlgorithmIDs: [...algorithmIds],
        });
        if (!verified) return undefined;
        const { publicKey } = registrationInfo.credential;
        const algorithm = await algorithmOf(lib.decodeCredentialPublicKey(publicKey));
        const isSignedAs = !isSelfSigned || statement.get("alg") === algorithm;
        return algorithm !== undefined && isSignedAs
          ? { ...registrationInfo, algorithm }
          : undefined;
      };
      const info = await judge().catch(() => undefined);
      if (!info) return { fault: "registration" };
      const { credential } = info;
      if (credential.id !== read.id) return { fault: "other credential" };
      if (credential.publicKey.length > mostKeyBytes) return { fault: "long key" };
      return {
        credentialHash: await hashOf(read.id),
        credentialId: read.id,
        publicKey: encode(new Uint8Array(credential.publicKey)),
        algorithm: info.algorithm,
        signCount: credential.counter,
        backupEligible: info.credentialDeviceType === "multiDevice" ? 1 : 0,
        backedUp: info.credentialBackedUp ? 1 : 0,
        transports: transportsOf(read),
        aaguid: info.aaguid,
        rpId,
      };
    },

    async verify(answer, passkey, isOurs, isNamed) {
      const read = readAssertion(answer);
      if (!read) return { fault: "form" };
      if (read.id !== passkey.credentialId) return { fault: "other credential" };
      if (passkey.rpId !== rpId) return { fault: "other site" };
      if (challengeIn(read.response.clientDataJSON) === undefined) return { fault: "client data" };
      const { userHandle, ...response } = read.response;
      const lib = await library();
      const judge = () =>
        lib.verifyAuthenticationResponse({
          ...expected,
          response: { ...read, response, clientExtensionResults: {} },
          expectedChallenge: isOurs,
          requireUserVerification: true,
          // The library would judge the counter before the signature. A higher counter than 0 always passes.
          credential: {
            id: passkey.credentialId,
            publicKey: bytesIn(passkey.publicKey),
            counter: 0,
          },
        });
      // A wrong signature is an answer on Node and an error on Workers.
      const verdict = await judge().catch(() => undefined);
      if (verdict?.verified !== true) return { fault: "assertion" };
      const { newCounter, credentialBackedUp, credentialDeviceType } = verdict.authenticationInfo;
      const isOwner = userHandle === handleOf(passkey.userId);
      if (!isOwner && (isNamed || typeof userHandle === "string")) return { fault: "other owner" };
      if ((credentialDeviceType === "multiDevice") !== (passkey.backupEligible === 1)) {
        return { fault: "backup eligibility" };
      }
      return { count: newCounter, backedUp: credentialBackedUp };
    },
  };
}

/** The account as an authenticator stores it (WebAuthn's user handle). */
const handleOf = (userId: string): string => encode(new Uint8Array(bytesOf(userId)));

const bytesIn = (text: string): Bytes => new Uint8Array(decode(text) ?? []);

const descriptorOf = ({ credentialId, transports }: Passkey) => ({
  id: credentialId,
  type: "public-key",
  transports: transports === "" ? [] : transports.split(" "),
});
