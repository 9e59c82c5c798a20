import { randomBytes, randomUUID } from "node:crypto";
import { factorLimits } from "../../../../src/core/factors/limits.ts";
import type { Passkey, TotpFactor } from "../../../../src/core/factors/model.ts";
import type { NewRecoveryCodes } from "../../../../src/core/factors/ports.ts";
import type { Store } from "../../../../src/core/ports.ts";

export const newHash = (): string => randomBytes(32).toString("base64url");

/** An authenticator app with the given fields. By default its account does not exist. */
export const totp = (given: Partial<TotpFactor> = {}): TotpFactor => ({
  userId: randomUUID(),
  secret: `b1_${newHash()}`,
  keyId: "current-key",
  lastStep: 59_852_337,
  createdAt: 1_795_570_113_049,
  lastUsedAt: null,
  ...given,
});

/** A passkey with the given fields. By default its account does not exist. */
export const passkey = (given: Partial<Passkey> = {}): Passkey => ({
  id: randomUUID(),
  userId: randomUUID(),
  credentialHash: newHash(),
  credentialId: randomBytes(1023).toString("base64url"),
  publicKey: randomBytes(768).toString("base64url"),
  algorithm: -257,
  signCount: 0,
  backupEligible: 1,
  backedUp: 0,
  transports: "internal hybrid",
  aaguid: "00000000-0000-0000-0000-000000000000",
  rpId: "login.example.com",
  name: "𝒳".repeat(64),
  createdAt: 1_795_570_113_050,
  lastUsedAt: null,
  verifiedAt: 1_795_570_113_050,
  ...given,
});

/** A set of recovery codes with the given fields. */
export const codes = (given: Partial<NewRecoveryCodes> = {}): NewRecoveryCodes => ({
  userId: randomUUID(),
  setId: randomUUID(),
  createdAt: 1_795_570_113_051,
  codeHashes: Array.from({ length: factorLimits.codes }, newHash),
  ...given,
});

type Call = (store: Store, value: never) => Promise<unknown>;

/** Each method of the feature, with one parameter that may have any value. */
export const factorCalls = {
  findFactors: (store, id) => store.findFactors(id),
  insertTotp: (store, secret) => store.insertTotp(totp({ secret })),
  takeTotpStep: (store, userId) =>
    store.takeTotpStep({ ...totp(), userId, step: 2, now: 3, createdAt: 1 }),
  deleteTotp: (store, id) => store.deleteTotp(id),
  deleteTotpUnlessLast: (store, id) => store.deleteTotpUnlessLast(id),
  listTotpOfKey: (store, keyId) => store.listTotpOfKey(keyId),
  replaceTotpBox: (store, from) =>
    store.replaceTotpBox({ userId: "somebody", from, to: "stolen", keyId: "x" }),
  insertPasskey: (store, name) => store.insertPasskey(passkey({ name })),
  findPasskey: (store, hash) => store.findPasskey(hash),
  listPasskeys: (store, id) => store.listPasskeys(id),
  notePasskeyUse: (store, id) => store.notePasskeyUse({ id, count: 1, backedUp: true, now: 1 }),
  renamePasskey: (store, name) => store.renamePasskey("somebody", "somebody", name),
  deletePasskey: (store, id) => store.deletePasskey(id, "somebody"),
  deletePasskeyUnlessLast: (store, id) => store.deletePasskeyUnlessLast(id, "somebody"),
  deletePasskeysOf: (store, id) => store.deletePasskeysOf(id),
  insertRecoveryCodes: (store, setId) => store.insertRecoveryCodes(codes({ setId })),
  useRecoverySet: (store, setId) => store.useRecoverySet("somebody", setId),
  listRecoveryCodes: (store, id) => store.listRecoveryCodes(id),
  takeRecoveryCode: (store, hash) => store.takeRecoveryCode(hash, "somebody", 1),
  deleteOtherRecoveryCodes: (store, setId) => store.deleteOtherRecoveryCodes("somebody", setId, 1),
  deleteRecoveryCodesOf: (store, id) => store.deleteRecoveryCodesOf(id),
  setTwoFactor: (store, id) => store.setTwoFactor(id, true),
  resetFactorSettings: (store, id) => store.resetFactorSettings(id),
  resetWithoutFactors: (store, id) => store.resetWithoutFactors(id),
  listDeletedWithFactors: (store, until) => store.listDeletedWithFactors(until),
  insertUse: (store, hash) => store.insertUse({ hash, request: "somebody", expiresAt: 1 }),
  deleteExpiredUses: (store, until) => store.deleteExpiredUses(until),
} as const satisfies Readonly<Record<string, Call>>;
