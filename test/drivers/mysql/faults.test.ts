import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Failure } from "../../../src/core/failures.ts";
import { readConnectFault, readFault } from "../../../src/drivers/mysql/faults.ts";
import { DuplicateKey, OutcomeUnknown } from "../../../src/drivers/store/statements/prepared.ts";

/** Reads an error as mysql2 throws it. The message contains values. Only errors of the server have an errno. */
const thrown = (errno: number | undefined, code: string) =>
  readFault(Object.assign(new Error("Duplicate entry 'tell-tale' for key 1"), { errno, code }));

/** Rolled back completely. */
const conflicts = [
  [1213, "ER_LOCK_DEADLOCK"],
  [1205, "ER_LOCK_WAIT_TIMEOUT"],
  [1047, "ER_UNKNOWN_COM_ERROR"],
  [3101, "ER_TRANSACTION_ROLLBACK_DURING_COMMIT"],
  [1020, "ER_CHECKREAD"],
] as const;
/** Not the primary any more. */
const moved = [
  [1290, "ER_OPTION_PREVENTS_STATEMENT"],
  [1836, "ER_READ_ONLY_MODE"],
  [3032, "ER_SERVER_OFFLINE_MODE"],
  [6400, "UNKNOWN"],
] as const;
const duplicates = [
  [1062, "ER_DUP_ENTRY"],
  [1586, "ER_DUP_ENTRY_WITH_KEY_NAME"],
  [1859, "ER_DUP_UNKNOWN_IN_INDEX"],
] as const;
/** Only a bug of ours causes these. */
const bugs = [
  [1064, "ER_PARSE_ERROR"],
  [1048, "ER_BAD_NULL_ERROR"],
  [1264, "ER_WARN_DATA_OUT_OF_RANGE"],
  [1366, "ER_TRUNCATED_WRONG_VALUE_FOR_FIELD"],
  [1406, "ER_DATA_TOO_LONG"],
  [1267, "ER_CANT_AGGREGATE_2COLLATIONS"],
  [1292, "ER_TRUNCATED_WRONG_VALUE"],
] as const;
/** The server closes the connection, or the network did. A negative number is that of the operating system. */
const losses = [
  [-111, "ECONNREFUSED"],
  [-104, "ECONNRESET"],
  [undefined, "PROTOCOL_CONNECTION_LOST"],
  [undefined, "PROTOCOL_SEQUENCE_TIMEOUT"],
  [undefined, "ETIMEDOUT"],
  [1053, "ER_SERVER_SHUTDOWN"],
  [1927, "ER_CONNECTION_KILLED"],
  [3100, "ER_RUN_HOOK_ERROR"],
  [3169, "ER_SESSION_WAS_KILLED"],
  [4031, "ER_CLIENT_INTERACTION_TIMEOUT"],
] as const;
const missing = [
  [1054, "ER_BAD_FIELD_ERROR"],
  [1146, "ER_NO_SUCH_TABLE"],
] as const;

const rows = [conflicts, moved, duplicates, bugs, losses, missing].flat();
const listed: readonly (number | undefined)[] = rows.map(([errno]) => errno);

/** The names of all errors of MySQL, as mysql2 has them. */
const names = createRequire(import.meta.url)(
  join(
    dirname(fileURLToPath(import.meta.resolve("mysql2/package.json"))),
    "lib/constants/errors.js",
  ),
) as Readonly<Record<number, string>>;

