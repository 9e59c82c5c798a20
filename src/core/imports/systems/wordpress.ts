import { textOf, timeInFile } from "../fields.ts";
import { hexDigest, plainHash } from "../hashes.ts";
import type { ReadRecord } from "../model.ts";

/** WordPress: rows of `wp_users`. */
export const readWordPress: ReadRecord = (record) => {
  const hash = textOf(record, "user_pass");
  return {
    formerId: textOf(record, "ID", "id"),
    username: textOf(record, "user_login"),
    email: textOf(record, "user_email"),
    name: textOf(record, "display_name"),
    createdAt: timeInFile(record, "user_registered"),
    hash: plainHash(hash) ?? (hash && hexDigest(hash)),
  };
};
