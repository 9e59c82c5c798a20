import { and, eq, gt, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import { factorLimits } from "../../../core/factors/limits.ts";
import type { FactorStore } from "../../../core/factors/ports.ts";
import type { Dialect } from "../statements/dialect.ts";
import { bound, equals, value } from "../statements/placeholders.ts";
import { type PreparedAll, DuplicateKey, all, changed, one, once } from "../statements/prepared.ts";

export const recoveryCodeStatements = ({ db, tables }: Dialect) => {
  const { recoveryCodes, users, totp, passkeys } = tables;
  const { codeHash, userId, setId, createdAt, usedAt } = recoveryCodes;
  const { placeholder } = sql;
  const itsSet = db
    .select({ recoverySet: users.recoverySet })
    .from(users)
    .where(equals(users.id, "userId"));
  return {
    // One statement for a whole set, so a set has all its codes or none.
    insertRecoveryCodes: db.insert(recoveryCodes).values(
      Array.from({ length: factorLimits.codes }, (_, at) => ({
        codeHash: placeholder(`codeHash${at}`),
        userId: placeholder("userId"),
        setId: placeholder("setId"),
        createdAt: placeholder("createdAt"),
        usedAt: sql`null`,
      })),
    ),

    findRecoveryCode: db.select({ setId }).from(recoveryCodes).where(equals(codeHash, "codeHash")),

    useRecoverySet: db
      .update(users)
      .set({ recoverySet: value(users.recoverySet, "setId") })
      .where(equals(users.id, "userId")),

    listRecoveryCodes: db
      .select()
      .from(recoveryCodes)
      .where(and(equals(userId, "userId"), eq(setId, itsSet), isNull(usedAt))),

    takeRecoveryCode: db
      .update(recoveryCodes)
      .set({ usedAt: value(usedAt, "now") })
      .where(
        and(
          equals(codeHash, "codeHash"),
          equals(userId, "userId"),
          eq(setId, itsSet),
          isNull(usedAt),
        ),
      ),

    // Two ranges of the index.
    deleteOtherRecoveryCodes: db
      .delete(recoveryCodes)
      .where(
        and(
          equals(userId, "userId"),
          or(lt(setId, bound(setId, "setId")), gt(setId, bound(setId, "setId"))),
          lt(createdAt, bound(createdAt, "before")),
        ),
      ),

    deleteRecoveryCodesOf: db.delete(recoveryCodes).where(equals(userId, "userId")),

    setTwoFactor: db
      .update(users)
      .set({ twoFactor: value(users.twoFactor, "twoFactor") })
      .where(equals(users.id, "userId")),

    resetFactorSettings: db
      .update(users)
      .set({ recoverySet: sql`null`, twoFactor: sql`0` })
      .where(equals(users.id, "userId")),

    // A factor whose INSERT is under way may be missed. The request that adds it then reads these settings, and makes new codes.
    resetWithoutFactors: db
      .update(users)
      .set({ recoverySet: sql`null`, twoFactor: sql`0` })
      .where(
        and(
          equals(users.id, "userId"),
          sql`not exists (select 1 from ${totp} where ${equals(totp.userId, "userId")})`,
          sql`not exists (select 1 from ${passkeys} where ${and(equals(passkeys.userId, "userId"), isNotNull(passkeys.verifiedAt))})`,
        ),
      ),
  };
};

type Query = PreparedAll<ReturnType<typeof recoveryCodeStatements>>;

export const recoveryCodeStore = (
  query: Query,
): Pick<
  FactorStore,
  | "insertRecoveryCodes"
  | "useRecoverySet"
  | "listRecoveryCodes"
  | "takeRecoveryCode"
  | "deleteOtherRecoveryCodes"
  | "deleteRecoveryCodesOf"
  | "setTwoFactor"
  | "resetFactorSettings"
  | "resetWithoutFactors"
> => ({
  async insertRecoveryCodes({ userId, setId, createdAt, codeHashes }) {
    const places = codeHashes.map((codeHash, at) => [`codeHash${at}`, codeHash]);
    try {
      await changed(query.insertRecoveryCodes, {
        ...Object.fromEntries(places),
        userId,
        setId,
        createdAt,
      });
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      // The rows may be ours: the first try was written and only its answer was lost.
      const row = await one(query.findRecoveryCode, { codeHash: codeHashes[0] });
      if (row?.setId !== setId) throw error;
    }
  },
  async useRecoverySet(userId, setId) {
    await changed(query.useRecoverySet, { userId, setId });
  },
  listRecoveryCodes: (userId) => all(query.listRecoveryCodes, { userId }),
  takeRecoveryCode: async (codeHash, userId, now) =>
    (await changed(query.takeRecoveryCode, { codeHash, userId, now }, once)) === 1,
  async deleteOtherRecoveryCodes(userId, setId, before) {
    await changed(query.deleteOtherRecoveryCodes, { userId, setId, before });
  },
  async deleteRecoveryCodesOf(userId) {
    await changed(query.deleteRecoveryCodesOf, { userId });
  },
  async setTwoFactor(userId, twoFactor) {
    await changed(query.setTwoFactor, { userId, twoFactor: twoFactor ? 1 : 0 });
  },
  async resetFactorSettings(userId) {
    await changed(query.resetFactorSettings, { userId });
  },
  resetWithoutFactors: async (userId) =>
    (await changed(query.resetWithoutFactors, { userId })) === 1,
});
