import type { AccessPolicy, Role, Scope } from "../../../core/access.ts";
import { unknownName } from "../../../core/ground/nearest.ts";
import { mostDays, leastDays } from "../variables/rows/tokens.ts";

/** How long the sessions of a role last, in days. */
export interface RoleDays {
  /** As `SESSION_DAYS`, which counts if it is less. */
  readonly sessionDays?: number;
  /** As `SESSION_IDLE_DAYS`, which counts if it is less. */
  readonly sessionIdleDays?: number;
}

/** A role in `latchkey.config.ts`: its scopes, or an object with more. */
export type RoleOption = readonly Scope[] | (RoleDays & { readonly scopes?: readonly Scope[] });

const members = ["scopes", "sessionDays", "sessionIdleDays"];

interface ReadRoles {
  readonly roles: AccessPolicy["roles"];
  readonly days: ReadonlyMap<Role, RoleDays>;
  /** A sentence for each thing that is wrong. */
  readonly faults: readonly string[];
}

/** Reads the operator's roles. */
export function readRoles(given: Readonly<Record<Role, RoleOption>>): ReadRoles {
  const all = Object.entries(given).map(
    ([role, option]) => [role, Array.isArray(option) ? { scopes: option } : option] as const,
  );
  const faults = all.flatMap(([role, option]) => faultsOf(role, option));
  const right =
    faults.length === 0 ? all.map(([role, option]) => [role, option as Whole] as const) : [];
  return {
    roles: Object.fromEntries(right.map(([role, { scopes = [] }]) => [role, scopes])),
    days: new Map(right),
    faults,
  };
}

type Whole = Exclude<RoleOption, readonly Scope[]>;

function faultsOf(role: Role, option: unknown): string[] {
  if (typeof option !== "object" || option === null) {
    return [`roles: ${role} must be a list of scopes or an object`];
  }
  return Object.entries(option).flatMap(([member, value]: [string, unknown]) => {
    if (!members.includes(member)) {
      return [unknownName(`roles: ${role}.`, member, members)];
    }
    if (member === "scopes") {
      return Array.isArray(value) ? [] : [`roles: ${role}.scopes must be a list of scopes`];
    }
    const isDays = typeof value === "number" && value >= leastDays && value <= mostDays;
    return isDays
      ? []
      : [`roles: ${role}.${member} must be a number from ${leastDays} to ${mostDays}`];
  });
}
