import { and, eq, isNotNull, isNull, ne, or, sql, type SQL } from "drizzle-orm";
import { factorLimits } from "../../../core/factors/limits.ts";
import type { TotpFactor } from "../../../core/factors/model.ts";
import type { FactorStore } from "../../../core/factors/ports.ts";
import { deletedWith, hasLocked, type Dialect } from "../statements/dialect.ts";
import { bound, equals, limit } from "../statements/placeholders.ts";
import { type PreparedAll, all, changed, one } from "../statements/prepared.ts";
import { passkeyStatements, passkeyStore } from "./passkeys.ts";
import { recoveryCodeStatements, recoveryCodeStore } from "./recovery-codes.ts";
import { totpStatements, totpStore } from "./totp.ts";

export const factorStatements = (dialect: Dialect) => {
  const { db, tables } = dialect;
  const { users, totp, passkeys, recoveryCodes } = tables;
  /** A SELECT of those that are a factor, without its end. */
  const verifiedPasskeys = (...more: SQL[]): SQL =>
    sql`select ${passkeys.id} from ${passkeys} where ${and(
      equals(passkeys.userId, "userId"),
      isNotNull(passkeys.verifiedAt),
      ...more,
    )}`;
  const onePasskey = db
    .select({ id: passkeys.id })
    .from(passkeys)
    .where(and(equals(passkeys.userId, "userId"), isNotNull(passkeys.verifiedAt)))
    .orderBy(passkeys.createdAt, sql`${passkeys.id}${limit(1)}`);
  const oneCode = db
    .select({ codeHash: recoveryCodes.codeHash })
    .from(recoveryCodes)
    .where(
      and(
        equals(recoveryCodes.userId, "userId"),
        eq(recoveryCodes.setId, users.recoverySet),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .orderBy(sql`${recoveryCodes.setId}${limit(1)}`);
  return {
    ...totpStatements(dialect),
    ...passkeyStatements(dialect),
    ...recoveryCodeStatements(dialect),

    deleteTotpUnlessLast: db
      .delete(totp)
      .where(and(equals(totp.userId, "userId"), hasLocked(dialect, "others", verifiedPasskeys()))),

    deletePasskeyUnlessLast: db
      .delete(passkeys)
      .where(
        and(
          equals(passkeys.id, "id"),
          equals(passkeys.userId, "userId"),
          or(
            hasLocked(
              dialect,
              "app",
              sql`select ${totp.userId} from ${totp} where ${equals(totp.userId, "userId")}`,
            ),
            hasLocked(
              dialect,
              "others",
              verifiedPasskeys(ne(passkeys.id, bound(passkeys.id, "id"))),
            ),
          ),
        ),
      ),

    findFactors: db
      .select({
        twoFactor: users.twoFactor,
        userId: totp.userId,
        secret: totp.secret,
        keyId: totp.keyId,
        lastStep: totp.lastStep,
        createdAt: totp.createdAt,
        lastUsedAt: totp.lastUsedAt,
        passkeyId: passkeys.id,
        codeHash: recoveryCodes.codeHash,
      })
      .from(users)
      .leftJoin(totp, eq(totp.userId, users.id))
      .leftJoin(passkeys, eq(passkeys.id, onePasskey))
      .leftJoin(recoveryCodes, eq(recoveryCodes.codeHash, oneCode))
      .where(and(equals(users.id, "userId"), isNull(users.deletedAt))),

    listDeletedWithFactors: deletedWith(
      dialect,
      [totp, passkeys, recoveryCodes],
      factorLimits.left,
    ),
  };
};

export const factorStore = (
  query: PreparedAll<ReturnType<typeof factorStatements>>,
): FactorStore => ({
  ...totpStore(query),
  ...passkeyStore(query),
  ...recoveryCodeStore(query),
  deleteTotpUnlessLast: async (userId) =>
    (await changed(query.deleteTotpUnlessLast, { userId })) === 1 ||
    (await one(query.findTotp, { userId })) === undefined,
  deletePasskeyUnlessLast: async (id, userId) =>
    (await changed(query.deletePasskeyUnlessLast, { id, userId })) === 1 ||
    (await one(query.findOwnPasskey, { id, userId })) === undefined,
  async findFactors(userId) {
    const row = await one(query.findFactors, { userId });
    if (!row) return undefined;
    const { twoFactor, passkeyId, codeHash, ...totp } = row;
    return {
      // All columns of the app are null if there is none.
      totp: totp.userId === null ? undefined : (totp as TotpFactor),
      hasPasskey: passkeyId !== null,
      hasRecoveryCode: codeHash !== null,
      twoFactor: twoFactor === 1,
    };
  },
  listDeletedWithFactors: async (until) =>
    (await all(query.listDeletedWithFactors, { until })).map(({ id }) => id),
});
