import { otherDatabases, type OtherDatabase } from "../options.ts";
import type { PeerName } from "../peers/peers.ts";
import type { SubjectName } from "../stage/stage.ts";
import type { Call } from "../stage/subject.ts";
import type { Seconds } from "./plan.ts";

/** Requests of one kind to one server, by a number of clients at once. */
export interface LoadMeasurement {
  readonly of: SubjectName;
  readonly call: Call;
  readonly clients: number;
  /**
   * Known: as many tokens as clients, so the server has seen all of them after a moment. New: all tokens in turn, so the server
   * has forgotten each before it is sent again.
   */
  readonly tokens?: "known" | "new";
  /** 64 other clients log in at the same server meanwhile. */
  readonly storm?: true;
  /** Taken only with `--large`. */
  readonly large?: true;
  /** Taken on each database with `--database all`. */
  readonly everywhere?: true;
  /** Such a one, on another database than MariaDB. */
  readonly on?: OtherDatabase;
  /** Which of the durations of a run. Default: `cheap`. */
  readonly lasts?: keyof Seconds;
}

/** Raw bcrypt on all cores, without any server. */
export interface BcryptMeasurement {
  readonly bcrypt: number;
  readonly lasts: keyof Seconds;
}

/** Logins that are all sent at the same moment, once. */
export interface BurstMeasurement {
  readonly of: SubjectName;
  readonly burst: number;
}

export type Measurement = LoadMeasurement | BcryptMeasurement | BurstMeasurement;

/** The measurements on MariaDB, or on PostgreSQL with `--database postgres`. */
const onOne = {
  "raw bcrypt": { bcrypt: 10, lasts: "login" },
  "login, 16 clients": {
    of: "Latchkey",
    call: "login",
    clients: 16,
    lasts: "login",
    everywhere: true,
  },
  "login, 64 clients": { of: "Latchkey", call: "login", clients: 64, lasts: "login" },
  "login among a million accounts, 16 clients": {
    of: "Latchkey with a million accounts",
    call: "login",
    clients: 16,
    large: true,
    lasts: "login",
  },
  "raw bcrypt at cost 12": { bcrypt: 12, lasts: "slow" },
  "login at cost 12, 8 clients": {
    of: "Latchkey at cost 12",
    call: "login",
    clients: 8,
    lasts: "slow",
  },
  "64 parallel logins, at cost 12": { of: "Latchkey at cost 12", burst: 64 },
  "GET /, 16 clients": { of: "Latchkey", call: "root", clients: 16 },
  "bare Hono, 16 clients": { of: "bare Hono", call: "root", clients: 16 },
  "verify on SQLite, 16 clients": {
    of: "Latchkey on SQLite",
    call: "verify",
    clients: 16,
    tokens: "known",
  },
  "GET / beside a login storm": { of: "Latchkey", call: "root", clients: 16, storm: true },
  "GET /, 64 clients": { of: "Latchkey", call: "root", clients: 64 },
  "bare Hono, 64 clients": { of: "bare Hono", call: "root", clients: 64 },
  "verify known tokens, 16 clients": {
    of: "Latchkey",
    call: "verify",
    clients: 16,
    tokens: "known",
    everywhere: true,
  },
  "bare Hono + read, 16 clients": { of: "bare Hono + read", call: "read", clients: 16 },
  "verify new tokens, 16 clients": {
    of: "Latchkey",
    call: "verify",
    clients: 16,
    tokens: "new",
    everywhere: true,
  },
  "verify known tokens without an organization, 16 clients": {
    of: "Latchkey with organizations",
    call: "verify",
    clients: 16,
    tokens: "known",
  },
  "verify known tokens with an organization, 16 clients": {
    of: "Latchkey with organizations",
    call: "verifyMember",
    clients: 16,
    tokens: "known",
  },
  // Not for the one that the session stores.
  "verify known tokens with another organization, 16 clients": {
    of: "Latchkey with organizations",
    call: "verifyOther",
    clients: 16,
    tokens: "known",
  },
  "verify new tokens without an organization, 16 clients": {
    of: "Latchkey with organizations",
    call: "verify",
    clients: 16,
    tokens: "new",
  },
  "verify new tokens with an organization, 16 clients": {
    of: "Latchkey with organizations",
    call: "verifyMember",
    clients: 16,
    tokens: "new",
  },
  "verify among five million sessions, 16 clients": {
    of: "Latchkey with a million accounts",
    call: "verify",
    clients: 16,
    tokens: "new",
    large: true,
  },
  "verify new ES256 tokens, 16 clients": {
    of: "Latchkey with ES256",
    call: "verify",
    clients: 16,
    tokens: "new",
  },
  "verify beside a login storm": {
    of: "Latchkey",
    call: "verify",
    clients: 16,
    tokens: "known",
    storm: true,
  },
  "verify known tokens, 64 clients": {
    of: "Latchkey",
    call: "verify",
    clients: 64,
    tokens: "known",
    everywhere: true,
  },
  "verify known tokens without an organization, 64 clients": {
    of: "Latchkey with organizations",
    call: "verify",
    clients: 64,
    tokens: "known",
  },
  "verify known tokens with an organization, 64 clients": {
    of: "Latchkey with organizations",
    call: "verifyMember",
    clients: 64,
    tokens: "known",
  },
  "bare Hono + read, 64 clients": { of: "bare Hono + read", call: "read", clients: 64 },
  "verify new tokens, 64 clients": {
    of: "Latchkey",
    call: "verify",
    clients: 64,
    tokens: "new",
    everywhere: true,
  },
  "refresh, 16 clients": { of: "Latchkey", call: "refresh", clients: 16, everywhere: true },
  "bare Hono + read and write, 16 clients": {
    of: "bare Hono + read and write",
    call: "write",
    clients: 16,
  },
  "callback of a known identity, 16 clients": {
    of: "Latchkey with a provider",
    call: "callback",
    clients: 16,
  },
  "bare Hono + provider, 16 clients": {
    of: "bare Hono + provider",
    call: "callback",
    clients: 16,
  },
  "login to an app without a page, 16 clients": {
    of: "Latchkey with apps",
    call: "authorize",
    clients: 16,
  },
  "bare Hono + a code, 16 clients": { of: "bare Hono + apps", call: "authorize", clients: 16 },
  "redemption of an app's code, 16 clients": {
    of: "Latchkey with apps",
    call: "redeem",
    clients: 16,
  },
  "bare Hono + a redemption, 16 clients": { of: "bare Hono + apps", call: "redeem", clients: 16 },
  "userinfo for an app, 16 clients": {
    of: "Latchkey with apps",
    call: "userinfo",
    clients: 16,
    tokens: "new",
  },
  "bare Hono + userinfo, 16 clients": {
    of: "bare Hono + apps",
    call: "userinfo",
    clients: 16,
    tokens: "new",
  },
  "a service's token for a resource, 16 clients": {
    of: "Latchkey with apps",
    call: "clientToken",
    clients: 16,
  },
  "bare Hono + a service's token, 16 clients": {
    of: "bare Hono + apps",
    call: "clientToken",
    clients: 16,
  },
  "protectedResource, 16 clients": {
    of: "API with protectedResource",
    call: "api",
    clients: 16,
    tokens: "new",
  },
  "resourceServer, 16 clients": {
    of: "API with resourceServer",
    call: "api",
    clients: 16,
    tokens: "new",
  },
} as const satisfies Record<string, Measurement>;

