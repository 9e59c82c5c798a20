/** The current time in epoch milliseconds. */
export type Clock = () => number;

/** Cryptographically strong random bytes. */
export type Random = (length: number) => Uint8Array;

/** What every use case may ask of the process that it runs in. */
export interface System {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** Structured events. Fields never hold a password, a hash, a token, SQL or a library's error message. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, LogValue | Readonly<Record<string, LogValue>>>>;

type LogValue = string | number | boolean | null | undefined | readonly string[];
