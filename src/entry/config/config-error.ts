/** The exit code for an unusable configuration (EX_CONFIG of sysexits.h). */
export const exitConfig = 78;

/** The exit code for a command line that cannot be used: EX_USAGE of sysexits.h. */
export const exitUsage = 64;

/** An unusable configuration. The message names variables, and shows no value that may be secret. */
export class ConfigError extends Error {
  override readonly name: string = "ConfigError";
}

/** A valid configuration that cannot be used at the moment, such as a port that is in use. The message stands by itself. */
export class StartError extends ConfigError {
  override readonly name = "StartError";
}

/**
 * The kind of an error: its code, else the code of its cause, else its name. Leaves out the message, which may hold
 * secret values.
 */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  if ("code" in error) return String(error.code);
  return error.cause === undefined ? error.name : codeOf(error.cause);
}
