import type { Log, LogFields } from "../core/system.ts";

type Level = "info" | "warn" | "error";

export const logLevels = ["info", "warn", "error", "silent"] as const;

type Write = (lines: string) => void;

export interface LogOptions {
  readonly level: (typeof logLevels)[number];
  /** One readable line an event for people, or one JSON object a line for machines. */
  readonly pretty: boolean;
  /** Takes whole lines, one a call. */
  readonly write: Write;
  readonly clock: () => number;
}

/** Writes each event as one line. */
export function createLog({ level, pretty, write, clock }: LogOptions): Log {
  const threshold = logLevels.indexOf(level);
  const format = pretty ? prettyLine : jsonLine;
  const at =
    (severity: Level) =>
    (event: string, fields: LogFields = {}): void => {
      if (logLevels.indexOf(severity) < threshold) return;
      write(format(clock(), severity, event, fields));
    };
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

/** Milliseconds. */
const gather = 10;

/** Many lines in one write, at most a hundred a second: under load a system call a line would be a request's largest cost. */
export function batched(write: Write): Write {
  let pending = "";
  const flush = (): void => {
    const lines = pending;
    pending = "";
    write(lines);
  };
  return (lines) => {
    if (pending === "") setTimeout(flush, gather);
    pending += lines;
  };
}

const jsonLine = (now: number, level: Level, event: string, fields: LogFields): string =>
  `${escape({ time: new Date(now).toISOString(), level, event, ...fields })}\n`;

function prettyLine(now: number, level: Level, event: string, fields: LogFields): string {
  const time = new Date(now).toISOString().slice(11, 23);
  const details = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === "string" ? quote(value) : escape(value)}`);
  return `${time} ${level.padEnd(5)} ${[event, ...details].join(" ")}\n`;
}

const quote = (text: string): string => (/^[\w./:@-]+$/.test(text) ? text : escape(text));

/** JSON without anything that could forge a line or steer a terminal: JSON itself leaves some controls as they are. */
const escape = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    /[\u007f-\u009f\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
