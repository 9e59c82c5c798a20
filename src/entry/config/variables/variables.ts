/** Every environment variable of Latchkey, with its default. A test holds docs/configuration.md and .env.example equal to this table. */
export const variables = {
  NODE_ENV: {
    fallback: "development",
    about:
      "`development`, `test` or `production`. In production, `ISSUER` and `SECRET_KEY` are required. With `test`, no email waits for a random time.",
  },
  HOST: {
    fallback: "127.0.0.1",
    about: "Address to listen on. Use `0.0.0.0` to listen on all addresses.",
  },
  PORT: { fallback: "3000", about: "Port to listen on." },
  PROCESSES: {
    fallback: "1",
    about: "Number of processes that share the port. More than one needs Bun.",
  },
  ISSUER: {
    fallback: "",
    about:
      "Public URL of this server, and the `iss` of its tokens. Default outside production: `http://localhost:PORT`.",
  },
  AUDIENCE: { fallback: "", about: "The `aud` of this server's tokens. Default: `ISSUER`." },
  SECRET_KEY: {
    fallback: "",
    about:
      "Key that signs tokens: a random secret of at least 32 bytes, or a private key as PEM (PKCS #8) or JWK. " +
      "Default outside production: a key that the server makes and keeps beside `SQLITE_FILE`.",
  },
  ALGORITHM: {
    fallback: "HS256",
    about:
      "HS256, HS384 or HS512 with a secret; RS256, PS256, ES256, ES384 or EdDSA with a private key.",
  },
  PREVIOUS_KEYS: {
    fallback: "",
    about:
      "Keys that are still accepted after a rotation: a JSON array of secrets, PEMs or JWKs. " +
      'Use `{"algorithm", "key"}` for a key of another algorithm than `ALGORITHM`. ' +
      'Add `"only": "decrypt"` after a theft: the key then only decrypts stored secrets, and tokens of it are rejected.',
  },
  ACCESS_TOKEN_TTL: {
    fallback: "600",
    about: "Lifetime of an access token in seconds, 60 to 3600.",
  },
  SESSION_HISTORY_DAYS: {
    fallback: "7",
    about:
      "Days for which a session is kept after it was revoked or became idle, with its address and user agent, 0 to 30. The hourly purge then deletes it.",
  },
  BCRYPT_COST: {
    fallback: "12",
    about: "Cost of password hashes, 10 to 14. With `NODE_ENV=test` the minimum is 4.",
  },
  PASSWORD_MIN_LENGTH: { fallback: "8", about: "Minimum length of a new password, 8 to 64." },
  IMPORT_SCHEMES: {
    fallback: "",
    about:
      "Hashes of other systems that a login accepts until it has replaced them: `raw`, `wp`, `phpass`, `sha256hex`, `pbkdf2-sha1`, `pbkdf2-sha256`, `pbkdf2-sha512`, `scrypt`, `fbscrypt`, `argon2` and `wrap`, separated by commas. Default: none.",
  },
  PASSWORD_GRANT: {
    fallback: "on",
    about: "`on` or `off`: whether users can log in at the token endpoint (password grant).",
  },
  LOGIN_LINKS: {
    fallback: "off",
    about: "`on` or `off`: whether users can log in by a link in a mail.",
  },
  MFA: {
    fallback: "optional",
    about:
      "Second factors: `off`, `optional`, `admins` or `all`. With `admins` or `all`, these accounts must set one up before they can do anything else.",
  },
  PASSKEY_RP_ID: {
    fallback: "",
    about:
      "Domain that passkeys are for: the host of `ISSUER` or a parent domain of it. Set the parent domain if the pages are on another host. Do not change it later, because all passkeys would stop working. Default: the host of `ISSUER`.",
  },
  PASSKEY_ORIGINS: {
    fallback: "",
    about:
      "Further origins that may use passkeys, separated by commas: pages on the domain of `PASSKEY_RP_ID`, or apps such as `android:apk-key-hash:…`. `ISSUER` and the `CORS_ORIGINS` on that domain may always.",
  },
  REGISTRATION_REQUIRES: {
    fallback: "username,name",
    about:
      "What a registration must contain besides e-mail address and password: `username`, `name`, both, or `none`. A missing username is made from the address, a missing name is the username.",
  },
  REQUIRE_VERIFIED_EMAIL: {
    fallback: "off",
    about:
      "`on` or `off`: whether a login needs a verified e-mail address. With `on`, each registration sends the link that verifies it. In production, `on` needs a way to send mail.",
  },
  REGISTRATION_PRIVACY: {
    fallback: "off",
    about:
      "`on` or `off`: whether a registration hides that the address has an account already. `on` also turns `REQUIRE_VERIFIED_EMAIL` on, and the server makes the username.",
  },
  USERNAME_HOLD_DAYS: {
    fallback: "30",
    about:
      "Days for which nobody can register the username of a deleted account, 0 to 365. With `0` it is free at once.",
  },
  AUDIT_TABLE: {
    fallback: "on",
    about:
      "`on` or `off`: whether security events are stored in the database. With `off` they are in the log only.",
  },
  AUDIT_RETENTION_DAYS: {
    fallback: "365",
    about:
      "Days for which security events are stored, 1 to 3650. The hourly purge then deletes them.",
  },
  THROTTLE: {
    fallback: "",
    about:
      "Changes limits, by `NAME=NUMBER` or `NAME=off`, separated by commas: `register=100,login-network=off`. Default: the limits in docs/security.md.",
  },
  THROTTLE_STRICT: {
    fallback: "off",
    about:
      "`on` or `off`: whether every password is counted before it is checked. With `on`, limits are exact with any number of processes, but a login costs up to three more writes.",
  },
  CORS_ORIGINS: {
    fallback: "",
    about:
      "Origins whose pages may call this server, separated by commas. Default: none. " +
      "With `NODE_ENV=development`, all pages of this machine (`http://localhost:*`) may call it too.",
  },
  TRUSTED_PROXIES: {
    fallback: "",
    about:
      "IP addresses or CIDR ranges of proxies whose `X-Forwarded-For` is trusted. Default: none.",
  },
  HSTS_SUBDOMAINS: {
    fallback: "off",
    about:
      "`on` or `off`: whether HSTS includes all subdomains of the host. Turn it on only if all of them use https.",
  },
  DOCS: {
    fallback: "on",
    about: "`on` or `off`: whether `/docs` and `/openapi.json` are served.",
  },
  APP: { fallback: "on", about: "`on` or `off`: whether the example app is served at `/app`." },
  ADMIN_API: {
    fallback: "on",
    about:
      "`on` or `off`: whether this server has the admin API at `/admin` and the console at `/app/admin`. With `off`, administrators use the command line.",
  },
  SQLITE_FILE: {
    fallback: "data/latchkey.db",
    about:
      "File of the embedded database. It is used when there is no MySQL. In production, a folder other than `data` must exist.",
  },
  DATABASE_URL: {
    fallback: "",
    about:
      "MySQL or MariaDB as one URL: `mysql://user:password@host:port/database`. Replaces `MYSQL_HOST` to `MYSQL_TLS`. " +
      "Percent-encode special characters. Add `?tls=off`, `?tls=verify` or `?ssl-mode=…` to set TLS.",
  },
  MYSQL_HOST: {
    fallback: "",
    about: "Host of MySQL or MariaDB. When it is set, MySQL replaces the embedded database.",
  },
  MYSQL_PORT: { fallback: "3306", about: "Port of MySQL." },
  MYSQL_DATABASE: { fallback: "", about: "Name of the database." },
  MYSQL_USER: { fallback: "", about: "User of the database." },
  MYSQL_PASSWORD: { fallback: "", about: "Password of the database user." },
  MYSQL_TLS: {
    fallback: "",
    about: "`verify` or `off`. Default: `off` if MySQL is on this machine, else `verify`.",
  },
  MYSQL_CA: {
    fallback: "",
    about:
      "PEM of the authority that signed MySQL's certificate. Default: the system's authorities.",
  },
  MYSQL_PROXY_URL: {
    fallback: "",
    about:
      "URL of the MySQL proxy: https, or http on this machine. Set it instead of `DATABASE_URL` or `MYSQL_HOST`.",
  },
  MYSQL_PROXY_KEY: {
    fallback: "",
    about:
      "Secret that the server and the MySQL proxy share. Make one with `latchkey keys generate --proxy`.",
  },
  MYSQL_PROXY_PREVIOUS_KEY: {
    fallback: "",
    about: "Proxy only: the previous key, still accepted during a rotation.",
  },
  PROXY_HOST: { fallback: "127.0.0.1", about: "Proxy only: address to listen on." },
  PROXY_PORT: { fallback: "3001", about: "Proxy only: port to listen on." },
  MYSQL_PROXY_ADMIN: {
    fallback: "off",
    about:
      "Proxy only: `on` or `off`: whether it runs the statements of the admin API. A stolen key could then also list all accounts.",
  },
  SMTP_URL: {
    fallback: "",
    about:
      "Mail server: `smtp://user:password@host:port`, or `smtps://` for TLS from the first byte. Percent-encode special characters. " +
      "Default outside production: mails are written to the folder `outbox` beside `SQLITE_FILE`.",
  },
  MAIL_FROM: {
    fallback: "",
    about: "Sender of mails: an address, or `Name <address>`. Required in production to send mail.",
  },
  MAIL_API_URL: {
    fallback: "",
    about: "URL of a mail provider's HTTP API. Set it instead of `SMTP_URL`.",
  },
  MAIL_API_KEY: { fallback: "", about: "Key of that API." },
  MAIL_API_STYLE: {
    fallback: "json",
    about: "Kind of that API: `resend`, `postmark`, `mailgun`, `cloudflare` or `json`.",
  },
  WEBHOOKS: {
    fallback: "",
    about:
      'Servers that get webhooks: a JSON array of `{"url", "secret", "events"}`. docs/webhooks.md explains it. Default: none.',
  },
  METRICS_PORT: {
    fallback: "",
    about:
      "Port of the metrics, `GET /metrics`. Default: no metrics. With `PROCESSES`, each process takes the next port.",
  },
  METRICS_HOST: { fallback: "127.0.0.1", about: "Address of the metrics." },
  LOG_LEVEL: {
    fallback: "info",
    about: "`info`, `warn`, `error` or `silent`. In `createLatchkey` the default is `warn`.",
  },
  UV_THREADPOOL_SIZE: {
    fallback: "4",
    about:
      "Size of Node's thread pool. Password hashing uses one thread per core and always leaves one thread free. `serve` sets it to the number of cores plus two.",
  },
} as const satisfies Record<string, { fallback: string; about: string }>;

export type VariableName = keyof typeof variables;

export const isVariable = (name: string): name is VariableName => Object.hasOwn(variables, name);
