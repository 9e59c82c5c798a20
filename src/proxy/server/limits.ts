/** The limits of one proxy. Times are in milliseconds, sizes in bytes. */
export const proxyLimits = {
  pool: { connections: 10, waiting: 30, acquire: 500, execute: 2000 },
  /** Statements at once: four times the connections. */
  inFlight: 40,
  rows: 100,
  /** The body of one request. */
  body: 64 * 1024,
  /** All bodies that are being read: 1024 of the largest. A slow request holds only the bytes that it has sent. */
  bodies: 64 * 1024 * 1024,
  /** The time to send a body. */
  upload: 5000,
  /** The difference between the clocks, and the age of a request. */
  window: 60_000,
  /** Nonces to remember: 2,000 requests a second for two minutes, the longest life of a nonce. 70 bytes each, about 20 MB. */
  nonces: 250_000,
  /** The time between two readiness checks of the database. */
  readiness: 1000,
  /** The time between two lines in the log about requests without a key, for each reason. */
  logInterval: 1000,
} as const;
