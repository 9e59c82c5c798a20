import { flagOf, textOf, timeInFile } from "../fields.ts";
import { plainHash } from "../hashes.ts";
import type { ReadRecord } from "../model.ts";

/** Apps with FastAPI: rows of `user`, of fastapi-users, pwdlib or passlib. */
export const readFastApi: ReadRecord = (record) => ({
  formerId: textOf(record, "id"),
  username: textOf(record, "username"),
  email: textOf(record, "email"),
  emailVerified: flagOf(record, "is_verified"),
  name: textOf(record, "name", "full_name"),
  role: textOf(record, "role"),
  disabled: flagOf(record, "is_active") === false || flagOf(record, "disabled"),
  createdAt: timeInFile(record, "created_at"),
  hash: plainHash(textOf(record, "hashed_password", "password")),
});
