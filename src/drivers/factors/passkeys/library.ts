// The functions of the library that are used. If `passkeys.ts` imported its modules as they are, a bundler would keep all of them.
export { verifyAuthenticationResponse, verifyRegistrationResponse } from "@simplewebauthn/server";
export { decodeAttestationObject, decodeCredentialPublicKey } from "@simplewebauthn/server/helpers";
