/** A string of JSON, or a character that gives it its structure. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/**
 * Parses JSON that two readers must understand alike: no object in it has a member twice (RFC 8259 section 4), however it is
 * escaped. Throws SyntaxError.
 */
export function parseStrictJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  /** The names in each object that is open. Undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  let last = "";
  for (const [token] of text.matchAll(tokens)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":") {
      const name = JSON.parse(last) as string;
      const names = open.at(-1);
      if (names?.has(name)) throw new SyntaxError("A member is there twice.");
      names?.add(name);
    }
    last = token;
  }
  return value;
}