describe("an error of mysql2", () => {
  it.each(conflicts)(
    "is a conflict to retry if it is %i %s, and unavailable after the last attempt",
    (errno, code) => {
      const fault = thrown(errno, code);
      expect(fault).toMatchObject({ kind: "conflict", outcome: "rejected", lost: false });
      expect(fault.refusal()).toMatchObject({ code: "unavailable" });
    },
  );

  it.each(moved)(
    "is a conflict to retry on another connection if it is %i %s, because the primary moved",
    (errno, code) => {
      const fault = thrown(errno, code);
      expect(fault).toMatchObject({
        kind: "conflict",
        outcome: "rejected",
        isMoved: true,
        lost: true,
      });
      expect(fault.refusal()).toMatchObject({ code: "unavailable" });
    },
  );

  it.each(duplicates)("is a duplicate key if it is %i %s", (errno, code) => {
    const fault = thrown(errno, code);
    expect(fault).toMatchObject({ kind: "duplicate", outcome: "rejected", lost: false });
    expect(fault.refusal()).toBeInstanceOf(DuplicateKey);
  });

  it.each(bugs)("is a bug and no refusal if it is %i %s", (errno, code) => {
    const fault = thrown(errno, code);
    expect(fault).toMatchObject({ kind: "bug", outcome: "rejected", lost: false });
    expect(fault.refusal()).not.toBeInstanceOf(Failure);
    expect(fault.refusal()).not.toBeInstanceOf(DuplicateKey);
  });

  it.each(losses)(
    "loses the connection and leaves the outcome unknown if it is %s %s",
    (errno, code) => {
      const fault = thrown(errno, code);
      expect(fault).toMatchObject({ outcome: "unknown", lost: true });
      expect(fault.refusal()).toBeInstanceOf(OutcomeUnknown);
    },
  );

  it.each([
    [-111, "ECONNREFUSED"],
    [undefined, "ETIMEDOUT"],
    [1040, "ER_CON_COUNT_ERROR"],
    [1045, "ER_ACCESS_DENIED_ERROR"],
  ])(
    "means that the statement was not executed if %s %s prevented the connection",
    (errno, code) => {
      const fault = readConnectFault(Object.assign(new Error("ann@host"), { errno, code }));
      expect(fault).toMatchObject({ kind: "unavailable", outcome: "not_executed" });
      expect(fault.refusal()).toMatchObject({ code: "unavailable" });
      expect(fault.refusal()).not.toBeInstanceOf(OutcomeUnknown);
    },
  );

  it.each([
    [1045, "ER_ACCESS_DENIED_ERROR"],
    [1040, "ER_CON_COUNT_ERROR"],
  ])("is unavailable and keeps the connection if it is %i %s", (errno, code) => {
    const fault = thrown(errno, code);
    expect(fault).toMatchObject({ kind: "unavailable", outcome: "rejected", lost: false });
    expect(fault.refusal()).toMatchObject({
      code: "unavailable",
      reason: `mysql ${errno} ${code}`,
    });
  });

  it.each(missing)(
    "is unavailable and says that the schema is behind if it is %i %s",
    (errno, code) => {
      const fault = thrown(errno, code);
      expect(fault).toMatchObject({ kind: "schema_behind", outcome: "rejected", lost: false });
      expect(fault.refusal()).toMatchObject({
        code: "unavailable",
        reason: `mysql ${errno} ${code}: the schema is behind: migrate the database`,
      });
    },
  );

  it("is unavailable and keeps the connection if it has any other number", () => {
    for (let errno = 1; errno < 7000; errno++) {
      if (listed.includes(errno)) continue;
      const { kind, outcome, lost } = thrown(errno, "ER_X");
      const other = { errno, kind: "unavailable", outcome: "rejected", lost: false };
      expect({ errno, kind, outcome, lost }).toEqual(other);
    }
  });

  it("has the number that MySQL gives to its name", () => {
    const ofServer = rows.filter(([errno = 0]) => errno > 0);
    for (const [errno = 0, name] of ofServer) expect([name, undefined]).toContain(names[errno]);
    // MariaDB's own, and one of MySQL that is too new.
    const unknown = ofServer.filter(([errno = 0]) => names[errno] === undefined);
    expect(unknown.map(([errno]) => errno)).toEqual([6400, 1927]);
  });

  it("does not pass on its message", () => {
    for (const errno of [1062, 1064, 1213, 1146]) {
      const fault = thrown(errno, "ER_X");
      const refusal = fault.refusal();
      for (const error of [fault, refusal]) expect(inspect(error)).not.toContain("tell-tale");
      expect(fault.cause).toBeUndefined();
      // The fault itself, which has the code and no message.
      expect([undefined, fault]).toContain(refusal.cause);
    }
  });
});
