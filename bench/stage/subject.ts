import type { HttpRequest } from "../load/wrk.ts";
import type { Program, Server } from "./servers.ts";

/** The calls that are measured. `read` and `write` are those of the references with a database. */
export type Call = "root" | "login" | "verify" | "refresh" | "read" | "write";

/** Requests that a server accepts, by call. */
type Calls = Partial<Readonly<Record<Call, readonly HttpRequest[]>>>;

/** A server to measure: how it starts, and what to send to it. */
export interface Subject {
  readonly program: Omit<Program, "port">;
  /** How often it is started to measure its start and its idle memory. Absent if these are not measured. */
  readonly starts?: number;
  /** Prepares the requests. The server runs. */
  calls(server: Server): Promise<Calls> | Calls;
  /** Runs before each measurement of a call. */
  before?(call: Call): Promise<void>;
}

/** A running subject. */
export interface RunningSubject extends Pick<Subject, "before"> {
  readonly server: Server;
  readonly calls: Calls;
  readonly begun?: {
    /** Milliseconds from each start to the first answer. */
    readonly starts: readonly number[];
    /** Resident memory in megabytes a second after the last start. */
    readonly memoryIdle: number;
  };
}
