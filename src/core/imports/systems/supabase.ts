import { flagOf, listOf, memberOf, subjectOf, textOf, timeInFile } from "../fields.ts";
import { firebaseHash, plainHash } from "../hashes.ts";
import type { ReadRecord } from "../model.ts";

/** What Supabase calls accounts without another provider. */
const own: readonly (string | undefined)[] = ["email", "phone"];

/**
 * Supabase: rows of `auth.users`, perhaps each with its rows of `auth.identities`. No other column is used for identities: users can
 * write `raw_user_meta_data` themselves, and `raw_app_meta_data` has no subjects.
 */
export const readSupabase: ReadRecord = (record) => {
  if (textOf(record, "deleted_at") !== undefined) return "skipped_deleted";
  if (flagOf(record, "is_sso_user")) return "skipped_sso";
  if (flagOf(record, "is_anonymous")) return "skipped_anonymous";
  const profile = memberOf(record, "raw_user_meta_data") ?? {};
  return {
    formerId: textOf(record, "id"),
    email: textOf(record, "email"),
    emailVerified: textOf(record, "email_confirmed_at") !== undefined,
    name: textOf(profile, "name", "full_name"),
    // A ban for ever is a time far away. A shorter ban ends by itself.
    disabled: (timeInFile(record, "banned_until") ?? 0) > year2100,
    createdAt: timeInFile(record, "created_at"),
    hash: hashOf(textOf(record, "encrypted_password")),
    identities: listOf(record, "identities")
      .filter((one) => !own.includes(textOf(one, "provider")))
      .map((one) => {
        const data = memberOf(one, "identity_data") ?? {};
        return {
          aliases: [textOf(one, "provider") ?? ""],
          subject: subjectOf(one, "provider_id") ?? subjectOf(data, "sub"),
          email: textOf(data, "email"),
        };
      }),
  };
};

const year2100 = Date.UTC(2100);

/** Of accounts that were moved from Firebase to Supabase. The hash brings the parameters of its project. */
const moved = /^\$fbscrypt\$v=1,n=(\d+),r=(\d+),p=1,ss=([^,$]*),sk=([^,$]+)\$([^$]+)\$([^$]+)$/;

function hashOf(text: string | undefined): string | undefined {
  const [, memCost, rounds, saltSeparator = "", signerKey = "", salt, hash] =
    moved.exec(text ?? "") ?? [];
  if (memCost === undefined) return plainHash(text);
  return firebaseHash(hash, salt, {
    signerKey,
    saltSeparator,
    rounds: Number(rounds),
    memCost: Number(memCost),
  });
}
