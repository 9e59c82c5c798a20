import type { DirectDatabase, SqliteConfig } from "./database.ts";
import { databaseOfUrl } from "./direct.ts";

/** A database that the server can connect to itself. */
export type OwnDatabase = DirectDatabase | SqliteConfig;

/**
 * The database at an address: the URL of a server, or the path of a SQLite file, with or without `sqlite:`. Returns the rule that the
 * address breaks as a text, which never holds a password.
 */
export function databaseAt(address: string, ca: string | undefined): OwnDatabase | string {
  const [, path] = /^sqlite:(?:\/\/)?(.+)$/is.exec(address) ?? [];
  if (path === undefined && /^[a-z][a-z\d+.-]+:/i.test(address)) return databaseOfUrl(address, ca);
  const file = path ?? address;
  // A path that may hold a password is none, because messages show it.
  if (file === "" || file === ":memory:" || /:\/\/|:[^/]*@/.test(file)) {
    return "must be a URL, or the path of a SQLite file";
  }
  return { kind: "sqlite", file };
}
