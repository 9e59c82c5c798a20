import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { StoredSecret } from "../../../drivers/copy/statements.ts";
import type { Config } from "../../config/config.ts";
import { keptKeyFiles } from "../doctor/keys.ts";
import { secretBoxOf } from "../keys.ts";
import { NotDone } from "../users/not-done.ts";
import { shown } from "../users/text.ts";

type Keys = Pick<Config, "keys" | "oidcKeys">;

/** The lines that say which keys of this environment the new server needs. */
export function keyLines(config: Keys): string[] {
  const { keys, oidcKeys } = config;
  const { secretKey, oidcKey } = keptKeyFiles(config);
  const found = (isSet: boolean, file: string | undefined) => {
    if (isSet) return "set in this environment";
    return file !== undefined && existsSync(file) ? shown(resolve(file)) : "not set";
  };
  const lines = [
    "The new server needs the keys of the old one, or all users are logged out:",
    `  SECRET_KEY (${keys.algorithm}): ${found(keys.signing !== undefined, secretKey)}`,
    `  PREVIOUS_KEYS: ${keys.previous.length}`,
    `  OIDC_KEY: ${found(oidcKeys.signing !== undefined, oidcKey)}`,
  ];
  if (oidcKeys.previous.length > 0) lines.push(`  OIDC_PREVIOUS_KEYS: ${oidcKeys.previous.length}`);
  return lines;
}

/**
 * Decrypts a secret of each key with the keys of this environment. Gives a line about it. Generates no key. Throws NotDone if there is no
 * key, or none that decrypts a secret.
 */
export async function checkStoredSecrets(
  config: Keys,
  secrets: readonly StoredSecret[],
): Promise<string> {
  const { secretKey } = keptKeyFiles(config);
  if (!config.keys.signing && !existsSync(secretKey)) {
    throw new NotDone(
      `This environment has no SECRET_KEY, and no file ${shown(resolve(secretKey))}. Run the command with the keys of the old server.`,
    );
  }
  if (secrets.length === 0) {
    return "No authenticator app is in use, so the keys cannot be checked. Compare them yourself.";
  }
  const box = await secretBoxOf(config);
  let failed = 0;
  for (const { userId, ...secret } of secrets) {
    await box.open(secret, userId).catch(() => failed++);
  }
  if (failed === secrets.length) {
    throw new NotDone(
      "The keys of this environment decrypt no secret of an authenticator app in the source. Set SECRET_KEY, ALGORITHM and PREVIOUS_KEYS as on the old server.",
    );
  }
  const decrypted = "This environment decrypts a secret of an authenticator app in the source.";
  return failed === 0
    ? decrypted
    : `${decrypted} Others need a key that is not in PREVIOUS_KEYS, here or on the old server.`;
}
