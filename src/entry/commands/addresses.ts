import type { AppOptions } from "../../http/options.ts";
import type { Config } from "../config/config.ts";
import type { DatabaseConfig } from "../config/database/database.ts";
import { isLoopback } from "../config/network.ts";

/** Hosts that stand for all addresses of a machine. */
const everywhere = ["0.0.0.0", "::"];

/**
 * The URL at which this machine reaches a server. It has the name `localhost` where possible, because a page is on the same
 * site as the server only under the same name.
 */
export function localUrl(host: string, port: number): string {
  if (everywhere.includes(host) || isLoopback(host)) return `http://localhost:${port}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Where a server and its pages are, and which database it uses. A page that is off has no address. */
export interface Listening {
  readonly url: string;
  readonly app: string | undefined;
  readonly docs: string | undefined;
  readonly database: DatabaseConfig["kind"];
}

/** What a server says once it listens at a URL. The sources of a checkout have no pages before they are built. */
export async function listeningOf(
  { http, database }: ListeningConfig,
  { appFile }: Pick<AppOptions, "appFile">,
): Promise<(url: string) => Listening> {
  const hasPages = http.app && (await appFile("index.html")) !== undefined;
  return (url) => ({
    url,
    app: hasPages ? `${url}/app` : undefined,
    docs: http.docs ? `${url}/docs` : undefined,
    database: database.kind,
  });
}

interface ListeningConfig {
  readonly http: Pick<Config["http"], "app" | "docs">;
  readonly database: Pick<DatabaseConfig, "kind">;
}

/** The same as lines for somebody at a terminal. */
export const listeningLines = ({ url, app, docs, database }: Listening): readonly string[] => [
  "",
  `  Latchkey     ${url}`,
  ...(app === undefined ? [] : [`  Example app  ${app}`]),
  ...(docs === undefined ? [] : [`  API docs     ${docs}`]),
  `  Database     ${database}`,
  "",
];

/** The link that creates the first administrator, for somebody at a terminal. */
export const firstAdminLines = (link: string): readonly string[] => [
  "  No administrator yet. Create the first one within an hour:",
  `  ${link}`,
  "",
];
