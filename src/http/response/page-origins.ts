import { ofThisMachine } from "../../core/ground/continue.ts";
import type { AppOptions } from "../options.ts";

/** The names of the local machine in a URL. */
const loopback = ["localhost", "127.0.0.1", "[::1]"];

/** Tells the origins of pages apart: those of the server itself, those that may call it, and all others. */
export function pageOrigins({
  issuer,
  corsOrigins,
  development,
}: Pick<AppOptions, "issuer" | "corsOrigins" | "development">) {
  const own = new Set(originsOf(issuer));
  const listed = new Set(corsOrigins);
  return {
    isOwn: (origin: string): boolean => own.has(origin),
    /** Whether pages of another origin may call the server and read its answers. */
    isAllowed: (origin: string): boolean =>
      listed.has(origin) || (development && ofThisMachine.test(origin)),
  };
}

/** The origin of a URL. For the local machine, one origin for each of its names. */
function originsOf(url: string): string[] {
  const { origin, protocol, hostname, port } = new URL(url);
  if (!loopback.includes(hostname)) return [origin];
  return loopback.map((name) => `${protocol}//${name}${port && `:${port}`}`);
}

/** The most origins that are reported, because a caller can invent any number of them. */
const mostReported = 32;

/** The most characters of an origin that are logged. */
const longestReported = 100;

/** Origins that are safe in a line that somebody pastes into a shell. */
const plainOrigin = /^https?:\/\/[\w.:[\]-]+$/;

/** The setting that would allow an origin. Undefined for one that is not safe in a line for a shell. */
export function originHint(corsOrigins: readonly string[], origin: string): string | undefined {
  if (origin.length > longestReported || !plainOrigin.test(origin)) return undefined;
  return `if the page is yours, set CORS_ORIGINS=${[...corsOrigins, origin].join(",")}`;
}

/** Gives what the log says of a refused origin, with the setting that would allow it. Undefined if that was said before. */
export function refusedOrigins(
  corsOrigins: readonly string[],
): (given: string) => { readonly origin: string; readonly hint: string | undefined } | undefined {
  const reported = new Set<string>();
  return (given) => {
    const origin = given.slice(0, longestReported);
    if (reported.size >= mostReported || reported.has(origin)) return undefined;
    reported.add(origin);
    return { origin, hint: originHint(corsOrigins, given) };
  };
}
