import { encode } from "../../../../src/drivers/base64url.ts";
import { concat, flags } from "../../../support/webauthn/authenticator.ts";
import { same, type Case } from "../check.ts";
import {
  challenge,
  handle,
  isOurs,
  newAuthenticator,
  passkeys,
  registered,
  site,
} from "./stage.ts";

const all = flags.UP | flags.UV | flags.BE | flags.BS;
type Verify = Awaited<ReturnType<typeof registered>>["verify"];

/** Requires that each of some answers is refused, and why. */
async function refusedAll(
  verify: Verify,
  fault: string,
  tamperings: Readonly<Record<string, Parameters<Verify>[0]>>,
): Promise<void> {
  for (const [what, tampering] of Object.entries(tamperings)) {
    same((await verify(tampering)).fault, fault, what);
  }
}

export const assertions: Readonly<Record<string, Case>> = {
  async "FA-80 an answer of ES256, EdDSA or RS256 is accepted, with its counter and its backup state"() {
    for (const algorithm of [-7, -8, -257] as const) {
      const { verify, authenticator, passkey } = await registered(algorithm);
      for (let round = 0; round < 5; round++) {
        same(await verify({ count: round }), { count: round, backedUp: true }, `${algorithm}`);
      }
      const answer = await authenticator.assert(challenge);
      const { credentialHash } = passkey;
      same(await passkeys.read(answer), { credentialHash, challenge });
    }
  },

  async "FA-70 an answer of another type is refused"() {
    const { verify } = await registered();
    for (const type of ["webauthn.create", "payment.get", undefined]) {
      same((await verify({ clientData: { type } })).fault, "assertion", type);
    }
  },

  async "FA-71 MF-14 an answer to another challenge is refused"() {
    const { verify } = await registered();
    for (const given of ["", `${challenge}=`, challenge.slice(1)]) {
      same((await verify({ clientData: { challenge: given } })).fault, "assertion", given);
    }
    same((await verify({ clientData: { challenge: undefined } })).fault, "client data");
  },

  async "FA-72 an answer from another page, for another site, or without presence and verification is refused"() {
    const { verify } = await registered();
    await refusedAll(verify, "assertion", {
      origin: { clientData: { origin: "https://evil.example" } },
      subdomain: { clientData: { origin: "https://sub.login.example.com" } },
      slash: { clientData: { origin: `${site.origin}/` } },
      null: { clientData: { origin: "null" } },
      site: { rpId: "example.org" },
      UP: { flags: all & ~flags.UP },
      UV: { flags: all & ~flags.UV },
      "BS without BE": { flags: all & ~flags.BE },
    });
    await refusedAll(verify, "client data", {
      frame: { clientData: { crossOrigin: true } },
      "frame without a top": { clientData: { crossOrigin: true, topOrigin: undefined } },
      top: { clientData: { topOrigin: site.origin } },
    });
  },

  async "FA-73 MF-17 an answer with a wrong signature is refused"() {
    for (const algorithm of [-7, -8, -257] as const) {
      const { verify, authenticator } = await registered(algorithm);
      const other = await newAuthenticator(algorithm);
      const flip = (at: number) => async (data: Uint8Array<ArrayBuffer>) => {
        const signature = await authenticator.sign(data);
        const index = at < 0 ? signature.length + at : at;
        signature[index] = (signature[index] ?? 0) ^ 1;
        return signature;
      };
      await refusedAll(verify, "assertion", {
        "another key": { sign: other.sign },
        "a bit": { sign: flip(-1) },
        "the first byte": { sign: flip(0) },
        "a byte less": { sign: async (data) => (await authenticator.sign(data)).slice(0, -1) },
        // A further byte after an ES256 signature is accepted. It gains nothing, because a challenge counts once.
        ...(algorithm !== -7 && {
          "a byte more": {
            sign: async (data: Uint8Array<ArrayBuffer>) =>
              concat(await authenticator.sign(data), Uint8Array.of(0)),
          },
        }),
        zeros: { sign: async () => new Uint8Array(64) },
        "r = s = 0": { sign: async () => Uint8Array.of(0x30, 6, 2, 1, 0, 2, 1, 0) },
        "client data swapped": { signed: { challenge: "another" } },
        "other bytes": { sign: async (data) => authenticator.sign(data.slice(1)) },
      });
    }
    const { verify, authenticator } = await registered();
    const raw = async (data: Uint8Array<ArrayBuffer>) => {
      const [, , , size = 0, ...rest] = await authenticator.sign(data);
      const s = rest.slice(size + 2);
      const pad = (bytes: readonly number[]) => [...Array(32).fill(0), ...bytes].slice(-32);
      return Uint8Array.from([...pad(rest.slice(0, size)), ...pad(s)] as number[]);
    };
    same((await verify({ sign: raw })).fault, "assertion", "raw in place of DER");
  },

  async "FA-74 an answer of another passkey than the given one is refused"() {
    const [one, other] = [await registered(), await registered()];
    const answer = await one.authenticator.assert(challenge);
    const verify = (given: unknown, passkey = other.passkey) =>
      passkeys.verify(given, passkey, isOurs, true);
    same((await verify(answer)).fault, "other credential");
    // The JSON names the other passkey, and the signature is of this one.
    const id = other.passkey.credentialId;
    same((await verify({ ...answer, id, rawId: id })).fault, "assertion");
    same((await verify({ ...answer, id })).fault, "assertion");
    same((await verify({ ...answer, rawId: id }, one.passkey)).fault, "assertion");
  },

  async "FA-75 an answer must name its owner in a login, and may not name another one"() {
    const { verify } = await registered();
    const strange = encode(new Uint8Array(16).fill(3));
    for (const userHandle of [strange, "", "not base64!", `${handle}=`, handle.toLowerCase()]) {
      for (const isNamed of [true, false]) {
        const { fault } = await verify({ response: { userHandle } }, isNamed);
        same(fault, "other owner", userHandle);
      }
    }
    for (const userHandle of [undefined, null]) {
      same((await verify({ response: { userHandle } }, true)).fault, "other owner");
      same((await verify({ response: { userHandle } }, false)).fault, undefined);
    }
    same((await verify({ response: { userHandle: 5 } })).fault, "form");
  },

  async "FA-76 an answer that changes the backup eligibility is refused, and the backup state is read"() {
    const eligible = await registered();
    same(await eligible.verify({ flags: all & ~flags.BS }), { count: 0, backedUp: false });
    const none = flags.UP | flags.UV;
    same((await eligible.verify({ flags: none })).fault, "backup eligibility");
    const single = await registered(-7, { flags: none | flags.AT });
    same(await single.verify({ flags: none }), { count: 0, backedUp: false });
    same((await single.verify({ flags: none | flags.BE })).fault, "backup eligibility");
  },

  async "FA-77 a counter is read only from an answer with a right signature, and any counter is"() {
    const { verify, authenticator } = await registered(-7, { count: 9 });
    for (const count of [0, 9, 8, 2 ** 32 - 1]) {
      same(await verify({ count }), { count, backedUp: true });
      const sign = async (data: Uint8Array<ArrayBuffer>) => authenticator.sign(data.slice(1));
      same((await verify({ count, sign })).fault, "assertion");
    }
  },

  async "FA-79 a passkey of another site is refused"() {
    const { authenticator, passkey } = await registered();
    const answer = await authenticator.assert(challenge);
    const moved = { ...passkey, rpId: "example.org" };
    same((await passkeys.verify(answer, moved, isOurs, true)).fault, "other site");
  },

  async "FA-63 malformed answers are refused without an error of the server"() {
    const { authenticator, passkey } = await registered();
    const right = await authenticator.assert(challenge);
    for (const response of [
      { authenticatorData: "" },
      { authenticatorData: encode(new Uint8Array(36)) },
      { authenticatorData: encode(new Uint8Array(5000)) },
      { signature: "" },
      { signature: "a signature!" },
      { clientDataJSON: "" },
      { clientDataJSON: 5 },
    ]) {
      const answer = { ...right, response: { ...right.response, ...response } };
      same((await passkeys.verify(answer, passkey, isOurs, true)).fault, "form");
    }
    const long = concat(new Uint8Array(37), new Uint8Array(1));
    const answer = {
      ...right,
      response: { ...right.response, authenticatorData: encode(long) },
    };
    same((await passkeys.verify(answer, passkey, isOurs, true)).fault, "assertion");
    for (const given of [undefined, null, [], {}, { ...right, id: "" }, { ...right, id: 5 }]) {
      same((await passkeys.verify(given, passkey, isOurs, true)).fault, "form");
    }
  },
};
