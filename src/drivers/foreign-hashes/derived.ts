import { equalBytes, readBase64, utf8 } from "./bytes.ts";
import { maxArgon2Memory, type Argon2, type Pbkdf2, type Scrypt } from "./engines.ts";
import type { Scheme } from "./scheme.ts";

/** Of salts and of results, in bytes. */
const salts = { min: 4, max: 64 };
const results = { min: 16, max: 64 };

const readSalt = (text: string | undefined) => readBase64(text, salts.min, salts.max);
const readResult = (text: string | undefined) => readBase64(text, results.min, results.max);

/** A whole number without leading zeros, at most `max`. */
function readNumber(text: string | undefined, max: number): number | undefined {
  if (text === undefined || !/^[1-9]\d{0,8}$/.test(text)) return undefined;
  return Number(text) <= max ? Number(text) : undefined;
}

const maxRounds = 2_000_000;

/** PBKDF2, of Keycloak, Django and ASP.NET: `$pbkdf2-sha256$i=600000$salt$key`. The result is as long as the key. */
export const pbkdf2 = (name: string, hash: Pbkdf2["hash"]): Scheme => ({
  prefixes: [`$${name}$`],
  read(text) {
    const [, , cost = "", salted, stored, ...more] = text.split("$");
    const [rounds, salt, key] = [
      readNumber(cost.startsWith("i=") ? cost.slice(2) : "", maxRounds),
      readSalt(salted),
      readResult(stored),
    ];
    if (rounds === undefined || !salt || !key || more.length > 0) return undefined;
    const parameters = { hash, salt, rounds, length: key.length };
    return async (password, { engines }) =>
      equalBytes(await engines.pbkdf2(utf8(password), parameters), key);
  },
});

/** Bytes of memory. */
const maxScryptMemory = 64 * 1024 * 1024;

const scryptCost = /^ln=(\d+),r=(\d+),p=(\d+)(,f=nfkc)?$/;

function readScrypt(
  cost: string,
): (Omit<Scrypt, "salt" | "length"> & { nfkc: boolean }) | undefined {
  const [, first, second, third, form] = scryptCost.exec(cost) ?? [];
  const [ln, r, p] = [readNumber(first, 17), readNumber(second, 16), readNumber(third, 4)];
  if (ln === undefined || r === undefined || p === undefined) return undefined;
  if (128 * 2 ** ln * r > maxScryptMemory) return undefined;
  return { ln, r, p, nfkc: form !== undefined };
}

/** scrypt, of Better Auth: `$scrypt$ln=14,r=16,p=1,f=nfkc$salt$key`. `f` is the form in which the password is hashed. */
export const scrypt: Scheme = {
  prefixes: ["$scrypt$"],
  read(text) {
    const [, , cost = "", salted, stored, ...more] = text.split("$");
    const [parameters, salt, key] = [readScrypt(cost), readSalt(salted), readResult(stored)];
    if (!parameters || !salt || !key || more.length > 0) return undefined;
    const { nfkc, ...rest } = parameters;
    return async (password, { engines }) => {
      const bytes = utf8(nfkc ? password.normalize("NFKC") : password);
      return equalBytes(await engines.scrypt(bytes, { ...rest, salt, length: key.length }), key);
    };
  },
};

/**
 * Firebase: scrypt gives a key of AES-256-CTR. Stored are the first 32 bytes of its key stream, which depends on the password and
 * not on the secret of the project.
 */
export const fbscrypt: Scheme = {
  prefixes: ["$fbscrypt$"],
  read(text) {
    const [, , cost = "", salted, stored, ...more] = text.split("$");
    const [parameters, salt, stream] = [
      readScrypt(cost),
      readSalt(salted),
      readBase64(stored, 32, 32),
    ];
    if (!parameters || parameters.nfkc || !salt || !stream || more.length > 0) return undefined;
    const { ln, r, p } = parameters;
    return async (password, { engines }) => {
      const bytes = await engines.scrypt(utf8(password), { ln, r, p, salt, length: 32 });
      const key = await crypto.subtle.importKey("raw", bytes, "AES-CTR", false, ["encrypt"]);
      const counter = { name: "AES-CTR", counter: new Uint8Array(16), length: 64 };
      const made = await crypto.subtle.encrypt(counter, key, new Uint8Array(32));
      return equalBytes(new Uint8Array(made), stream);
    };
  },
};

const argon2Shape =
  /^\$(argon2id?)\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function readArgon2(text: string) {
  const [, name, first, second, third, salted, stored] = argon2Shape.exec(text) ?? [];
  const kind: Argon2["kind"] = name === "argon2i" ? "argon2i" : "argon2id";
  const memory = readNumber(first, maxArgon2Memory);
  const [passes, lanes] = [readNumber(second, 10), readNumber(third, 8)];
  // RFC 9106 section 3.1 asks for salts of at least 8 bytes here.
  const [salt, key] = [readBase64(salted, 8, salts.max), readResult(stored)];
  if (!memory || !passes || !lanes || !salt || !key || memory < 8 * lanes) return undefined;
  return { key, parameters: { kind, salt, memory, passes, lanes, length: key.length } };
}

/** argon2id and argon2i, as everybody writes them (PHC string format). */
export const argon2: Scheme = {
  prefixes: ["$argon2i$", "$argon2id$"],
  memory: (text) => readArgon2(text)?.parameters.memory ?? 0,
  read(text) {
    const hash = readArgon2(text);
    if (!hash) return undefined;
    const { key, parameters } = hash;
    return async (password, { engines }) =>
      equalBytes(await engines.argon2(utf8(password), parameters), key);
  },
};
