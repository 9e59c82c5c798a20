import { equalBytes, utf8 } from "./bytes.ts";
import type { Bytes } from "./engines.ts";
import type { Scheme } from "./scheme.ts";

/** WordPress hashes a password as its form sends it, with a backslash before each quote and backslash. */
export const slashed = (password: string): string => password.replaceAll(/['"\\]/g, "\\$&");

const letters = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The letter of the cost, then the salt and the digest. The last letter has two bits. */
const shape = /^\$[PH]\$([./0-9A-Za-z])([./0-9A-Za-z]{8})([./0-9A-Za-z]{21}[./01])$/;

/** Binary logarithms of the rounds. */
const leastRounds = 7;
const mostRounds = 16;

/** Bytes of a password. WordPress refuses a longer one, because each round hashes the whole password. */
const longest = 4096;

/** So many rounds take about two milliseconds. Between them, the event loop does other work. */
const slice = 1024;

/** phpass, of WordPress before 6.8 and of phpBB: MD5 in a loop. */
export const phpass: Scheme = {
  prefixes: ["$P$", "$H$"],
  read(text) {
    const [, cost = "", salt = "", digest = ""] = shape.exec(text) ?? [];
    const log = letters.indexOf(cost);
    if (digest === "" || log < leastRounds || log > mostRounds) return undefined;
    return async (password, { engines }) => {
      const md5 = await engines.loadMd5();
      const check = async (one: string) => {
        const bytes = utf8(one);
        if (bytes.length > longest) return false;
        return equalBytes(
          utf8(lettersOf(await loop(md5, bytes, utf8(salt), 2 ** log))),
          utf8(digest),
        );
      };
      const other = slashed(password);
      return (await check(password)) || (other !== password && (await check(other)));
    };
  },
};

async function loop(
  md5: (bytes: Bytes) => Bytes,
  password: Bytes,
  salt: Bytes,
  rounds: number,
): Promise<Bytes> {
  let digest = md5(Uint8Array.from([...salt, ...password]));
  const input = new Uint8Array(digest.length + password.length);
  input.set(password, digest.length);
  for (let round = 0; round < rounds; round++) {
    input.set(digest);
    digest = md5(input);
    if (round % slice === slice - 1) await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return digest;
}

/** The base64 of phpass: six bits an email, the lowest ones first. */
function lettersOf(bytes: Bytes): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const part = bytes.subarray(at, at + 3);
    let bits = 0;
    for (const [index, byte] of part.entries()) bits |= byte << (8 * index);
    for (let count = 0; count <= part.length; count++) text += letters[(bits >> (6 * count)) & 63];
  }
  return text;
}
