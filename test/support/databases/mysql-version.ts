import { readFileSync } from "node:fs";

/** The texts about the MySQL of a run. */
export interface NamedMySql {
  /** Its version, and where it comes from. */
  readonly title: string;
  /** Absent if the version is the tested one. */
  readonly difference?: string;
}

/** The last version that `npm run test:mysql` passed on. */
export const testedVersion = (): string =>
  readFileSync(new URL("mysql-tested-version.txt", import.meta.url), "utf8").trim();

/** Names a MySQL by its `version()`. Throws for a MariaDB, because the tests would not run on what they say. */
export function nameMySql(version: string, origin: string, tested = testedVersion()): NamedMySql {
  const [number = version] = version.split("-");
  if (version.includes("MariaDB")) {
    throw new Error(`The server ${origin} is MariaDB ${number}. These tests need MySQL`);
  }
  const title = `MySQL ${number}, ${origin}`;
  if (number === tested) return { title };
  return {
    title,
    difference: `MySQL ${number} is here; the last version that passed is ${tested}`,
  };
}
