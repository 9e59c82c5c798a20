import { createHash } from "node:crypto";
import { listen } from "./listen.ts";

/** The SHA-1 of a password, as lists of breached passwords have it. */
export const sha1 = (password: string): string =>
  createHash("sha1").update(password).digest("hex").toUpperCase();

/** A look-alike of Have I Been Pwned. `state` says how it answers the next calls. */
export async function startBreaches() {
  const known = new Set<string>();
  const asked: string[] = [];
  const service = {
    state: "up" as "up" | "broken" | "silent" | "endless",
    asked,
    /** Adds a password to its list. */
    add: (password: string) => void known.add(sha1(password)),
  };
  const { url, close } = await listen(({ url = "", headers }, response) => {
    const prefix = /^\/range\/([\dA-F]{5})$/.exec(url)?.[1];
    asked.push(`${url} ${String(headers["add-padding"])}`);
    if (service.state === "silent") return;
    if (service.state === "broken" || prefix === undefined) {
      response.statusCode = 503;
      response.end();
      return;
    }
    if (service.state === "endless") {
      const write = (): unknown =>
        response.write(`${"0".repeat(35)}:1\r\n`.repeat(1000)) ? setImmediate(write) : undefined;
      response.on("drain", write);
      write();
      return;
    }
    const found = [...known].filter((hash) => hash.startsWith(prefix));
    // The real one adds suffixes that belong to no password.
    const padding = [sha1(`padding of ${prefix}`), sha1(padded)].map(
      (hash) => `${hash.slice(5)}:0`,
    );
    response.end([...found.map((hash) => `${hash.slice(5)}:3`), ...padding].join("\r\n"));
  });
  return Object.assign(service, { url: `${url}/range`, close });
}

/** A password whose suffix is in every response, as padding. */
export const padded = "the padding of a response";
