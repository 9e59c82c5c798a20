import { flagOf, textOf, timeInFile } from "../fields.ts";
import { firebaseHash } from "../hashes.ts";
import type { ReadRecord } from "../model.ts";

/** Firebase: the file of `firebase auth:export`. */
export const readFirebase: ReadRecord = (record, { firebase }) => ({
  formerId: textOf(record, "localId"),
  email: textOf(record, "email"),
  emailVerified: flagOf(record, "emailVerified"),
  name: textOf(record, "displayName"),
  disabled: flagOf(record, "disabled"),
  createdAt: timeInFile(record, "createdAt"),
  hash: firebase && firebaseHash(textOf(record, "passwordHash"), textOf(record, "salt"), firebase),
});
