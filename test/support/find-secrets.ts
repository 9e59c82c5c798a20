/** The length of the prefix by which spellings are indexed. */
const startLength = 8;

/**
 * Searches texts for secrets in any spelling, and returns the numbers of the lines that hold one, never the secret.
 * Create one search for many texts, because indexing the spellings of thousands of secrets is slow.
 */
export function searchFor(secrets: ReadonlySet<string>): (text: string) => number[] {
  const byStart = new Map<string, string[]>();
  for (const spelling of new Set([...secrets].flatMap(spellings))) {
    const start = spelling.slice(0, startLength);
    const others = byStart.get(start);
    if (others) others.push(spelling);
    else byStart.set(start, [spelling]);
  }
  return (text) =>
    text.split("\n").flatMap((line, index) => (holds(line, byStart) ? [index + 1] : []));
}

function holds(line: string, byStart: ReadonlyMap<string, readonly string[]>): boolean {
  for (let at = 0; at + startLength <= line.length; at++) {
    const candidates = byStart.get(line.slice(at, at + startLength));
    if (candidates?.some((spelling) => line.startsWith(spelling, at))) return true;
  }
  return false;
}

/** The forms in which a secret may appear in a log line, with the parts that are as sensitive as the whole. */
function spellings(secret: string): string[] {
  const [, payload, signature, ...more] = secret.split(".");
  const isToken = signature !== undefined && more.length === 0;
  const digest = /^\$2.\$\d\d\$(.{53})$/.exec(secret)?.[1];
  // A refresh token, client secret or link's token without its prefix, and the code at its end.
  const [, bare] = /^(?:rt|cs|lt)\d_([\w-]{43,})$/.exec(secret) ?? [];
  const lines = secret.split("\n");
  const parts = isToken
    ? [payload, signature]
    : [digest, bare, bare?.slice(-42), ...(lines.length > 1 ? lines : [])];
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    new URLSearchParams([["", secret]]).toString().slice(1),
    Buffer.from(secret).toString("base64"),
    ...parts.filter((part) => part !== undefined),
  ].filter(
    (spelling) =>
      spelling.length >= startLength &&
      !spelling.startsWith("-----") &&
      // A password of blanks would be found in every indented line.
      spelling.trim() !== "",
  );
}
