import type { OldDigest } from "../../core/imports/hashes.ts";
import { type BcryptEngine, costOf } from "../bcrypt/bcrypt.ts";
import { base64, readBase64, utf8 } from "./bytes.ts";
import type { Bytes } from "./engines.ts";
import type { Scheme, Tools } from "./scheme.ts";
import { slashed } from "./wordpress.ts";

/** WordPress from 6.8 on: bcrypt over base64(HMAC-SHA-384("wp-sha384", password)). */
export const wp: Scheme = {
  prefixes: ["$wp$"],
  read(text) {
    const hash = text.slice("$wp".length);
    if (costOf(hash) === undefined) return undefined;
    return async (password, { bcrypt }) => {
      const check = async (one: string) => bcrypt(await wpInput(one), hash);
      const other = slashed(password);
      return (await check(password)) || (other !== password && (await check(other)));
    };
  },
};

const phpSpace = /^[ \t\n\r\0\v]+|[ \t\n\r\0\v]+$/g;

async function wpInput(password: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-384" };
  const key = await crypto.subtle.importKey("raw", utf8("wp-sha384"), algorithm, false, ["sign"]);
  const mac = await crypto.subtle.sign(algorithm, key, utf8(password.replaceAll(phpSpace, "")));
  return base64(new Uint8Array(mac));
}

/** Django's `bcrypt_sha256`: bcrypt over the hexadecimal SHA-256. */
export const sha256hex: Scheme = {
  prefixes: ["$sha256hex$"],
  read(text) {
    const hash = text.slice("$sha256hex".length);
    if (costOf(hash) === undefined) return undefined;
    return async (password, { bcrypt }) => bcrypt(hex(await sha256(utf8(password))), hash);
  },
};

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

const webDigest = (name: string) => async (bytes: Bytes) =>
  new Uint8Array(await crypto.subtle.digest(name, bytes));

const sha256 = webDigest("SHA-256");

/** The fast digests that are wrapped. */
const digests: Readonly<Record<string, (bytes: Bytes, tools: Tools) => Promise<Bytes>>> = {
  md5: async (bytes, { engines }) => (await engines.loadMd5())(bytes),
  sha1: webDigest("SHA-1"),
  sha256,
};

const wrapped =
  /^\$wrap\$(md5|sha1|sha256)\$f=(p|sp|ps)\$([A-Za-z0-9+/]*)(\$2[aby]\$\d\d\$[./A-Za-z0-9]{53})$/;

/** bcrypt over base64 of a digest that is too fast to keep. `f` is the order of salt and password in the digest. */
export const wrap: Scheme = {
  prefixes: ["$wrap$"],
  read(text) {
    const [, name = "", order, salted, hash = ""] = wrapped.exec(text) ?? [];
    const digest = digests[name];
    const salt = order === "p" ? readBase64(salted, 0, 0) : readBase64(salted, 1, 64);
    if (!digest || !salt || costOf(hash) === undefined) return undefined;
    return async (password, tools) => {
      const bytes = utf8(password);
      const parts = order === "sp" ? [...salt, ...bytes] : [...bytes, ...salt];
      return tools.bcrypt(base64(await digest(Uint8Array.from(parts), tools)), hash);
    };
  },
};

/** Wraps a digest, so that a check costs as much as bcrypt. */
export async function wrapDigest(
  { hash }: BcryptEngine,
  { digest, order, salt, value }: OldDigest,
  cost: number,
): Promise<string> {
  const padded = value.padEnd(Math.ceil(value.length / 4) * 4, "=");
  return `$wrap$${digest}$f=${order}$${salt}${await hash(padded, cost)}`;
}
