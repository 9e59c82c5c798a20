import { flagOf, textOf, timeInFile } from "../fields.ts";
import { base64OfBytes, bytesOfBase64 } from "../hashes.ts";
import type { ReadRecord } from "../model.ts";

/** ASP.NET Core Identity: rows of `AspNetUsers`. */
export const readAspNet: ReadRecord = (record) => ({
  formerId: textOf(record, "Id"),
  username: textOf(record, "UserName"),
  email: textOf(record, "Email"),
  emailVerified: flagOf(record, "EmailConfirmed"),
  // A lockout for ever is a time far away. A shorter lockout ends by itself.
  disabled: (timeInFile(record, "LockoutEnd") ?? 0) > year2100,
  hash: hashOf(textOf(record, "PasswordHash")),
});

const year2100 = Date.UTC(2100);

const hashes: Readonly<Record<number, string>> = { 0: "sha1", 1: "sha256", 2: "sha512" };

/** Version 3 has its parameters before salt and key, as numbers of four bytes. Version 2 has none. */
function hashOf(text = ""): string | undefined {
  const bytes = bytesOfBase64(text);
  if (!bytes) return undefined;
  const parts = (salt: Uint8Array, key: Uint8Array) =>
    `${base64OfBytes(salt)}$${base64OfBytes(key)}`;
  if (bytes[0] === 0 && bytes.length === 49) {
    return `$pbkdf2-sha1$i=1000$${parts(bytes.slice(1, 17), bytes.slice(17))}`;
  }
  if (bytes[0] !== 1 || bytes.length < 13) return undefined;
  const view = new DataView(bytes.buffer);
  const [hash, rounds, length] = [hashes[view.getUint32(1)], view.getUint32(5), view.getUint32(9)];
  if (hash === undefined) return undefined;
  return `$pbkdf2-${hash}$i=${rounds}$${parts(bytes.slice(13, 13 + length), bytes.slice(13 + length))}`;
}
