/** Every environment variable Latchkey reads, with its default. README and .env.example are held equal to this table. */
export const variables = {
  NODE_ENV: {
    fallback: "development",
    about: "`development`, `test` or `production`, which makes `ISSUER` and `SECRET_KEY` required.",
  },
  HOST: { fallback: "127.0.0.1", about: "Address to listen on; `0.0.0.0` for all." },
  PORT: { fallback: "3000", about: "Port to listen on." },
  WORKERS: { fallback: "1", about: "Processes that share the port; more than one on Bun only." },
  ISSUER: {
    fallback: "",
    about:
      "Public URL of this server, the `iss` of its tokens. Default: the local address, outside production.",
  },
  AUDIENCE: { fallback: "", about: "The `aud` of its tokens. Default: `ISSUER`." },
  SECRET_KEY: {
    fallback: "",
    about:
      "What signs tokens: a secret of at least 32 bytes, or a private key as PEM (PKCS #8) or JWK. " +
      "Default, outside production: one is made and kept beside `SQLITE_FILE`.",
  },
  ALGORITHM: {
    fallback: "HS256",
    about: "HS256, HS384, HS512 (secret), RS256, PS256, ES256, ES384 or EdDSA (private key).",
  },
  PREVIOUS_KEYS: {
    fallback: "",
    about:
      'Keys that still verify after a rotation: a JSON array of secrets, PEMs or JWKs, or of `{"algorithm", "key"}` for another than `ALGORITHM`.',
  },
  ACCESS_TOKEN_TTL: {
    fallback: "600",
    about: "Lifetime of an access token in seconds, 60 to 3600.",
  },
  BCRYPT_COST: {
    fallback: "12",
    about: "Cost of password hashes, 10 to 14; from 4 where NODE_ENV is test.",
  },
  PASSWORD_MIN_LENGTH: { fallback: "8", about: "Fewest characters of a new password, 8 to 64." },
  PASSWORD_GRANT: {
    fallback: "on",
    about: "`on` or `off`: whether people log in at the token endpoint, by the password grant.",
  },
  CORS_ORIGINS: {
    fallback: "",
    about: "Origins whose pages may call this server, with commas between them. Default: none.",
  },
  TRUSTED_PROXIES: {
    fallback: "",
    about: "Addresses or CIDR ranges whose `X-Forwarded-For` counts. Default: none.",
  },
  SQLITE_FILE: {
    fallback: "data/latchkey.db",
    about: "The embedded database, used when `MYSQL_HOST` is not set.",
  },
  MYSQL_HOST: {
    fallback: "",
    about: "MySQL or MariaDB server. Set, it replaces the embedded database.",
  },
  MYSQL_PORT: { fallback: "3306", about: "Its port." },
  MYSQL_DATABASE: { fallback: "", about: "Its database." },
  MYSQL_USER: { fallback: "", about: "Its user." },
  MYSQL_PASSWORD: { fallback: "", about: "The user's password." },
  MYSQL_TLS: {
    fallback: "",
    about: "`verify` or `off`. Default: `verify`, but `off` for a server on this machine.",
  },
  MYSQL_CA: {
    fallback: "",
    about:
      "Authority (the PEM itself) that signed the server's certificate. Default: the system's.",
  },
  MYSQL_PROXY_URL: {
    fallback: "",
    about: "The MySQL proxy, in place of `MYSQL_HOST`: MySQL over https (http for this machine).",
  },
  MYSQL_PROXY_KEY: {
    fallback: "",
    about: "The secret that server and proxy share, made with `latchkey keys generate --proxy`.",
  },
  MYSQL_PROXY_PREVIOUS_KEY: {
    fallback: "",
    about: "On the proxy: the key of before, taken too while servers change to the new one.",
  },
  MYSQL_PROXY_HOST: { fallback: "127.0.0.1", about: "Address the proxy listens on." },
  MYSQL_PROXY_PORT: { fallback: "3001", about: "Port the proxy listens on." },
  LOG_LEVEL: { fallback: "info", about: "`info`, `warn`, `error` or `silent`." },
  UV_THREADPOOL_SIZE: {
    fallback: "4",
    about:
      "Threads of Node's pool, of which password checks leave one free. `serve` asks for two more than there are cores.",
  },
} as const satisfies Record<string, { fallback: string; about: string }>;

export type VariableName = keyof typeof variables;

export const isVariable = (name: string): name is VariableName => Object.hasOwn(variables, name);

/** Variables of MySQL's own tools and images, and what Kubernetes sets for a service called mysql: none of ours. */
const ofKubernetes = /^MYSQL_(?:SERVICE_|PORT_\d+_)/;
const foreign = new Set(
  "DEBUG GROUP_SUFFIX HISTFILE HISTIGNORE HOME PS1 PWD ROOT_HOST ROOT_PASSWORD TCP_PORT TEST_LOGIN_FILE UNIX_PORT"
    .split(" ")
    .map((name) => `MYSQL_${name}`),
);

/** Names that are set, unknown, and close to ours: a typing error there would silently mean the default. */
export function suspiciousNames(environment: Readonly<Record<string, unknown>>): string[] {
  const known = new Set(Object.keys(variables).flatMap((name) => [name, `${name}_FILE`]));
  const candidates = [...known].filter((name) => name.length >= 6);
  return Object.keys(environment)
    .filter((name) => !known.has(name) && !foreign.has(name) && !ofKubernetes.test(name))
    .filter(
      (name) => name.startsWith("MYSQL_") || candidates.some((one) => isOneEditApart(name, one)),
    )
    .map((name) => `${name} is not a variable of Latchkey; is it a typing error?`);
}

/** One letter added, left out, changed or swapped with its neighbour. */
function isOneEditApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  return (
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB.slice(1) ||
    (restA.slice(2) === restB.slice(2) && restA[0] === restB[1] && restA[1] === restB[0])
  );
}
