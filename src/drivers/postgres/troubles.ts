import { behind, lost, networkTroubles, type Trouble } from "../pool/troubles.ts";

const rejected: Trouble = [
  "the server rejects the user or the password",
  "Correct the user and the password, or allow this machine for the user in pg_hba.conf.",
];
const stopping: Trouble = ["the server starts or stops", "Try again in a moment."];

/** Why PostgreSQL cannot be used, and what an operator does, by SQLSTATE or the code of the network. */
export const postgresTroubles: Readonly<Partial<Record<string, Trouble>>> = {
  ...networkTroubles("PostgreSQL"),
  CONNECTION_LOST: lost,

  "28000": rejected,
  "28P01": rejected,
  AUTHENTICATION_FAILED: rejected,
  "3D000": ["the database does not exist", "Create it, or correct its name."],
  "42501": [
    "the user lacks a right for this",
    "Grant the rights that docs/postgresql.md lists. A migration needs more of them.",
  ],
  "53300": [
    "it has no connection left",
    "Raise max_connections, or run fewer servers and processes.",
  ],
  "57P01": stopping,
  "57P02": stopping,
  "57P03": stopping,

  PLAIN_PASSWORD: [
    "the server asks for the password as plain text",
    "Set scram-sha-256 for the user in pg_hba.conf, or add ?sslmode=verify-full to the URL.",
  ],
  NO_TLS: [
    "the server has no TLS",
    "Turn TLS on in PostgreSQL. Only in a network that you trust, add ?sslmode=disable to the URL.",
  ],
  TLS_FAILED: [
    "TLS failed, because the certificate of the server is not one for this host from an authority that is trusted here",
    "Use the host name of the certificate, and set DATABASE_CA to its authority.",
  ],

  "42P01": behind,
  "42703": behind,
  "42803": behind,
  "42P07": [
    "it has a table of another program with a name that Latchkey uses",
    "Create a database only for Latchkey.",
  ],
  "25006": [
    "the server is a standby, so it is read-only",
    "Connect to the primary, or name all servers in the URL, separated by commas.",
  ],
  "55P03": ["another statement locks the rows", "Try again."],
  "26000": [
    "a pooler in between does not keep prepared statements",
    "Set its max_prepared_statements, or add ?prepare=off to the URL.",
  ],
  "42P05": [
    "a pooler in between does not keep prepared statements",
    "Set its max_prepared_statements, or add ?prepare=off to the URL.",
  ],
  NOT_UTF8: [
    "its encoding is not UTF8",
    "Create a database with it: CREATE DATABASE latchkey ENCODING 'UTF8' TEMPLATE template0.",
  ],
};
