import type { Attributes } from "../../accounts/attributes/rules.ts";
import {
  flagOf,
  joined,
  listOf,
  memberOf,
  subjectOf,
  textOf,
  timeInFile,
  type Fields,
} from "../fields.ts";
import { base64Of } from "../hashes.ts";
import type { ReadRecord } from "../model.ts";

/** Keycloak: the users of a realm export. A client that may ask for a token of its own has a user without an address there. */
export const readKeycloak: ReadRecord = (record) => {
  const isService = textOf(record, "username")?.startsWith("service-account-") ?? false;
  if (isService && textOf(record, "email") === undefined) return "skipped_service";
  const password = listOf(record, "credentials").find(
    (credential) => textOf(credential, "type") === "password",
  );
  return {
    formerId: textOf(record, "id"),
    username: textOf(record, "username"),
    email: textOf(record, "email"),
    emailVerified: flagOf(record, "emailVerified"),
    name: joined(textOf(record, "firstName"), textOf(record, "lastName")),
    disabled: flagOf(record, "enabled") === false,
    createdAt: timeInFile(record, "createdTimestamp"),
    hash: password && hashOf(password),
    attributes: memberOf(record, "attributes") as Attributes | undefined,
    locale: localeOf(record),
    identities: listOf(record, "federatedIdentities").map((one) => ({
      aliases: [textOf(one, "identityProvider") ?? ""],
      subject: subjectOf(one, "userId"),
      email: textOf(one, "userName"),
    })),
  };
};

/** An attribute is a list of texts there. One has the language that the user chose. */
function localeOf(record: Fields): string | undefined {
  const locale: unknown = memberOf(record, "attributes")?.["locale"];
  return Array.isArray(locale) ? String(locale[0]) : undefined;
}

const pbkdf2: Readonly<Record<string, string>> = {
  pbkdf2: "pbkdf2-sha1",
  "pbkdf2-sha256": "pbkdf2-sha256",
  "pbkdf2-sha512": "pbkdf2-sha512",
};

/** Both members of a credential are JSON inside a text. */
function hashOf(credential: Fields): string | undefined {
  const secret = memberOf(credential, "secretData") ?? {};
  const data = memberOf(credential, "credentialData") ?? {};
  const [value, salt] = [textOf(secret, "value"), textOf(secret, "salt")];
  const [algorithm, rounds] = [textOf(data, "algorithm") ?? "", textOf(data, "hashIterations")];
  if (value === undefined || salt === undefined || rounds === undefined) return undefined;
  const end = `${base64Of(salt)}$${base64Of(value)}`;
  if (algorithm === "argon2") return argon2Of(data, rounds, end);
  return Object.hasOwn(pbkdf2, algorithm) ? `$${pbkdf2[algorithm]}$i=${rounds}$${end}` : undefined;
}

function argon2Of(data: Fields, passes: string, end: string): string | undefined {
  const more = memberOf(data, "additionalParameters") ?? {};
  const first = (name: string): string => String((more[name] as unknown[] | undefined)?.[0]);
  // The other versions and types are of no use here.
  if (first("version") !== "1.3") return undefined;
  const costs = `m=${first("memory")},t=${passes},p=${first("parallelism")}`;
  return `$argon2${first("type")}$v=19$${costs}$${end}`;
}
