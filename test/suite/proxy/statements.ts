import { readJson } from "../../support/documents/openapi.ts";

/** A statement as `test/proxy/statements.snapshot.json` pins it. */
interface PinnedStatement {
  readonly id: string;
  readonly sql: string;
  /** `text` or `integer`, with `?` if the parameter may be null. */
  readonly parameters: readonly string[];
  /** Present if the proxy runs it only with MYSQL_PROXY_ADMIN=on. */
  readonly admin?: true;
}

export const snapshotFile = "test/proxy/statements.snapshot.json";

/** The statements of the releases so far, by name. They are read from git, not from the code under test. */
export const pinned = readJson(snapshotFile) as Readonly<Record<string, PinnedStatement>>;

export const names: readonly string[] = Object.keys(pinned);

/** The statement of a name. */
export function statement(name: string): PinnedStatement {
  const found = pinned[name];
  if (!found) throw new Error(`${snapshotFile} has no ${name}`);
  return found;
}
