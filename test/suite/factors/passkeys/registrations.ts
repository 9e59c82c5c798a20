import { encode } from "../../../../src/drivers/base64url.ts";
import { flags } from "../../../support/webauthn/authenticator.ts";
import { same, type Case } from "../check.ts";
import {
  challenge,
  handle,
  isOurs,
  newAuthenticator,
  passkeys,
  refused,
  register,
  site,
  storedOf,
  userId,
} from "./stage.ts";

const all = flags.UP | flags.UV | flags.BE | flags.BS | flags.AT;
const filled = (length: number) => new Uint8Array(length).fill(1);

/** A key with other members than the passkey's own. */
const changed = async (
  algorithm: -7 | -8 | -257,
  members: readonly (readonly [number, unknown])[],
) => new Map([...(await newAuthenticator(algorithm)).key, ...members]) as never;

export const registrations: Readonly<Record<string, Case>> = {
  async "FA-50 a passkey with ES256, EdDSA or RS256 is registered, and unknown extensions are ignored"() {
    for (const algorithm of [-7, -8, -257] as const) {
      const authenticator = await newAuthenticator(algorithm);
      const extensions = { clientExtensionResults: { credProps: { rk: true }, other: [1] } };
      const outcome = await register(authenticator, { json: extensions, count: 3 });
      if (outcome.fault !== undefined) throw new Error(`${algorithm}: ${outcome.fault}`);
      const { publicKey, credentialHash, ...facts } = outcome;
      same(facts, {
        credentialId: encode(authenticator.id),
        algorithm,
        signCount: 3,
        backupEligible: 1,
        backedUp: 1,
        transports: "hybrid internal",
        aaguid: "00000000-0000-0000-0000-000000000000",
        rpId: site.rpId,
      });
      same([credentialHash.length, publicKey.length <= 1024], [43, true]);
    }
  },

  async "FA-50 a passkey that signs its own attestation, or that cannot be backed up, is registered"() {
    for (const algorithm of [-7, -8, -257] as const) {
      const outcome = await register(await newAuthenticator(algorithm), { isSelfSigned: true });
      same(outcome.fault, undefined, `${algorithm}`);
    }
    const outcome = await register(await newAuthenticator(), {
      flags: flags.UP | flags.UV | flags.AT,
    });
    same([outcome.fault, "backedUp" in outcome && outcome.backedUp], [undefined, 0]);
  },

  async "an upgrade needs neither the user's presence nor a verification, and everything else"() {
    for (const weak of [flags.AT, flags.AT | flags.UP, flags.AT | flags.BE | flags.BS]) {
      const answer = await (await newAuthenticator()).register(challenge, { flags: weak });
      same((await passkeys.register(answer, isOurs, true)).fault, undefined, `${weak}`);
      same((await passkeys.register(answer, isOurs)).fault, "registration", `${weak}`);
    }
    const foreign = { clientData: { origin: "https://example.org" }, flags: flags.AT };
    const answer = await (await newAuthenticator()).register(challenge, foreign);
    same((await passkeys.register(answer, isOurs, true)).fault, "registration");
    const owner = { userId, username: "ann", name: "Ann" };
    const { authenticatorSelection } = passkeys.registrationOptions(owner, challenge, [], true);
    same((authenticatorSelection as { userVerification: string }).userVerification, "preferred");
  },

  async "FA-82 MF-16 the options ask for user verification and name three algorithms, and those of logins are equal for all"() {
    const known = storedOf(await registeredFacts());
    const options = passkeys.registrationOptions(
      { userId, username: "ann", name: "Ann" },
      challenge,
      [known],
    );
    same(options, {
      challenge,
      rp: { id: "example.com", name: "Latchkey" },
      user: { id: handle, name: "ann", displayName: "Ann" },
      pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: "public-key", alg })),
      timeout: 300_000,
      excludeCredentials: [
        { id: known.credentialId, type: "public-key", transports: ["hybrid", "internal"] },
      ],
      authenticatorSelection: {
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
      attestation: "none",
      extensions: { credProps: true },
    });
    same(passkeys.requestOptions(challenge), {
      challenge,
      rpId: "example.com",
      timeout: 300_000,
      userVerification: "required",
    });
  },

  async "FA-51 a registration of another type is refused"() {
    for (const type of ["webauthn.get", "payment.get", "", undefined]) {
      await refused(String(type), "registration", { clientData: { type } });
    }
  },

  async "FA-52 a registration with another challenge is refused"() {
    for (const given of ["", `${challenge}=`, challenge.toLowerCase(), challenge.slice(1)]) {
      await refused(given, "registration", { clientData: { challenge: given } });
    }
    for (const given of [undefined, null, 5, [challenge]]) {
      await refused(String(given), "client data", { clientData: { challenge: given } });
    }
  },

  async "FA-53 MF-18 a registration on a page of another origin is refused"() {
    for (const origin of [
      "https://evil.example",
      "https://example.com",
      "https://sub.login.example.com",
      "https://login.example.com:8443",
      "https://login.example.com:443",
      "http://login.example.com",
      "https://login.example.com/",
      "HTTPS://LOGIN.EXAMPLE.COM",
      "null",
      null,
      undefined,
      [site.origin],
    ]) {
      await refused(String(origin), "registration", { clientData: { origin } });
    }
    const other = await register(await newAuthenticator(), {
      clientData: { origin: "https://app.example.com" },
    });
    same(other.fault, undefined);
  },

  async "FA-54 a registration in a frame of another origin is refused"() {
    for (const clientData of [
      { crossOrigin: true },
      { crossOrigin: "false" },
      { crossOrigin: null },
      { topOrigin: site.origin },
      { crossOrigin: true, topOrigin: site.origin },
    ]) {
      await refused(JSON.stringify(clientData), "client data", { clientData });
    }
    const absent = await register(await newAuthenticator(), {
      clientData: { crossOrigin: undefined },
    });
    same(absent.fault, undefined);
  },

  async "FA-55 a registration for another site is refused"() {
    for (const rpId of ["example.org", "login.example.com", "Example.com", ""]) {
      await refused(rpId, "registration", { rpId });
    }
  },

  async "FA-56 FA-57 FA-58 a registration without presence, without verification, or backed up but not eligible, is refused"() {
    for (const [what, without] of Object.entries({ UP: flags.UP, UV: flags.UV, BE: flags.BE })) {
      await refused(what, "registration", { flags: all & ~without });
      await refused(what, "registration", { flags: all & ~without, isSelfSigned: true });
    }
  },

  async "FA-59 MF-16 a key of another algorithm, kind, curve or length is refused"() {
    for (const alg of [-35, -48, -37, -65535, 0]) {
      await refused(`${alg}`, "registration", { key: await changed(-7, [[3, alg]]) });
    }
    const keys = {
      "P-256 as EdDSA": await changed(-7, [[3, -8]]),
      "Ed25519 as ES256": await changed(-8, [[3, -7]]),
      "RSA as ES256": await changed(-257, [[3, -7]]),
      "P-256 as RS256": await changed(-7, [[3, -257]]),
      "P-384": await changed(-7, [
        [-1, 2],
        [-2, filled(48)],
        [-3, filled(48)],
      ]),
      "P-256 with the number of P-384": await changed(-7, [[-1, 2]]),
      Ed448: await changed(-8, [[-1, 7]]),
      "a coordinate of 31 bytes": await changed(-7, [[-2, filled(31)]]),
      "no y": await changed(-7, [[-3, true]]),
      "a point off the curve": await changed(-7, [
        [-2, filled(32)],
        [-3, filled(32)],
      ]),
      "a point at zero": await changed(-7, [
        [-2, new Uint8Array(32)],
        [-3, new Uint8Array(32)],
      ]),
      "RSA of 1024 bits": await changed(-257, [[-1, new Uint8Array(128).fill(0xff)]]),
      "RSA of 2048 bits with leading zeros": await changed(-257, [[-1, filled(256)]]),
      "RSA with the exponent 1": await changed(-257, [[-2, Uint8Array.of(1)]]),
    };
    for (const [what, key] of Object.entries(keys)) await refused(what, "registration", { key });
    const long = await changed(-257, [[-1, new Uint8Array(1024).fill(0xff)]]);
    same((await register(await newAuthenticator(), { key: long })).fault !== undefined, true);
  },

  async "FA-60 MF-20 an attestation of another form is refused before it is parsed"() {
    const x5c = new Map<string, unknown>([
      ["alg", -7],
      ["sig", filled(70)],
      ["x5c", [filled(300)]],
    ]);
    for (const format of ["packed", "tpm", "fido-u2f", "apple", "android-key", "none"]) {
      await refused(format, "registration", { format, statement: x5c });
    }
    for (const format of ["android-safetynet", "compound", "unknown", ""]) {
      await refused(format, "registration", { format });
    }
    for (const [what, statement] of Object.entries({
      "no signature": new Map<string, unknown>([["alg", -7]]),
      "another signature": new Map<string, unknown>([
        ["alg", -7],
        ["sig", filled(70)],
      ]),
    })) {
      await refused(what, "registration", { format: "packed", statement });
    }
  },

  async "FA-61 a credential id of no byte, of 1024 bytes, or other than the signed one is refused"() {
    await refused("0 bytes", "form", { id: new Uint8Array() });
    await refused("1024 bytes", "form", { id: filled(1024) });
    const most = await register(await newAuthenticator(), { id: filled(1023) });
    same(most.fault, undefined);
    const other = encode(filled(32));
    await refused("JSON", "other credential", { json: { id: other, rawId: other } });
    await refused("id", "registration", { json: { id: other } });
    await refused("rawId", "registration", { json: { rawId: other } });
    await refused("type", "form", { json: { type: "password" } });
  },

  async "FA-63 malformed registrations are refused without an error of the server"() {
    await refused("no credential data", "registration", { flags: all & ~flags.AT });
    await refused("trailing bytes", "registration", { tail: filled(1) });
    await refused("promised extensions", "registration", { flags: all | flags.ED });
    for (const cut of [1, 40, 100, 160]) await refused(`cut ${cut}`, "registration", { cut });
    const authenticator = await newAuthenticator();
    const right = await authenticator.register(challenge);
    const deep = encode(new Uint8Array(6000).fill(0x81));
    const huge = encode(filled(16_384));
    for (const [what, attestationObject] of Object.entries({
      deep,
      huge,
      none: "",
      text: "a text!",
      number: 5,
      "a number": encode(Uint8Array.of(1)),
      "an array": encode(Uint8Array.of(0x80)),
      "an empty map": encode(Uint8Array.of(0xa0)),
      "a break": encode(Uint8Array.of(0xff)),
    })) {
      const answer = { ...right, response: { ...right.response, attestationObject } };
      const { fault } = await passkeys.register(answer, isOurs);
      same(fault === "registration" || fault === "form", true, what);
    }
    for (const clientDataJSON of [
      "",
      "e30",
      "bnVsbA",
      "W10",
      "_w",
      "InRleHQi",
      encode(filled(5000)),
    ]) {
      const answer = { ...right, response: { ...right.response, clientDataJSON } };
      const { fault } = await passkeys.register(answer, isOurs);
      same(fault === "client data" || fault === "form", true, clientDataJSON);
    }
    for (const answer of [undefined, null, "", 5, [], {}, { ...right, response: null }, [right]]) {
      same((await passkeys.register(answer, isOurs)).fault, "form", JSON.stringify(answer));
      same(await passkeys.read(answer), undefined);
    }
  },
};

async function registeredFacts() {
  const outcome = await register(await newAuthenticator());
  if (outcome.fault !== undefined) throw new Error(outcome.fault);
  return outcome;
}
