import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { ConfigError } from "../../../src/entry/config/config-error.ts";
import type { Config } from "../../../src/entry/config/config.ts";
import { readConfig } from "../../../src/entry/config/read.ts";
import type { Environment } from "../../../src/entry/config/variables/reader.ts";
import { secret } from "../secrets.ts";

type Files = Readonly<Record<string, string>>;

type Read<T> = (environment: Environment, readFile: (path: string) => string) => T;

const readWith = <T>(read: Read<T>, environment: Environment, files: Files): T =>
  read(environment, (path) => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error(`ENOENT ${path}`), { code: "ENOENT" });
    return text;
  });

/** Reads the configuration of an environment, and of the files that it names. */
export const read = (environment: Environment, files: Files = {}): Config =>
  readWith(readConfig, environment, files);

/** The fault lines of an environment. `by` reads it: the server's configuration, or the proxy's. */
export function faultsOf(
  environment: Environment,
  files: Files = {},
  by: Read<unknown> = readConfig,
): string[] {
  try {
    readWith(by, environment, files);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.cause).toBeUndefined();
    return error.message.split("\n");
  }
  return expect.fail("the configuration was not refused");
}

/** Asserts that there is exactly one fault, and that it names this variable. */
export function expectRefused(name: string, environment: Environment): void {
  const faults = faultsOf(environment);
  expect(faults).toHaveLength(1);
  expect(faults[0]?.split(" ")[0]).toBe(name);
}

/** A secret as `keys generate` makes it. */
export const strongSecret = (): string => secret(randomBytes(32).toString("base64url"));

/** The variables of a MySQL server on another machine. */
export const mysql = {
  MYSQL_HOST: "db.example.com",
  MYSQL_DATABASE: "accounts",
  MYSQL_USER: "latchkey",
  MYSQL_PASSWORD: "Tell-Tale-Password",
};
