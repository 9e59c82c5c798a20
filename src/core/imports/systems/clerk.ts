import { flagOf, joined, textOf, timeInFile } from "../fields.ts";
import { hexDigest, plainHash, type ImportedHash } from "../hashes.ts";
import type { ReadRecord } from "../model.ts";
import { djangoHash } from "./django.ts";

/** Clerk: the CSV of its dashboard. */
export const readClerk: ReadRecord = (record) => {
  const email = textOf(record, "primary_email_address");
  const verified = (textOf(record, "verified_email_addresses") ?? "").split(/[\s,|;]+/);
  return {
    formerId: textOf(record, "id"),
    username: textOf(record, "username"),
    email,
    emailVerified: email !== undefined && verified.includes(email),
    name: joined(textOf(record, "first_name"), textOf(record, "last_name")),
    disabled: flagOf(record, "banned"),
    createdAt: timeInFile(record, "created_at"),
    hash: hashOf(textOf(record, "password_hasher"), textOf(record, "password_digest")),
  };
};

function hashOf(hasher: string | undefined, digest: string | undefined): ImportedHash | undefined {
  if (digest === undefined) return undefined;
  if (hasher === "md5" || hasher === "sha256") return hexDigest(digest);
  if (hasher?.endsWith("_django")) return djangoHash(digest);
  return plainHash(digest);
}
