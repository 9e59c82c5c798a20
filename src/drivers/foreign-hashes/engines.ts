export type Bytes = Uint8Array<ArrayBuffer>;

/** The parameters of PBKDF2 (RFC 8018 section 5.2). */
export interface Pbkdf2 {
  readonly hash: "SHA-1" | "SHA-256" | "SHA-512";
  readonly salt: Bytes;
  readonly rounds: number;
  /** Of the result, in bytes. */
  readonly length: number;
}

/** The parameters of scrypt (RFC 7914 section 2). */
export interface Scrypt {
  readonly salt: Bytes;
  /** Binary logarithm of the cost N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
  /** Of the result, in bytes. */
  readonly length: number;
}

/** The parameters of argon2 (RFC 9106 section 3.1). */
export interface Argon2 {
  readonly kind: "argon2i" | "argon2id";
  readonly salt: Bytes;
  /** In KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
  /** Of the result, in bytes. */
  readonly length: number;
}

/** The hash functions of other systems, as a runtime computes them. No method blocks the event loop on Node and Bun. */
export interface ForeignEngines {
  /** The memory that one argon2 hash may use, in KiB. 0 if the runtime has no argon2. */
  readonly argon2Memory: number;
  /** Loads MD5, which takes microseconds. */
  loadMd5(): Promise<(bytes: Bytes) => Bytes>;
  pbkdf2(password: Bytes, parameters: Pbkdf2): Promise<Bytes>;
  scrypt(password: Bytes, parameters: Scrypt): Promise<Bytes>;
  argon2(password: Bytes, parameters: Argon2): Promise<Bytes>;
}

/** More memory than this is refused on every runtime, in KiB. */
export const maxArgon2Memory = 128 * 1024;
