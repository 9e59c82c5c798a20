/** What `proxy --help` says after its options. Apart from the proxy, which a command loads only to run it. */
export const proxyHelp = `
The proxy reads MYSQL_HOST, MYSQL_DATABASE, MYSQL_USER, MYSQL_PASSWORD (or DATABASE_URL), MYSQL_PROXY_KEY and
MYSQL_PROXY_PREVIOUS_KEY. Generate a key with: latchkey keys generate --proxy. The MySQL user needs only SELECT, INSERT,
UPDATE and DELETE. The proxy listens on PROXY_HOST (127.0.0.1) and PROXY_PORT (3001). Put a server that
terminates https in front of it. With MYSQL_PROXY_ADMIN=on it also runs the statements of the admin API.

  POST /v1/execute     runs a statement of Latchkey; the request must be signed
  GET  /health/live    the process runs
  GET  /health/ready   the database responds
`;
