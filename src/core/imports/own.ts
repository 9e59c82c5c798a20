import { storedAttributes } from "../accounts/attributes/attributes.ts";
import type { Account } from "../accounts/model.ts";
import { noPassword } from "../ground/no-password.ts";
import { attributesOf, flagOf, listOf, subjectOf, textOf, timeInFile } from "./fields.ts";
import type { ReadRecord, StoredIdentity } from "./model.ts";

/** Our own format: one JSON object a line, as `users export` writes it. */
export const readOwn: ReadRecord = (record) => ({
  formerId: textOf(record, "id"),
  username: textOf(record, "username"),
  email: textOf(record, "email"),
  emailVerified: flagOf(record, "email_verified"),
  name: textOf(record, "name"),
  role: textOf(record, "role"),
  disabled: flagOf(record, "disabled"),
  createdAt: timeInFile(record, "created_at"),
  hash: textOf(record, "password_hash"),
  attributes: attributesOf(record, "attributes"),
  locale: textOf(record, "locale"),
  picture: textOf(record, "picture"),
  timeZone: textOf(record, "time_zone"),
  identities: listOf(record, "identities").map((one) => ({
    aliases: [textOf(one, "provider") ?? ""],
    issuer: textOf(one, "issuer"),
    subject: subjectOf(one, "subject"),
    email: textOf(one, "email"),
  })),
});

/** One line of an export, with the hash of the password and the logins at other providers. */
export const exportedUser = (account: Account, identities: readonly StoredIdentity[] = []) => ({
  id: account.id,
  username: account.username,
  email: account.email,
  email_verified: account.emailVerifiedAt !== null,
  name: account.name,
  role: account.role,
  disabled: account.disabledAt !== null,
  created_at: new Date(account.createdAt).toISOString(),
  ...(account.passwordHash !== noPassword && { password_hash: account.passwordHash }),
  ...(account.locale !== null && { locale: account.locale }),
  ...(account.picture !== null && { picture: account.picture }),
  ...(account.timeZone !== null && { time_zone: account.timeZone }),
  ...(account.attributes !== null && { attributes: storedAttributes(account.attributes) }),
  ...(identities.length > 0 && {
    identities: identities.map(({ provider, issuer, subject, email }) => ({
      provider,
      issuer,
      subject,
      ...(email !== null && { email }),
    })),
  }),
});
