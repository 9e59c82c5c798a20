import { flagOf, listOf, memberOf, subjectOf, textOf, timeInFile, type Fields } from "../fields.ts";
import {
  base64Of,
  base64OfHex,
  base64OfText,
  plainHash,
  type OldDigest,
  type ImportedHash,
} from "../hashes.ts";
import type { ReadRecord } from "../model.ts";

/** Auth0: the JSON lines that its support exports. */
export const readAuth0: ReadRecord = (record) => {
  const oid = textOf(memberOf(record, "_id") ?? {}, "$oid");
  const custom = memberOf(record, "custom_password_hash");
  return {
    // The other exports of Auth0, and its tokens, write the id so.
    formerId: textOf(record, "user_id") ?? (oid === undefined ? undefined : `auth0|${oid}`),
    username: textOf(record, "username"),
    email: textOf(record, "email"),
    emailVerified: flagOf(record, "email_verified"),
    name: textOf(record, "name"),
    disabled: flagOf(record, "blocked"),
    createdAt: timeInFile(record, "created_at"),
    // That of the own database is the account itself.
    identities: listOf(record, "identities")
      .filter((one) => textOf(one, "provider") !== "auth0")
      .map((one) => ({
        aliases: [textOf(one, "connection") ?? "", textOf(one, "provider") ?? ""],
        subject: subjectOf(one, "user_id"),
        email: textOf(memberOf(one, "profileData") ?? {}, "email"),
      })),
    hash: plainHash(textOf(record, "passwordHash", "password_hash")) ?? (custom && hashOf(custom)),
  };
};

const digests = ["md5", "sha1", "sha256"] as const;

/** A `custom_password_hash` of Auth0's import format. */
function hashOf(custom: Fields): ImportedHash | undefined {
  const [hash, salt] = [memberOf(custom, "hash"), memberOf(custom, "salt")];
  const value = hash && textOf(hash, "value");
  if (value === undefined) return undefined;
  const digest = digests.find((name) => name === textOf(custom, "algorithm"));
  return digest ? oldDigest(digest, value, textOf(hash!, "encoding"), salt) : plainHash(value);
}

function oldDigest(
  digest: OldDigest["digest"],
  text: string,
  encoding: string | undefined,
  salted: Fields | undefined,
): OldDigest | undefined {
  const value = decoded(text, encoding ?? "hex");
  if (value === undefined) return undefined;
  if (!salted) return { digest, order: "p", salt: "", value };
  const salt = decoded(textOf(salted, "value") ?? "", textOf(salted, "encoding") ?? "utf8");
  const order = textOf(salted, "position") === "suffix" ? "ps" : "sp";
  return salt === undefined ? undefined : { digest, order, salt, value };
}

function decoded(text: string, encoding: string): string | undefined {
  if (encoding === "hex") return base64OfHex(text);
  if (encoding === "base64") return base64Of(text);
  return encoding === "utf8" ? base64OfText(text) : undefined;
}
