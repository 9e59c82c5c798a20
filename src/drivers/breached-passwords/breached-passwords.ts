import { explain } from "../../core/explain.ts";
import type { BreachedPasswords } from "../../core/passwords/ports.ts";
import type { Log } from "../../core/system.ts";
import { readText } from "../post/post.ts";

/** The calls of Have I Been Pwned. */
export const hibpUrl = "https://api.pwnedpasswords.com/range";

/** How a look-up ended. */
export const breachOutcomes = ["breached", "not_found", "failed"] as const;

export type BreachOutcome = (typeof breachOutcomes)[number];

/** Whether a list contains a password, by its SHA-1 in upper-case hex. Rejects if the list cannot be read. */
export type FindBreached = (hash: string) => Promise<boolean>;

/** Looks passwords up in a list. Without an answer, a password counts as not in the list, because nobody could register otherwise. */
export const breachedPasswords =
  (
    find: FindBreached,
    log: Log,
    count: (outcome: BreachOutcome) => void = () => {},
  ): BreachedPasswords =>
  async (password) => {
    try {
      const isFound = await find(await sha1(password));
      count(isFound ? "breached" : "not_found");
      return isFound;
    } catch (error) {
      count("failed");
      log.warn("breaches_unavailable", explain(error));
      return false;
    }
  };

/** Milliseconds for a call with its whole response. */
const patience = 1000;

/** Bytes of a response. With padding, it has about 40,000. */
const maxResponse = 256 * 1024;

/**
 * Asks a service such as Have I Been Pwned. The service learns five of the forty digits of the hash, and cannot tell from the length of
 * its response how many passwords begin with them.
 */
export const inRange =
  (url: string): FindBreached =>
  async (hash) => {
    const response = await fetch(`${url}/${hash.slice(0, 5)}`, {
      headers: { "Add-Padding": "true", "User-Agent": "latchkey" },
      redirect: "manual",
      signal: AbortSignal.timeout(patience),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error("the service does not list hashes");
    }
    const lines = (await readText(response, maxResponse)).toUpperCase().split("\n");
    const [count] = lines
      .map((line) => line.trim().split(":"))
      .filter(([suffix]) => suffix === hash.slice(5))
      .map(([, found]) => Number(found));
    // Padding has a count of 0.
    return count !== undefined && count > 0;
  };

async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .toUpperCase();
}
