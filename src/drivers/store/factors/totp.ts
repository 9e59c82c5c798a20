import { and, lt, sql } from "drizzle-orm";
import { factorLimits } from "../../../core/factors/limits.ts";
import type { FactorStore } from "../../../core/factors/ports.ts";
import type { Dialect } from "../statements/dialect.ts";
import { bound, equals, everyColumn, limit, value } from "../statements/placeholders.ts";
import { type PreparedAll, DuplicateKey, all, changed, one, once } from "../statements/prepared.ts";

export const totpStatements = ({ db, tables: { totp } }: Dialect) => ({
  insertTotp: db.insert(totp).values(everyColumn(totp)),

  findTotp: db.select({ secret: totp.secret }).from(totp).where(equals(totp.userId, "userId")),

  takeTotpStep: db
    .update(totp)
    .set({
      secret: value(totp.secret, "secret"),
      keyId: value(totp.keyId, "keyId"),
      lastStep: value(totp.lastStep, "step"),
      lastUsedAt: value(totp.lastUsedAt, "now"),
    })
    .where(
      and(
        equals(totp.userId, "userId"),
        // Without this, a slow login could put the secret of a removed app in the place of a new one.
        equals(totp.createdAt, "createdAt"),
        lt(totp.lastStep, bound(totp.lastStep, "step")),
      ),
    ),

  deleteTotp: db.delete(totp).where(equals(totp.userId, "userId")),

  listTotpOfKey: db
    .select()
    .from(totp)
    .where(equals(totp.keyId, "keyId"))
    .orderBy(sql`${totp.keyId}${limit(factorLimits.reencrypted)}`),

  replaceTotpBox: db
    .update(totp)
    .set({ secret: value(totp.secret, "to"), keyId: value(totp.keyId, "keyId") })
    .where(and(equals(totp.userId, "userId"), equals(totp.secret, "from"))),
});

type Query = PreparedAll<ReturnType<typeof totpStatements>>;

export const totpStore = (
  query: Query,
): Pick<
  FactorStore,
  "insertTotp" | "takeTotpStep" | "deleteTotp" | "listTotpOfKey" | "replaceTotpBox"
> => {
  /** An earlier try of a statement may have stored the box already. */
  const isStored = async (userId: string, box: string) =>
    box === (await one(query.findTotp, { userId }))?.secret;
  return {
    async insertTotp(factor) {
      try {
        await changed(query.insertTotp, { ...factor });
        return true;
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error;
        return isStored(factor.userId, factor.secret);
      }
    },
    takeTotpStep: async (taken) => (await changed(query.takeTotpStep, { ...taken }, once)) === 1,
    async deleteTotp(userId) {
      await changed(query.deleteTotp, { userId });
    },
    listTotpOfKey: (keyId) => all(query.listTotpOfKey, { keyId }),
    replaceTotpBox: async (change) =>
      (await changed(query.replaceTotpBox, { ...change })) === 1 ||
      isStored(change.userId, change.to),
  };
};
