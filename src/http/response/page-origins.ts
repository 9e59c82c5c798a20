import type { AppOptions } from "../options.ts";

/** The names of the local machine in a URL. */
const loopback = ["localhost", "127.0.0.1", "[::1]"];

/** Any origin of the local machine over plain http. */
const ofThisMachine = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;

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
