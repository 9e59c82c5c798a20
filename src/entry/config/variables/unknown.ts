import { nearest } from "../../../core/ground/nearest.ts";
import { variables, type VariableName } from "./variables.ts";

/** The names that variables had before the first release, with those of today. They are refused until 1.0. */
export const renamedVariables = {
  WORKERS: "PROCESSES",
  MYSQL_PROXY_HOST: "PROXY_HOST",
  MYSQL_PROXY_PORT: "PROXY_PORT",
  /** At the proxy only. At a server, the name has another meaning. */
  ADMIN_API: "MYSQL_PROXY_ADMIN",
} as const satisfies Record<string, VariableName>;

const renamed = new Map<string, string>(
  Object.entries(renamedVariables).flatMap(([was, is]) => [
    [was, is],
    [`${was}_FILE`, `${is}_FILE`],
  ]),
);

const known = new Set(Object.keys(variables).flatMap((name) => [name, `${name}_FILE`]));

/** Short names such as PORT and HOST have too many neighbours that are not typing errors. */
const longNames = [...known].filter((name) => name.length >= 6);

/** Variables of MySQL's own tools and images. */
const ofMySql = new Set(
  "DEBUG GROUP_SUFFIX HISTFILE HISTIGNORE HOME PS1 PWD ROOT_HOST ROOT_PASSWORD TCP_PORT TEST_LOGIN_FILE UNIX_PORT"
    .split(" ")
    .map((name) => `MYSQL_${name}`),
);

/** Variables that Kubernetes sets for a service called mysql. */
const ofKubernetes = /^MYSQL_(?:SERVICE_|PORT_\d+_)/;

/**
 * A fault for each unknown variable that looks like one of ours: it is an old name, starts with MYSQL_ or is one edit away from a known
 * name. Without the fault a typing error would silently mean the default.
 */
export function unknownVariables(environment: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(environment)
    .filter((name) => !known.has(name) && !ofMySql.has(name) && !ofKubernetes.test(name))
    .flatMap((name) => {
      const now = renamed.get(name);
      if (now !== undefined) return environment[name] ? [`${name} is now ${now}.`] : [];
      const meant = nearestTo(name);
      if (meant) return [`${name} is an unknown variable. Did you mean ${meant}?`];
      if (!name.startsWith("MYSQL_")) return [];
      return [`${name} is an unknown variable. .env.example lists all variables.`];
    });
}

/** The known name that is one edit away. For MYSQL_ names also the closest one that is shorter or longer. */
function nearestTo(name: string): string | undefined {
  // Some platforms set this name for a database URL.
  if (name === "MYSQL_URL") return "DATABASE_URL";
  const neighbour = nearest(name, longNames);
  if (neighbour !== undefined || !name.startsWith("MYSQL_")) return neighbour;
  return longNames
    .filter((one) => one.startsWith("MYSQL_") && (isWithin(name, one) || isWithin(one, name)))
    .toSorted((a, b) => Math.abs(a.length - name.length) - Math.abs(b.length - name.length))[0];
}

/** Whether a text has the letters of a part in their order, as MYSQL_DATABASE has those of MYSQL_DB. */
function isWithin(part: string, text: string): boolean {
  let found = 0;
  for (const letter of text) if (letter === part[found]) found++;
  return found === part.length;
}
