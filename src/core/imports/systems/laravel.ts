import { textOf, timeInFile } from "../fields.ts";
import { plainHash } from "../hashes.ts";
import type { ReadRecord } from "../model.ts";

/** Laravel: rows of `users`. */
export const readLaravel: ReadRecord = (record) => {
  if (textOf(record, "deleted_at") !== undefined) return "skipped_deleted";
  return {
    formerId: textOf(record, "id"),
    username: textOf(record, "username"),
    email: textOf(record, "email"),
    emailVerified: textOf(record, "email_verified_at") !== undefined,
    name: textOf(record, "name"),
    createdAt: timeInFile(record, "created_at"),
    hash: plainHash(textOf(record, "password")),
  };
};
