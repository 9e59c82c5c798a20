// Stands for parts of @simplewebauthn/server in Workers (`[alias]` in wrangler.toml, and tools/build/build.ts): its ASN.1 packages, and
// what judges attestations with certificates, which are refused before. They are a fifth of the bundle. Of all that, only signatures of
// ES256 are read.

/** An ECDSA signature in DER (RFC 3279 section 2.2.3). Throws for any other bytes. */
function parse(bytes: Uint8Array): { readonly r: Uint8Array; readonly s: Uint8Array } {
  const [sequence, length, kind, size = 0] = bytes;
  const [nextKind, nextSize] = bytes.slice(4 + size);
  const isWhole = length === bytes.length - 2 && nextSize === bytes.length - 6 - size;
  if (sequence !== 0x30 || kind !== 2 || nextKind !== 2 || !isWhole) throw new TypeError("no DER");
  return { r: bytes.slice(4, 4 + size), s: bytes.slice(6 + size) };
}

export const AsnParser = { parse };

// The other names that the library imports. None is reached.
const none = undefined;
export {
  none as Apple_WebAuthn_Root_CA,
  none as AuthorityKeyIdentifierExtension,
  none as BasicConstraints,
  none as CRLDistributionPointsExtension,
  none as Certificate,
  none as ECDSASigValue,
  none as ECParameters,
  none as ExtendedKeyUsage,
  none as GlobalSign_Root_CA,
  none as GlobalSign_Root_CA_R3,
  none as GlobalSign_Root_R46,
  none as Google_Hardware_Attestation_Root_1,
  none as Google_Hardware_Attestation_Root_2,
  none as Google_Hardware_Attestation_Root_3,
  none as Google_Hardware_Attestation_Root_4,
  none as KeyDescription,
  none as MetadataService,
  none as OctetString,
  none as RSAPublicKey,
  none as SubjectAlternativeName,
  none as SubjectKeyIdentifierExtension,
  none as X509Certificate,
  none as X509ChainBuilder,
  none as X509Crl,
  none as convertX509PublicKeyToCOSE,
  none as getCertificateInfo,
  none as id_ce_basicConstraints,
  none as id_ce_extKeyUsage,
  none as id_ce_keyDescription,
  none as id_ce_subjectAltName,
  none as id_ecPublicKey,
  none as id_ecdsaWithSHA256,
  none as id_ecdsaWithSHA384,
  none as id_ecdsaWithSHA512,
  none as id_ml_dsa_44,
  none as id_ml_dsa_65,
  none as id_ml_dsa_87,
  none as id_rsaEncryption,
  none as id_secp256r1,
  none as id_secp384r1,
  none as id_sha1WithRSAEncryption,
  none as id_sha256WithRSAEncryption,
  none as id_sha384WithRSAEncryption,
  none as id_sha512WithRSAEncryption,
  none as validateCertificatePath,
  none as verifyAttestationAndroidKey,
  none as verifyAttestationAndroidSafetyNet,
  none as verifyAttestationApple,
  none as verifyAttestationFIDOU2F,
  none as verifyAttestationTPM,
  none as verifyAttestationWithMetadata,
};
