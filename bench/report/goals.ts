import { everywhere, nameOn, type Name } from "../measures/measurements.ts";
import { otherDatabases } from "../options.ts";

/** Answers per second of a measurement, divided by those of its reference in the same round. */
export interface RatioGoal {
  readonly of: Name;
  readonly reference: Name;
  readonly atLeast?: number;
}

/** A measurement beside a login storm, compared with the same calls without the storm. */
export interface StormGoal {
  readonly beside: Name;
  readonly reference: Name;
  /** Milliseconds by which the p99 may be later. */
  readonly later: number;
  /** Answers per second. */
  readonly atLeast?: number;
}

/** A figure of the process. Memory is in megabytes, the start in milliseconds. */
export interface FootprintGoal {
  readonly footprint: "memoryIdle" | "memoryMost" | "start";
  readonly atMost: number;
}

export type Goal = RatioGoal | StormGoal | FootprintGoal;

/** What is compared, and the goals, in the order of the table. */
export const goals: readonly Goal[] = [
  { of: "login, 16 clients", reference: "raw bcrypt", atLeast: 0.97 },
  { of: "login, 64 clients", reference: "raw bcrypt", atLeast: 0.98 },
  { of: "login at cost 12, 8 clients", reference: "raw bcrypt at cost 12", atLeast: 0.98 },
  // The last answer comes within 1.15 times the time that the hashes take.
  { of: "64 parallel logins, at cost 12", reference: "raw bcrypt at cost 12", atLeast: 0.87 },
  {
    of: "verify known tokens, 16 clients",
    reference: "bare Hono + read, 16 clients",
    atLeast: 1,
  },
  {
    of: "verify known tokens, 64 clients",
    reference: "bare Hono + read, 64 clients",
    atLeast: 1.2,
  },
  { of: "verify new tokens, 16 clients", reference: "bare Hono + read, 16 clients", atLeast: 0.75 },
  { of: "verify new tokens, 64 clients", reference: "bare Hono + read, 64 clients", atLeast: 0.75 },
  {
    of: "verify new ES256 tokens, 16 clients",
    reference: "bare Hono + read, 16 clients",
    atLeast: 0.35,
  },
  // The same read, with two more tables.
  {
    of: "verify known tokens with an organization, 16 clients",
    reference: "verify known tokens without an organization, 16 clients",
    atLeast: 0.9,
  },
  {
    of: "verify known tokens with another organization, 16 clients",
    reference: "verify known tokens without an organization, 16 clients",
    atLeast: 0.9,
  },
  {
    of: "verify new tokens with an organization, 16 clients",
    reference: "verify new tokens without an organization, 16 clients",
    atLeast: 0.9,
  },
  {
    of: "verify known tokens with an organization, 64 clients",
    reference: "verify known tokens without an organization, 64 clients",
    atLeast: 0.9,
  },
  { of: "GET /, 16 clients", reference: "bare Hono, 16 clients", atLeast: 0.6 },
  { of: "GET /, 64 clients", reference: "bare Hono, 64 clients", atLeast: 0.6 },
  {
    of: "refresh, 16 clients",
    reference: "bare Hono + read and write, 16 clients",
    atLeast: 0.7,
  },
  { of: "callback of a known identity, 16 clients", reference: "bare Hono + provider, 16 clients" },
  {
    of: "login to an app without a page, 16 clients",
    reference: "bare Hono + a code, 16 clients",
    atLeast: 0.6,
  },
  {
    of: "redemption of an app's code, 16 clients",
    reference: "bare Hono + a redemption, 16 clients",
    atLeast: 0.6,
  },
  {
    of: "userinfo for an app, 16 clients",
    reference: "bare Hono + userinfo, 16 clients",
    atLeast: 0.6,
  },
  {
    of: "a service's token for a resource, 16 clients",
    reference: "bare Hono + a service's token, 16 clients",
    atLeast: 0.6,
  },
  {
    of: "protectedResource, 16 clients",
    reference: "resourceServer, 16 clients",
    atLeast: 0.95,
  },
  { of: "verify on SQLite, 16 clients", reference: "bare Hono, 16 clients", atLeast: 0.5 },
  {
    beside: "verify beside a login storm",
    reference: "verify known tokens, 16 clients",
    later: 5,
    atLeast: 6000,
  },
  { beside: "GET / beside a login storm", reference: "GET /, 16 clients", later: 5 },
  {
    of: "login among a million accounts, 16 clients",
    reference: "login, 16 clients",
    atLeast: 0.9,
  },
  {
    of: "verify among five million sessions, 16 clients",
    reference: "verify new tokens, 16 clients",
    atLeast: 0.9,
  },
  // The other databases beside MariaDB, without a goal.
  ...everywhere.flatMap((reference) =>
    otherDatabases.map((database) => ({ of: nameOn(reference, database), reference })),
  ),
  { footprint: "memoryIdle", atMost: 90 },
  { footprint: "memoryMost", atMost: 150 },
  { footprint: "start", atMost: 250 },
];
