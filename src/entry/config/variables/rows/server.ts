import { logLevels } from "../../../../drivers/log.ts";
import { choice, integer, onOff, type VariableRows } from "../rules.ts";

/** Where the server is, and what it is called. */
export const serverVariables = {
  NODE_ENV: {
    rule: choice(["development", "test", "production"]),
    fallback: "development",
    about:
      "`development`, `test` or `production`. In production, `ISSUER` and `SECRET_KEY` are required. With `test`, no email waits for a random time.",
  },
  HOST: {
    isShown: true,
    fallback: "127.0.0.1",
    about: "Address to listen on. Use `0.0.0.0` to listen on all addresses.",
  },
  PORT: { rule: integer(0, 65_535), fallback: "3000", about: "Port to listen on." },
  PROCESSES: {
    rule: integer(1, 256),
    fallback: "1",
    about: "Number of processes that share the port. More than one needs Bun.",
  },
  ISSUER: {
    isShown: true,
    fallback: "",
    about:
      "Public URL of this server, and the `iss` of its tokens. Default outside production: `http://localhost:PORT`.",
  },
  AUDIENCE: {
    isShown: true,
    fallback: "",
    about: "The `aud` of this server's tokens. Default: `ISSUER`.",
  },
} as const satisfies VariableRows;

/** Who may call the server, and what it serves. */
export const httpVariables = {
  CORS_ORIGINS: {
    isShown: true,
    fallback: "",
    about:
      "Origins whose pages may call this server, separated by commas. Default: none. " +
      "With `NODE_ENV=development`, all pages of this machine (`http://localhost:*`) may call it too.",
  },
  TRUSTED_PROXIES: {
    isShown: true,
    fallback: "",
    about:
      "IP addresses or CIDR ranges of proxies whose `X-Forwarded-For` is trusted. Default: none.",
  },
  CLIENT_ADDRESS_HEADER: {
    isShown: true,
    fallback: "",
    about:
      "Name of the header in which your proxy or host sends the address of the client, such as `X-Real-IP`. It must replace any value that the client sends. Replaces `TRUSTED_PROXIES`. Default: the header of Vercel, Fly, Railway or Render on these hosts, otherwise none.",
  },
  HSTS_SUBDOMAINS: {
    rule: onOff,
    fallback: "off",
    about:
      "`on` or `off`: whether HSTS includes all subdomains of the host. Turn it on only if all of them use https.",
  },
  DOCS: {
    rule: onOff,
    fallback: "on",
    about:
      "`on` or `off`: whether `/docs`, `/openapi.json` and the documents of Latchkey at `/docs/guide/` are served. Default in production with `OIDC_KEY`: `off`.",
  },
  APP: {
    rule: onOff,
    fallback: "on",
    about:
      "`on` or `off`: whether the pages are served at `/app`. `off` needs `APP_URL` if emails are sent, because their links open pages, and with `OIDC_KEY`.",
  },
  APP_URL: {
    isShown: true,
    fallback: "",
    about:
      "URL of the pages, without a trailing slash: https, or http on this machine. Links in emails open pages there, and its origin may call this server like those of `CORS_ORIGINS`. Default: `/app` below `ISSUER`.",
  },
  OWN_PAGES: {
    isShown: true,
    fallback: "",
    about:
      "Names of the pages that are at `APP_URL`, separated by commas, such as `login,register`. This server serves all others at `/app`. docs/custom-pages.md explains it. Default: all pages except those about organizations and invitations; with `APP=off`, all.",
  },
  APP_LINKS: {
    fallback: "",
    isShown: true,
    about:
      'Your apps on phones, which open links below `/open/` of `ISSUER` and use its passkeys: a JSON object `{"apple", "android"}`. docs/mobile-apps.md explains it. Default: none.',
  },
  ADMIN_API: {
    rule: onOff,
    fallback: "on",
    about:
      "`on` or `off`: whether this server has the admin API at `/admin` and the console at `/app/admin`. With `off`, administrators use the command line.",
  },
} as const satisfies VariableRows;

/** The process. */
export const processVariables = {
  LOG_LEVEL: {
    rule: choice(logLevels),
    fallback: "info",
    about: "`info`, `warn`, `error` or `silent`. In `createLatchkey` the default is `warn`.",
  },
  UV_THREADPOOL_SIZE: {
    rule: integer(2, 1024),
    fallback: "4",
    about:
      "Size of Node's thread pool. Password hashing uses one thread per core and always leaves one thread free. `serve` sets it to the number of cores plus two.",
  },
} as const satisfies VariableRows;

/** Metrics. */
export const metricVariables = {
  METRICS_PORT: {
    rule: integer(0, 65_535),
    fallback: "",
    about:
      "Port of the metrics, `GET /metrics`. Default: no metrics. With `PROCESSES`, each process takes the next port.",
  },
  METRICS_HOST: { isShown: true, fallback: "127.0.0.1", about: "Address of the metrics." },
} as const satisfies VariableRows;
