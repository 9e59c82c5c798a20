import { integer, onOff, type VariableRows } from "../rules.ts";

/** The audit trail. */
export const auditVariables = {
  AUDIT_TABLE: {
    rule: onOff,
    fallback: "on",
    about:
      "`on` or `off`: whether security events are stored in the database. With `off` they are in the log only.",
  },
  AUDIT_RETENTION_DAYS: {
    rule: integer(1, 3650),
    fallback: "365",
    about:
      "Days for which security events are stored, 1 to 3650. The hourly purge then deletes them.",
  },
} as const satisfies VariableRows;
