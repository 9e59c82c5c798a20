import { Failure } from "../../../core/failures.ts";
import { NotDone } from "./not-done.ts";
import { shown } from "./text.ts";

/**
 * Runs what may refuse settings. `options` are the options by the members of the admin API, `lists` the values of those that are lists.
 * Throws NotDone, which names the options that are wrong, and why.
 */
export async function explainedBy<T>(
  options: Readonly<Record<string, string>>,
  lists: Readonly<Record<string, readonly string[] | undefined>>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure && error.errors)) throw error;
    const lines = error.errors.map(({ pointer, message }) => {
      const [, member = "", at] = pointer.split("/").map(unescaped);
      const value = at === undefined ? "" : ` ${shown(lists[member]?.[Number(at)] ?? at)}`;
      return `${options[member] ?? member}${value}: ${message}`;
    });
    throw new NotDone(lines.join("\nerror: "));
  }
}

/** A step of a JSON pointer (RFC 6901 section 4). */
const unescaped = (step: string): string => step.replaceAll("~1", "/").replaceAll("~0", "~");