type OtherName = `${string} on ${OtherDatabase}, ${number} clients`;

/** The name of a measurement on another database. */
export const nameOn = (name: string, database: OtherDatabase): OtherName =>
  name.replace(", ", ` on ${database}, `) as OtherName;

/** The measurements of a run by name, in their order. Those that are compared with each other stand side by side. */
export const measurements: Readonly<Record<keyof typeof onOne | OtherName, Measurement>> =
  Object.fromEntries(
    Object.entries<Measurement>(onOne).flatMap(([name, one]) => [
      [name, one],
      ...("everywhere" in one ? otherDatabases : []).map((on) => [
        nameOn(name, on),
        { ...one, of: `Latchkey on ${on}`, on },
      ]),
    ]),
  );

/** The names of those that are taken on each database. */
export const everywhere = (Object.keys(onOne) as (keyof typeof onOne)[]).filter(
  (name) => "everywhere" in onOne[name],
);

/** Further measurements with `--peers`, taken of each peer. */
const peerMeasurements = {
  "login, 16 clients": { call: "login", clients: 16, lasts: "peer" },
  "login, 64 clients": { call: "login", clients: 64, lasts: "peer" },
  "verify, 16 clients": { call: "verify", clients: 16, tokens: "known" },
  "verify, 64 clients": { call: "verify", clients: 64, tokens: "known" },
  // Some peers answer only a few of these per second.
  "verify beside a login storm": {
    call: "verify",
    clients: 16,
    tokens: "known",
    storm: true,
    lasts: "login",
  },
} as const satisfies Record<string, Omit<LoadMeasurement, "of">>;

type PeerWhat = keyof typeof peerMeasurements;

export type Name = keyof typeof onOne | OtherName | `${PeerName}: ${PeerWhat}`;

/** The measurements of one peer, by names that begin with its name. */
export const measurementsOf = (peer: PeerName): Record<string, LoadMeasurement> =>
  Object.fromEntries(
    Object.entries(peerMeasurements).map(([what, load]) => [
      `${peer}: ${what}`,
      { of: peer, ...load },
    ]),
  );
