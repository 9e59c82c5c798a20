import type { Ground } from "../stage/ground.ts";
import type { Subject } from "../stage/subject.ts";

/** Another login server. */
export interface Peer {
  /**
   * Installs what the peer needs, unless it is already installed. Returns the main part with its version. Throws an error that
   * says what is missing.
   */
  install(): Promise<string>;
  /** Creates the database of the peer, with accounts that can log in. */
  subject(ground: Ground): Promise<Subject>;
}

/** The names of the accounts, and of the part of an e-mail address before the `@`. */
export const usernames = Array.from({ length: 16 }, (_, index) => `login-${index}`);

/** The cost of all hashes: the lowest that Latchkey accepts in production. */
export const bcryptCost = 10;

/** Calls a server for each of as many clients as are measured at once. */
export async function forEachClient<T>(call: (username: string) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let index = 0; index < 64; index++) {
    results.push(await call(usernames[index % usernames.length] ?? ""));
  }
  return results;
}
