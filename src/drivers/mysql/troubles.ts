import { behind, lost, networkTroubles, type Trouble } from "../pool/troubles.ts";

const rejected: Trouble = [
  "the server rejects the user or the password",
  "Correct the user and the password.",
];
const noRight: Trouble = [
  "the user lacks a right for this",
  "Grant the rights that docs/mysql-and-mariadb.md lists. A migration needs more of them.",
];
const full: Trouble = [
  "it has no connection left",
  "Raise max_connections, or run fewer servers and processes.",
];
const notPrimary: Trouble = [
  "the server is read-only, so it is not the primary",
  "Connect to the primary, or to a router that forwards to it.",
];
/** Why MySQL cannot be used, and what an operator does, by the code of mysql2 or of the network. */
export const mysqlTroubles: Readonly<Partial<Record<string, Trouble>>> = {
  ...networkTroubles("MySQL"),
  PROTOCOL_CONNECTION_LOST: lost,

  ER_ACCESS_DENIED_ERROR: rejected,
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: rejected,
  ER_ACCOUNT_HAS_BEEN_LOCKED: ["the user is locked", "Unlock the user in MySQL."],
  ER_MUST_CHANGE_PASSWORD: ["the password of the user has expired", "Set a new password in MySQL."],
  ER_MUST_CHANGE_PASSWORD_LOGIN: [
    "the password of the user has expired",
    "Set a new password in MySQL.",
  ],
  ER_NOT_SUPPORTED_AUTH_MODE: [
    "the user logs in by a method that Latchkey does not support",
    "Give the user mysql_native_password or caching_sha2_password.",
  ],
  AUTH_SWITCH_PLUGIN_ERROR: [
    "the user logs in by a method that Latchkey does not support here",
    "Use TLS, or give the user mysql_native_password or caching_sha2_password.",
  ],
  ER_DBACCESS_DENIED_ERROR: [
    "the database does not exist, or the user has no right for it",
    "Create the database, correct its name, or grant the rights that docs/mysql-and-mariadb.md lists.",
  ],
  ER_BAD_DB_ERROR: ["the database does not exist", "Create it, or correct its name."],
  ER_TABLEACCESS_DENIED_ERROR: noRight,
  ER_COLUMNACCESS_DENIED_ERROR: noRight,
  ER_SPECIFIC_ACCESS_DENIED_ERROR: noRight,
  ER_HOST_NOT_PRIVILEGED: [
    "the server accepts no connection from this machine",
    "Allow this machine's address for the user in MySQL.",
  ],
  ER_HOST_IS_BLOCKED: [
    "the server blocks this machine after many errors",
    "Run FLUSH HOSTS in MySQL, and look at its log.",
  ],
  ER_CON_COUNT_ERROR: full,
  ER_TOO_MANY_USER_CONNECTIONS: full,
  ER_USER_LIMIT_REACHED: full,

  HANDSHAKE_NO_SSL_SUPPORT: [
    "the server has no TLS",
    "Turn TLS on in MySQL. Only in a network that you trust, set MYSQL_TLS=off, or tls=off in the URL.",
  ],
  HANDSHAKE_SSL_ERROR: [
    "TLS failed, because the certificate of the server is not one for this host from an authority that is trusted here",
    "Use the host name of the certificate, and set MYSQL_CA to its authority.",
  ],
  ER_SECURE_TRANSPORT_REQUIRED: [
    "the server requires TLS",
    "Set MYSQL_TLS=verify, or tls=verify in the URL.",
  ],

  ER_NO_SUCH_TABLE: behind,
  ER_BAD_FIELD_ERROR: behind,
  ER_OPTION_PREVENTS_STATEMENT: notPrimary,
  ER_READ_ONLY_MODE: notPrimary,
  ER_SERVER_OFFLINE_MODE: [
    "the server is offline, so it has left its group",
    "Connect to the primary, or to a router that forwards to it.",
  ],
  ER_LOCK_WAIT_TIMEOUT: ["another statement locks the rows", "Try again."],
};
