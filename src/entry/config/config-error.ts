/** The exit code for a configuration that cannot be used (sysexits.h). */
export const exitConfig = 78;

/** A configuration that cannot be used. Names variables, never values. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** What kind of error it is, without its message, which may hold values: its own code, or that of what caused it. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  if ("code" in error) return String(error.code);
  return error.cause === undefined ? error.name : codeOf(error.cause);
}
