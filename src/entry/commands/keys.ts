import { Option, type Command } from "commander";
import type { FactorRegistry, SecretBox } from "../../core/factors/ports.ts";
import { reencryptSecrets } from "../../core/factors/totp/re-encrypt.ts";
import { createSecretBox } from "../../drivers/factors/secret-box.ts";
import { algorithmNames, type AlgorithmName } from "../../drivers/jwt/algorithms.ts";
import { generateKey } from "../../drivers/jwt/keys.ts";
import { systemRandom } from "../../drivers/system.ts";
import type { Config } from "../config/config.ts";
import { openDatabase } from "../database.ts";
import { loadKeys } from "../keys.ts";
import { localKey } from "../local-key.ts";
import { defaultOidcAlgorithm } from "../oidc.ts";
import { databaseLine, type Terminal } from "./terminal.ts";
import { commandLog } from "./users/trail.ts";

interface KeyOptions {
  readonly algorithm: AlgorithmName;
  readonly proxy?: boolean;
  readonly oidc?: boolean;
}

/** Adds `keys generate` and `keys re-encrypt`. */
export function addKeyCommands(keys: Command, { configure, print, note }: Terminal): void {
  keys
    .command("generate")
    .description(
      "print a new SECRET_KEY for an algorithm (a secret, or a private key as PEM), an OIDC_KEY or a MYSQL_PROXY_KEY",
    )
    .addOption(
      new Option("-a, --algorithm <name>", "algorithm of the key")
        .choices(algorithmNames)
        .default("HS256"),
    )
    .addOption(
      new Option("--proxy", "generate the secret that server and MySQL proxy share").conflicts(
        "algorithm",
      ),
    )
    .addOption(
      new Option("--oidc", "generate the key that signs tokens for other apps (RS256)").conflicts([
        "algorithm",
        "proxy",
      ]),
    )
    .action(async ({ algorithm, proxy, oidc }: KeyOptions) => {
      print((await generateKey(oidc ? defaultOidcAlgorithm : algorithm)).trim());
      const use = proxy
        ? "MYSQL_PROXY_KEY on the server and on the proxy"
        : oidc
          ? "OIDC_KEY"
          : `SECRET_KEY (ALGORITHM=${algorithm})`;
      note(`Set this as ${use} and store it safely.`);
    });

  keys
    .command("re-encrypt")
    .description(
      "encrypt the secrets of authenticator apps with SECRET_KEY, so that PREVIOUS_KEYS can be removed; a running server does this every hour",
    )
    .action(async () => {
      const { config } = await configure();
      note(databaseLine(config));
      const { store, factors, close } = await openDatabase(config.database, commandLog(config));
      try {
        const secretBox = await secretBoxOf(config);
        const ports = { store, secretBox, log: commandLog(config) };
        let encrypted = 0;
        for (let count = -1; count !== 0; encrypted += count) count = await reencryptSecrets(ports);
        print(`Secrets that were encrypted again: ${encrypted}`);
        const { old = 0, lost = 0 } = factors ? await countSecrets(factors, secretBox) : {};
        if (old > 0) note(`Secrets that still need a key of PREVIOUS_KEYS: ${old}. Try again.`);
        if (lost > 0) note(`Secrets that cannot be opened: ${lost}; ${lostRule}`);
        if (old + lost > 0) process.exitCode = 1;
      } finally {
        await close();
      }
    });
}

/** What an operator does about secrets whose key is gone. */
export const lostRule =
  "add their key to PREVIOUS_KEYS, or run for each of the users: latchkey users reset-factors";

/** The box of a configuration, with the key that the server uses. Throws ConfigError. */
export async function secretBoxOf({ keys }: Pick<Config, "keys">): Promise<SecretBox> {
  const { algorithm, signing, keptBeside } = keys;
  const source = signing ?? (await localKey(algorithm, keptBeside)).source;
  const { key, previous, decrypting } = await loadKeys(source, keys.previous);
  return createSecretBox(key, [...previous, ...decrypting], systemRandom);
}

/** How many secrets are sealed with a previous key, and with a key that is gone. Throws Failure `unavailable`. */
export async function countSecrets(
  registry: FactorRegistry,
  { keyId: own, oldKeyIds }: Pick<SecretBox, "keyId" | "oldKeyIds">,
): Promise<{ readonly old: number; readonly lost: number }> {
  let [old, lost] = [0, 0];
  for (const { keyId, count } of await registry.countSecretsByKey()) {
    if (oldKeyIds.includes(keyId)) old += count;
    else if (keyId !== own) lost += count;
  }
  return { old, lost };
}
