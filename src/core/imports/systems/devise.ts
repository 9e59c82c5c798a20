import { textOf, timeInFile } from "../fields.ts";
import { plainHash } from "../hashes.ts";
import type { ReadRecord } from "../model.ts";

/** Devise of Rails: rows of `users`. With a pepper, the hashes are of no use. */
export const readDevise: ReadRecord = (record) => {
  if (textOf(record, "deleted_at", "discarded_at") !== undefined) return "skipped_deleted";
  return {
    formerId: textOf(record, "id"),
    username: textOf(record, "username"),
    email: textOf(record, "email"),
    emailVerified: textOf(record, "confirmed_at") !== undefined,
    name: textOf(record, "name"),
    createdAt: timeInFile(record, "created_at"),
    hash: plainHash(textOf(record, "encrypted_password")),
  };
};
