import { expect } from "vitest";
import { ConfigError } from "../../../src/entry/config/config-error.ts";
import { config, type Config } from "../../../src/entry/config/config.ts";
import type { Environment } from "../../../src/entry/config/variable-reader.ts";

type Files = Readonly<Record<string, string>>;

type ReadBy<T> = (environment: Environment, readFile: (path: string) => string) => T;

const readBy = <T>(by: ReadBy<T>, environment: Environment, files: Files): T =>
  by(environment, (path) => {
    const text = files[path];
    if (text === undefined) throw new Error(`ENOENT ${path}`);
    return text;
  });

/** The configuration of an environment, and of the files it names. */
export const read = (environment: Environment, files: Files = {}): Config =>
  readBy(config, environment, files);

/** The lines that an environment is refused with: the server's, or the proxy's. */
export function faultsOf(
  environment: Environment,
  files: Files = {},
  by: ReadBy<unknown> = config,
): string[] {
  try {
    readBy(by, environment, files);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.cause).toBeUndefined();
    return error.message.split("\n");
  }
  return expect.fail("it should have been refused");
}

/** Asserts that this variable is complained of, and nothing else. */
export function expectRefused(name: string, environment: Environment): void {
  const faults = faultsOf(environment);
  expect(faults).toHaveLength(1);
  expect(faults[0]?.split(" ")[0]).toBe(name);
}

/** A server elsewhere, as the seed's variables name it. */
export const mysql = {
  MYSQL_HOST: "db.example.com",
  MYSQL_DATABASE: "accounts",
  MYSQL_USER: "latchkey",
  MYSQL_PASSWORD: "Tell-Tale-Password",
};
