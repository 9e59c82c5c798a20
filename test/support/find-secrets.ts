/** Letters that every spelling is looked up by. */
const startLength = 8;

/** The numbers of the lines of a text that hold a secret, in whatever spelling; never the secret itself. */
export function findSecrets(text: string, secrets: ReadonlySet<string>): number[] {
  const byStart = new Map<string, string[]>();
  for (const spelling of new Set([...secrets].flatMap(spellings))) {
    const start = spelling.slice(0, startLength);
    byStart.set(start, [...(byStart.get(start) ?? []), spelling]);
  }
  return text.split("\n").flatMap((line, index) => (holds(line, byStart) ? [index + 1] : []));
}

function holds(line: string, byStart: ReadonlyMap<string, readonly string[]>): boolean {
  for (let at = 0; at + startLength <= line.length; at++) {
    const candidates = byStart.get(line.slice(at, at + startLength));
    if (candidates?.some((spelling) => line.startsWith(spelling, at))) return true;
  }
  return false;
}

/** How a value may appear in a log line, and the parts of it that are as good as the whole. */
function spellings(secret: string): string[] {
  const [, payload, signature, ...more] = secret.split(".");
  const isToken = signature !== undefined && more.length === 0;
  const digest = /^\$2.\$\d\d\$(.{53})$/.exec(secret)?.[1];
  const lines = secret.split("\n");
  const parts = isToken ? [payload, signature] : [digest, ...(lines.length > 1 ? lines : [])];
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    new URLSearchParams([["", secret]]).toString().slice(1),
    Buffer.from(secret).toString("base64"),
    ...parts.filter((part) => part !== undefined),
  ].filter((spelling) => spelling.length >= startLength && !spelling.startsWith("-----"));
}
