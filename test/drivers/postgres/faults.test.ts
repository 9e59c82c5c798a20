import { inspect } from "node:util";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { Failure } from "../../../src/core/failures.ts";
import { readConnectFault, readFault } from "../../../src/drivers/postgres/faults.ts";
import { DuplicateKey, OutcomeUnknown } from "../../../src/drivers/store/statements/prepared.ts";

/** Rolled back completely. The name is that of PL/pgSQL. */
const conflicts = [
  ["40001", "serialization_failure"],
  ["40P01", "deadlock_detected"],
  ["55P03", "lock_not_available"],
  ["57014", "query_canceled"],
] as const;
/** No connection that is as old can run the statement. */
const moved = [
  ["25006", "read_only_sql_transaction"],
  ["0A000", "feature_not_supported"],
] as const;
const duplicates = [["23505", "unique_violation"]] as const;
/** Only a bug of ours causes these. */
const bugs = [
  ["22001", "string_data_right_truncation"],
  ["22003", "numeric_value_out_of_range"],
  ["22021", "character_not_in_repertoire"],
  ["22P02", "invalid_text_representation"],
  ["23502", "not_null_violation"],
  ["23514", "check_violation"],
  ["42601", "syntax_error"],
  ["42725", "ambiguous_function"],
  ["42804", "datatype_mismatch"],
  ["42883", "undefined_function"],
  ["42P18", "indeterminate_datatype"],
] as const;
const missing = [
  ["42P01", "undefined_table"],
  ["42703", "undefined_column"],
  ["42803", "grouping_error"],
] as const;
/** A matter of the operator. */
const unavailable = [
  ["26000", "invalid_sql_statement_name"],
  ["42501", "insufficient_privilege"],
  ["42P05", "duplicate_prepared_statement"],
  ["53100", "disk_full"],
  ["53200", "out_of_memory"],
  ["54000", "program_limit_exceeded"],
  ["58030", "io_error"],
  ["XX000", "internal_error"],
] as const;
/** The server ends the connection. */
const ends = [
  ["57P01", "admin_shutdown"],
  ["57P02", "crash_shutdown"],
  ["57P03", "cannot_connect_now"],
  ["57P05", "idle_session_timeout"],
  ["08P01", "protocol_violation"],
  ["53300", "too_many_connections"],
] as const;
/** The network, or the library, which has no code. */
const losses = [
  ["ECONNRESET", { code: "ECONNRESET" }],
  ["EPIPE", { code: "EPIPE" }],
  ["CONNECTION_LOST", { message: "Connection terminated unexpectedly" }],
  [
    "CONNECTION_LOST",
    { message: "Client has encountered a connection error and is not queryable" },
  ],
  ["UNKNOWN", { message: "Received invalid response: 48" }],
] as const;

const rows = [conflicts, moved, duplicates, bugs, missing, unavailable].flat();

/** An error as pg gives it. The message contains values. */
const thrown = (given: object): Error =>
  Object.assign(new Error("Key (email)=(tell-tale) exists"), { detail: "tell-tale" }, given);

