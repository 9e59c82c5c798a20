import { flagOf, textOf, timeInFile } from "../fields.ts";
import { base64OfHex, base64OfText } from "../hashes.ts";
import type { ReadRecord } from "../model.ts";

/** Better Auth: rows of `user`, each with the `password` of its `account`. */
export const readBetterAuth: ReadRecord = (record) => ({
  formerId: textOf(record, "id"),
  username: textOf(record, "username"),
  email: textOf(record, "email"),
  emailVerified: flagOf(record, "emailVerified") ?? flagOf(record, "email_verified"),
  name: textOf(record, "name"),
  disabled: flagOf(record, "banned"),
  createdAt: timeInFile(record, "createdAt", "created_at"),
  hash: hashOf(textOf(record, "password")),
});

/** The salt is the text of its hexadecimal digits. */
function hashOf(text = ""): string | undefined {
  const [, salt = "", hex = ""] = /^([0-9a-f]{32}):([0-9a-f]{128})$/i.exec(text) ?? [];
  const key = base64OfHex(hex);
  return key && `$scrypt$ln=14,r=16,p=1,f=nfkc$${base64OfText(salt)}$${key}`;
}
