/** Why a database cannot be used, and what an operator does. */
export type Trouble = readonly [why: string, remedy: string];

const unreachable: Trouble = [
  "the host does not respond",
  "Check the host, the port and the firewall.",
];
export const lost: Trouble = [
  "the connection was lost",
  "Check the server and its log, then try again.",
];
export const behind: Trouble = ["the schema is behind this release", "Run: latchkey migrate"];

/** The troubles of every database server, by the code of the network or of a pool. */
export const networkTroubles = (server: string): Readonly<Record<string, Trouble>> => ({
  ECONNREFUSED: [
    "no server listens there",
    `Check that ${server} runs, and correct the host and the port.`,
  ],
  ENOTFOUND: ["the host is unknown", "Correct the host."],
  EAI_AGAIN: ["the name of the host cannot be looked up", "Check the host and the DNS."],
  ETIMEDOUT: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  NO_CONNECTION_IN_TIME: unreachable,
  ECONNRESET: lost,
  EPIPE: lost,
  TIMEOUT: ["a statement took too long", "Check the load of the server, then try again."],
  MIGRATION_RUNNING: [
    "another migration is still running",
    "Wait until it has ended, then run: latchkey migrate",
  ],
});
