import type { Log, LogFields } from "../core/system.ts";

type Level = "info" | "warn" | "error";

export const logLevels = ["info", "warn", "error", "silent"] as const;

type Write = (lines: string) => void;

export interface LogOptions {
  readonly level: (typeof logLevels)[number];
  /** True for readable lines, false for JSON lines. Either way each event is one line. */
  readonly pretty: boolean;
  /** Receives one whole line per call. */
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
const batchInterval = 10;

/**
 * Collects lines and writes at most a hundred times a second. Under load, one system call per line would be the largest
 * cost of a request.
 */
export function batched(write: Write): Write {
  let pending = "";
  const flush = (): void => {
    const lines = pending;
    pending = "";
    write(lines);
  };
  return (lines) => {
    if (pending === "") setTimeout(flush, batchInterval);
    pending += lines;
  };
}

function jsonLine(now: number, level: Level, event: string, fields: LogFields): string {
  const members = escape(fields).slice(1, -1);
  const head = `{"time":"${isoTime(now)}","level":"${level}","event":"${event}"`;
  return members === "" ? `${head}}\n` : `${head},${members}}\n`;
}

/** The last second that was formatted, because many lines are written within one. */
let formatted = { second: Number.NaN, text: "" };

function isoTime(now: number): string {
  const second = Math.floor(now / 1000);
  if (second !== formatted.second) {
    formatted = { second, text: new Date(second * 1000).toISOString().slice(0, -4) };
  }
  return `${formatted.text}${String(now - second * 1000).padStart(3, "0")}Z`;
}

function prettyLine(now: number, level: Level, event: string, fields: LogFields): string {
  const time = new Date(now).toISOString().slice(11, 23);
  const details = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === "string" ? quote(value) : escape(value)}`);
  return `${time} ${level.padEnd(5)} ${[event, ...details].join(" ")}\n`;
}

const quote = (text: string): string => (/^[\w./:@-]+$/.test(text) ? text : escape(text));

/**
 * JSON in which no character can forge a line, control a terminal or change the order of the text around it. JSON itself leaves
 * some control characters unescaped.
 */
export const escape = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