describe("an error of PostgreSQL", () => {
  let client: Client;
  beforeAll(async () => {
    client = new Client({ ...inject("postgres"), database: "postgres", ssl: false });
    await client.connect();
  });
  afterAll(() => client.end());

  /** The fault of an error with this name, which the server throws. */
  async function raised(name: string) {
    const text = `do $$ begin raise ${name} using message = 'tell-tale', detail = 'tell-tale'; end $$`;
    const error: unknown = await client.query(text).catch((one: unknown) => one);
    return readFault(error as Error);
  }

  it.each(conflicts)(
    "is a conflict to retry if it is %s %s, and unavailable after the last attempt",
    async (code, name) => {
      const fault = await raised(name);
      expect(fault).toMatchObject({ code, kind: "conflict", outcome: "rejected", lost: false });
      expect(fault.refusal()).toMatchObject({ code: "unavailable", reason: `postgres ${code}` });
    },
  );

  it.each(moved)(
    "is a conflict to retry on another connection if it is %s %s",
    async (code, name) => {
      const fault = await raised(name);
      const expected = { kind: "conflict", outcome: "rejected", isMoved: true, lost: true };
      expect(fault).toMatchObject({ code, ...expected });
      expect(fault.refusal()).toMatchObject({ code: "unavailable" });
    },
  );

  it.each(duplicates)("is a duplicate key if it is %s %s", async (code, name) => {
    const fault = await raised(name);
    expect(fault).toMatchObject({ code, kind: "duplicate", outcome: "rejected", lost: false });
    expect(fault.refusal()).toBeInstanceOf(DuplicateKey);
  });

  it.each(bugs)("is a bug and no refusal if it is %s %s", async (code, name) => {
    const fault = await raised(name);
    expect(fault).toMatchObject({ code, kind: "bug", outcome: "rejected", lost: false });
    expect(fault.refusal()).not.toBeInstanceOf(Failure);
    expect(fault.refusal()).not.toBeInstanceOf(DuplicateKey);
  });

  it.each(missing)(
    "is unavailable and says that the schema is behind if it is %s %s",
    async (code, name) => {
      const fault = await raised(name);
      const expected = { kind: "schema_behind", outcome: "rejected", lost: false };
      expect(fault).toMatchObject({ code, ...expected });
      expect(fault.refusal()).toMatchObject({
        code: "unavailable",
        reason: `postgres ${code}: the schema is behind: migrate the database`,
      });
    },
  );

  it.each(unavailable)(
    "is unavailable and keeps the connection if it is %s %s",
    async (code, name) => {
      const fault = await raised(name);
      expect(fault).toMatchObject({ code, kind: "unavailable", outcome: "rejected", lost: false });
      expect(fault.refusal()).toMatchObject({ code: "unavailable", reason: `postgres ${code}` });
    },
  );

  it.each(ends)(
    "leaves the outcome unknown if %s %s ends the connection, or prevented it",
    async (code, name) => {
      expect(await raised(name)).toMatchObject({ code });
      const error = thrown({ code, severity: "FATAL" });
      expect(readFault(error)).toMatchObject({ outcome: "unknown", lost: true });
      expect(readFault(error).refusal()).toBeInstanceOf(OutcomeUnknown);
      expect(readConnectFault(error)).toMatchObject({ outcome: "not_executed", lost: true });
      expect(readConnectFault(error).refusal()).toMatchObject({ code: "unavailable" });
      expect(readConnectFault(error).refusal()).not.toBeInstanceOf(OutcomeUnknown);
    },
  );

  it.each(losses)(
    "loses the connection and leaves the outcome unknown if it is %s",
    (code, given) => {
      const fault = readFault(thrown(given));
      expect(fault).toMatchObject({ code, kind: "unavailable", outcome: "unknown", lost: true });
      expect(fault.refusal()).toBeInstanceOf(OutcomeUnknown);
    },
  );

  it.each([
    ["rejected", "40001", "FEHLER"],
    ["rejected", "23505", "ОШИБКА"],
    ["unknown", "57P01", "ВАЖНО"],
    ["unknown", "58030", "PANIK"],
    // A pooler that has lost the server.
    ["unknown", "08006", "ERROR"],
  ])("is %s if it is %s and the server calls it %s", (outcome, code, severity) => {
    expect(readFault(thrown({ code, severity }))).toMatchObject({ code, outcome });
  });

  it("is unavailable, or a bug in some classes, if it has any other code", () => {
    const listed = new Set<string>(rows.map(([code]) => code));
    const characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (const [first, second] of [...characters].flatMap((a) =>
      [...characters].map((b) => [a, b]),
    )) {
      for (const end of ["000", "001", "X01", "505", "703", "99X"]) {
        const code = `${first}${second}${end}`;
        if (listed.has(code)) continue;
        const { kind, outcome, lost } = readFault(thrown({ code, severity: "ERROR" }));
        const isBug = ["22", "23", "42"].includes(code.slice(0, 2));
        const other = {
          code,
          kind: isBug ? "bug" : "unavailable",
          outcome: code.startsWith("08") ? "unknown" : "rejected",
          lost: code.startsWith("08"),
        };
        expect({ code, kind, outcome, lost }).toEqual(other);
      }
    }
  });

  it("does not pass on its message or its details", async () => {
    for (const [, name] of rows) {
      const fault = await raised(name);
      const refusal = fault.refusal();
      for (const error of [fault, refusal]) expect(inspect(error)).not.toContain("tell-tale");
      expect(fault.cause).toBeUndefined();
      // The fault itself, which has the code and no message.
      expect([undefined, fault]).toContain(refusal.cause);
    }
  });
});
