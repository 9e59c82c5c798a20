import type { Environment } from "./variables/reader.ts";

interface Host {
  readonly name: string;
  /** The variable that only this host sets, and only where the app runs. Files that its tools write for developers do not have it. */
  readonly variable: string;
  /** The header whose value this host replaces in each request from the internet, with the address of the client. */
  readonly header: string;
}

/**
 * The hosts that tell the address of the client in one header. Netlify sets no variable of its own where functions run, and Heroku and
 * Cloud Run only add to a list that the client begins.
 */
export const hosts: readonly Host[] = [
  { name: "Vercel", variable: "VERCEL_REGION", header: "X-Real-IP" },
  { name: "Fly", variable: "FLY_MACHINE_ID", header: "Fly-Client-IP" },
  { name: "Railway", variable: "RAILWAY_REPLICA_ID", header: "X-Real-IP" },
  { name: "Render", variable: "RENDER_SERVICE_ID", header: "CF-Connecting-IP" },
];

/** The header with the address of the client, if a host of the table runs the server. */
export const headerOfHost = (environment: Environment): string | undefined =>
  hosts.find(({ variable }) => environment[variable])?.header;

/** Whether a variable, or the host, names the header with the address of the client. */
export const tellsAddress = (environment: Environment): boolean => {
  const isSet = (name: string) => Boolean(environment[name] || environment[`${name}_FILE`]);
  if (isSet("CLIENT_ADDRESS_HEADER")) return true;
  return !isSet("TRUSTED_PROXIES") && headerOfHost(environment) !== undefined;
};

/** The variables of the table, from an environment. */
export const hostVariablesIn = (environment: Environment): Environment =>
  Object.fromEntries(hosts.map(({ variable }) => [variable, environment[variable]]));
