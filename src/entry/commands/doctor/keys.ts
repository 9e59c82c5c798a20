import { existsSync } from "node:fs";
import { algorithms } from "../../../drivers/jwt/algorithms.ts";
import type { Config } from "../../config/config.ts";
import type { KeysConfig } from "../../config/keys/keys.ts";
import { loadKeys, loadOidcKeys } from "../../keys.ts";
import { localKey, localKeyFile } from "../../local-key.ts";
import { defaultOidcAlgorithm } from "../../oidc.ts";
import { NotDone } from "../users/not-done.ts";
import type { Finding } from "./pages.ts";

/** How to get a key for other apps. */
export const oidcKeyAdvice = "generate one with: latchkey keys generate --oidc";

const withoutKey = `OIDC_KEY is not set, so other apps cannot log in; ${oidcKeyAdvice}`;

/** Whether the server can sign tokens of other apps and of resources: with OIDC_KEY, or with a key that it generates and keeps. */
export const canIssueForApps = ({
  oidcKeys: { signing, keptBeside },
}: Pick<Config, "oidcKeys">): boolean => signing !== undefined || keptBeside !== undefined;

/** Throws NotDone if the server could not issue tokens for a resource. */
export function requireOidcKey({ oidcKeys }: Pick<Config, "oidcKeys">): void {
  if (canIssueForApps({ oidcKeys })) return;
  throw new NotDone(`OIDC_KEY is not set, and it signs the tokens for resources; ${oidcKeyAdvice}`);
}

/** Tells the operator who registers an app that no app can log in here yet. */
export function noteWithoutKey({ oidcKeys }: Config, note: (line: string) => void): void {
  if (!canIssueForApps({ oidcKeys })) note(withoutKey);
}

/** The files that keep the keys which no variable has. That for other apps is undefined in production. */
export const keptKeyFiles = ({
  keys,
  oidcKeys: { keptBeside },
}: Pick<Config, "keys" | "oidcKeys">) => ({
  secretKey: localKeyFile(keys.algorithm, keys.keptBeside),
  oidcKey:
    keptBeside === undefined
      ? undefined
      : localKeyFile(defaultOidcAlgorithm, keptBeside, "oidc-key"),
});

/** Whether other apps can log in here, and with which key. Throws ConfigError for a key that cannot be used. */
export async function checkApps({ keys, oidcKeys }: Config): Promise<readonly Finding[]> {
  const { signing, previous, keptBeside } = oidcKeys;
  if (!canIssueForApps({ oidcKeys })) return [["note", withoutKey]];
  if (!signing && !existsSync(localKeyFile(defaultOidcAlgorithm, keptBeside ?? "", "oidc-key"))) {
    return [["note", "OIDC_KEY is not set: the server generates a key when an app first needs it"]];
  }
  const source =
    signing ?? (await localKey(defaultOidcAlgorithm, keptBeside ?? "", "oidc-key")).source;
  const { algorithm, signing: own, keptBeside: besideOwn } = keys;
  // Without a key of its own yet, the server has none that could be the same.
  const hasOwn = own !== undefined || existsSync(localKeyFile(algorithm, besideOwn));
  const ofServer = hasOwn
    ? await loadKeys(own ?? (await localKey(algorithm, besideOwn)).source, keys.previous)
    : undefined;
  const { key, previous: replaced } = await loadOidcKeys(source, previous, ofServer);
  return [
    ["ok", `other apps can log in: ${key.algorithm} key ${key.kid}, ${replaced.length} previous`],
    ...(key.algorithm === "RS256"
      ? []
      : [
          [
            "note",
            `some apps accept RS256 only, and not ${key.algorithm}; ${oidcKeyAdvice}`,
          ] as const,
        ]),
  ];
}

/** The key of the server's own tokens, and who else could make some. Throws ConfigError for a key that cannot be used. */
export async function checkKeys({
  algorithm,
  signing,
  previous,
  keptBeside,
}: KeysConfig): Promise<Finding> {
  if (!signing && !existsSync(localKeyFile(algorithm, keptBeside))) {
    return ["note", "SECRET_KEY is not set: the server generates a key when it first starts"];
  }
  const source = signing ?? (await localKey(algorithm, keptBeside)).source;
  const keys = await loadKeys(source, previous);
  const { kind } = algorithms[algorithm];
  const verifiers =
    kind === "secret"
      ? "HMAC key: every service that verifies tokens can also create them"
      : "services verify tokens with the public keys (JWK set)";
  const decrypting =
    keys.decrypting.length > 0 ? `, ${keys.decrypting.length} only to decrypt` : "";
  const others = `${keys.previous.length} previous${decrypting}`;
  return ["ok", `${algorithm} key ${keys.key.kid}, ${others}; ${verifiers}`];
}
