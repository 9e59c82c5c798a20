import type { HttpRequest, Outcome } from "../load/wrk.ts";
import type { Program, Server } from "./servers.ts";

/** The calls that are measured. `read` and `write` are those of the references with a database. */
export type Call =
  | (
      | "root"
      | "login"
      | "verify"
      | "verifyMember"
      | "verifyOther"
      | "refresh"
      | "callback"
      | "read"
      | "write"
    )
  /** Those of apps that log users in. */
  | ("authorize" | "redeem" | "userinfo" | "clientToken")
  /** That of an API that verifies its tokens itself. */
  | "api";

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
  /** Runs after each measurement of a call. Throws an error if an answer below 400 was none that counts. */
  after?(call: Call, outcome: Pick<Outcome, "answers">): Promise<void>;
}

/** A running subject. */
export interface RunningSubject extends Pick<Subject, "before" | "after"> {
  readonly server: Server;
  readonly calls: Calls;
  readonly begun?: {
    /** Milliseconds from each start to the first answer. */
    readonly starts: readonly number[];
    /** Resident memory in megabytes a second after the last start. */
    readonly memoryIdle: number;
  };
}
