import type { VariableReader } from "./variables/reader.ts";

/** An address to listen on. */
interface Place {
  readonly host: string;
  readonly port: number;
}

/** Where the metrics are served. Undefined if they are not. Each process of `PROCESSES` has a port of its own, from this one on. */
export function readMetrics(
  { text, integer, isSet, fault }: VariableReader,
  port: number,
  processes: number,
): Place | undefined {
  const host = text("METRICS_HOST") ?? "";
  if (!isSet("METRICS_PORT")) return undefined;
  const first = integer("METRICS_PORT");
  const last = first + processes - 1;
  if (first === 0 && processes > 1) {
    fault("METRICS_PORT", "must not be 0 if PROCESSES is more than 1");
  }
  if (last > 65_535) fault("METRICS_PORT", "leaves no port for each process of PROCESSES");
  if (first > 0 && port >= first && port <= last) {
    fault(
      "METRICS_PORT",
      "must be another port than PORT, also with one more for each of PROCESSES",
    );
  }
  return { host, port: first };
}
