import { flagOf, joined, textOf, timeInFile } from "../fields.ts";
import { base64Of, base64OfText, hexDigest, plainHash, type ImportedHash } from "../hashes.ts";
import type { ReadRecord } from "../model.ts";

/** Django: rows of `auth_user`. */
export const readDjango: ReadRecord = (record) => ({
  formerId: textOf(record, "id"),
  username: textOf(record, "username"),
  email: textOf(record, "email"),
  name: joined(textOf(record, "first_name"), textOf(record, "last_name")),
  disabled: flagOf(record, "is_active") === false,
  createdAt: timeInFile(record, "date_joined"),
  hash: djangoHash(textOf(record, "password")),
});

const pbkdf2: Readonly<Record<string, string>> = {
  pbkdf2_sha1: "pbkdf2-sha1",
  pbkdf2_sha256: "pbkdf2-sha256",
};

/** A hash as Django writes it: its name, then what the name needs. A salt is text. */
export function djangoHash(text = ""): ImportedHash | undefined {
  const [name = "", ...parts] = text.split("$");
  const rest = text.slice(name.length);
  const [first = "", salt = "", value = ""] = parts;
  if (Object.hasOwn(pbkdf2, name)) {
    return `$${pbkdf2[name]}$i=${first}$${base64OfText(salt)}$${base64Of(value)}`;
  }
  switch (name) {
    case "bcrypt_sha256":
      return `$sha256hex${rest.slice(1)}`;
    case "bcrypt":
      return plainHash(rest.slice(1));
    case "argon2":
      return plainHash(rest);
    case "md5":
    case "sha1":
      return hexDigest(salt, { salt: first });
    default:
      // The oldest versions stored a bare MD5.
      return rest === "" ? hexDigest(text) : undefined;
  }
}
