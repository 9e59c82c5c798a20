import { and, lt, or, sql } from "drizzle-orm";
import { factorLimits } from "../../../core/factors/limits.ts";
import type { FactorStore } from "../../../core/factors/ports.ts";
import type { Dialect } from "../statements/dialect.ts";
import { bound, equals, everyColumn, first, limit, value } from "../statements/placeholders.ts";
import { type PreparedAll, DuplicateKey, all, changed, one, once } from "../statements/prepared.ts";

export const passkeyStatements = ({ db, tables: { passkeys } }: Dialect) => {
  const isOwn = and(equals(passkeys.id, "id"), equals(passkeys.userId, "userId"));
  return {
    insertPasskey: db.insert(passkeys).values(everyColumn(passkeys)),

    findPasskey: db
      .select()
      .from(passkeys)
      .where(equals(passkeys.credentialHash, "credentialHash")),

    listPasskeys: db
      .select()
      .from(passkeys)
      .where(equals(passkeys.userId, "userId"))
      .orderBy(passkeys.createdAt, sql`${passkeys.id}${limit(factorLimits.passkeys)}`),

    notePasskeyUse: db
      .update(passkeys)
      .set({
        signCount: value(passkeys.signCount, "count"),
        backedUp: value(passkeys.backedUp, "backedUp"),
        lastUsedAt: value(passkeys.lastUsedAt, "now"),
        // Every proof verifies the user.
        verifiedAt: first(passkeys.verifiedAt, "now"),
      })
      .where(
        and(
          equals(passkeys.id, "id"),
          or(
            lt(passkeys.signCount, bound(passkeys.signCount, "count")),
            and(sql`${passkeys.signCount} = 0`, sql`${bound(passkeys.signCount, "count")} = 0`),
          ),
        ),
      ),

    renamePasskey: db
      .update(passkeys)
      .set({ name: value(passkeys.name, "name") })
      .where(isOwn),

    findOwnPasskey: db.select({ name: passkeys.name }).from(passkeys).where(isOwn),

    deletePasskey: db.delete(passkeys).where(isOwn),

    deletePasskeysOf: db.delete(passkeys).where(equals(passkeys.userId, "userId")),
  };
};

type Query = PreparedAll<ReturnType<typeof passkeyStatements>>;

export const passkeyStore = (
  query: Query,
): Pick<
  FactorStore,
  | "insertPasskey"
  | "findPasskey"
  | "listPasskeys"
  | "notePasskeyUse"
  | "renamePasskey"
  | "deletePasskey"
  | "deletePasskeysOf"
> => ({
  async insertPasskey(passkey) {
    try {
      await changed(query.insertPasskey, { ...passkey });
      return true;
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      // The row may be ours: the first try was written and only its answer was lost.
      const { id, userId } = passkey;
      return (await one(query.findOwnPasskey, { id, userId })) !== undefined;
    }
  },
  findPasskey: (credentialHash) => one(query.findPasskey, { credentialHash }),
  listPasskeys: (userId) => all(query.listPasskeys, { userId }),
  notePasskeyUse: async ({ backedUp, ...use }) =>
    (await changed(query.notePasskeyUse, { ...use, backedUp: backedUp ? 1 : 0 }, once)) === 1,
  async renamePasskey(id, userId, name) {
    if ((await changed(query.renamePasskey, { id, userId, name })) === 1) return true;
    return (await one(query.findOwnPasskey, { id, userId }))?.name === name;
  },
  async deletePasskey(id, userId) {
    await changed(query.deletePasskey, { id, userId });
  },
  async deletePasskeysOf(userId) {
    await changed(query.deletePasskeysOf, { userId });
  },
});
