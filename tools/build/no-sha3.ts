// Stands for SHA-3 in Workers (`[alias]` in wrangler.toml). otpauth names it among its hashes, but authenticator apps use SHA-1.
const none = undefined;
export { none as sha3_224, none as sha3_256, none as sha3_384, none as sha3_512 };
