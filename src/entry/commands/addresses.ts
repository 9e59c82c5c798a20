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

/** The same as lines for a person at a terminal. */
export const listeningLines = ({ url, app, docs, database }: Listening): readonly string[] => [
  "",
  `  Latchkey     ${url}`,
  ...(app === undefined ? [] : [`  Example app  ${app}`]),
  ...(docs === undefined ? [] : [`  API docs     ${docs}`]),
  `  Database     ${database}`,
  "",
];
