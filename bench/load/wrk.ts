import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findProgram, installDebianPackage } from "../../test/support/apt.ts";

/** Requests to send in turn. Each connection sends its next request as soon as it gets an answer. */
export interface Load {
  readonly origin: string;
  readonly requests: readonly HttpRequest[];
  readonly connections: number;
  /** A whole number, because wrk accepts no other. */
  readonly seconds: number;
}

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Latencies are in milliseconds. Refusals and broken connections do not count as answers. */
export interface Outcome {
  readonly answers: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly refused: number;
}

const run = promisify(execFile);
const script = fileURLToPath(new URL("load.lua", import.meta.url));

/** Finds wrk in the PATH, or installs it with apt (as root on Debian). wrk uses one thread, so that the server keeps a core. */
export async function createLoader(folder: string): Promise<(load: Load) => Promise<Outcome>> {
  if (!findProgram("wrk")) await installDebianPackage("wrk");
  const program = findProgram("wrk") ?? "wrk";
  let files = 0;

  return async ({ origin, requests, connections, seconds }) => {
    const file = join(folder, `requests-${files++}`);
    await writeFile(file, requests.map((request) => raw(request, origin)).join("\0"));
    const options = ["-t1", `-c${connections}`, `-d${seconds}s`, "--timeout=10s", "-s", script];
    const { stderr } = await run(program, [...options, origin, "--", file]);
    const report = JSON.parse(stderr) as Record<
      "answers" | "refused" | "broken" | "microseconds" | "p50" | "p99",
      number
    >;
    const answers = report.answers - report.refused;
    return {
      answers,
      perSecond: answers / (report.microseconds / 1e6),
      p50: report.p50 / 1000,
      p99: report.p99 / 1000,
      refused: report.refused + report.broken,
    };
  };
}

/** A request as its bytes on the wire. */
export function raw(
  { method, path, headers = {}, body = "" }: HttpRequest,
  origin: string,
): string {
  const all = {
    Host: new URL(origin).host,
    ...headers,
    ...(body !== "" && { "Content-Length": String(Buffer.byteLength(body)) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${path} HTTP/1.1`, ...lines, "", body].join("\r\n");
}
