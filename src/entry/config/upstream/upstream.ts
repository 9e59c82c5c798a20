import type { ProviderKind } from "../../../core/upstream/providers.ts";
import type { ConfiguredProvider } from "../../../drivers/upstream/settings.ts";
import type { Environment, VariableReader } from "../variables/reader.ts";
import { upstreamVariables } from "./variables.ts";
import type { VariableName } from "../variables/variables.ts";
import { configured, entryOf, jsonOf, type ProviderEntry } from "./entry.ts";

/** The providers of the option `upstream`, in the order of the buttons. They stand before those of the variables. */
export type UpstreamOption = readonly ProviderEntry[];

const list: VariableName = "OIDC_PROVIDERS";

/** The variables of providers. In an app that embeds Latchkey, names such as `GOOGLE_CLIENT_ID` may be the app's own. */
export const ofProviders = Object.keys(upstreamVariables) as readonly VariableName[];

/** What is wrong with the option, as a value of any type. */
export const upstreamFaults = (option: unknown): string[] =>
  option === undefined || Array.isArray(option) ? [] : ["upstream must be a list of providers"];

/** An environment in which the option takes the place of `OIDC_PROVIDERS`, and what an error then calls it. */
export function withUpstream(
  environment: Environment,
  option: UpstreamOption | undefined,
): { readonly environment: Environment; readonly names: Partial<Record<VariableName, string>> } {
  if (!option) return { environment, names: {} };
  const json = JSON.stringify(
    option.map((one: unknown) => (typeof one === "object" && one !== null ? jsonOf(one) : one)),
  );
  return {
    environment: { ...environment, [`${list}_FILE`]: "", [list]: json },
    names: { [list]: "option upstream" },
  };
}

/** The kinds that have variables of their own, and the variable that turns each on. */
const named = {
  google: "GOOGLE_CLIENT_ID",
  microsoft: "MICROSOFT_CLIENT_ID",
  apple: "APPLE_CLIENT_ID",
  github: "GITHUB_CLIENT_ID",
  gitlab: "GITLAB_CLIENT_ID",
  discord: "DISCORD_CLIENT_ID",
} as const satisfies { readonly [Kind in ProviderKind]?: VariableName };

/** Reads the providers of other logins. The faults never hold a value. */
export function readUpstream(variables: VariableReader): readonly ConfiguredProvider[] {
  const { fault } = variables;
  const entries = [
    ...entriesIn(variables).map((entry) => ({ entry, name: list })),
    ...Object.entries(named).flatMap(([kind, name]) => {
      const entry = namedEntry(variables, kind as keyof typeof named);
      return entry ? [{ entry, name }] : [];
    }),
  ];
  const providers = entries.flatMap(
    ({ entry, name }) => configured(entry, (rule) => fault(name, rule)) ?? [],
  );
  const ids = providers.map(({ provider }) => provider.id);
  if (new Set(ids).size < ids.length) {
    fault(list, "must have every id only once, beside those of the variables");
  }
  return providers;
}

function entriesIn({ text, fault }: VariableReader): readonly Partial<ProviderEntry>[] {
  const refuse = (rule: string): void => fault(list, rule);
  const parsed = parse(text(list) ?? "[]");
  if (Array.isArray(parsed)) return parsed.flatMap((one) => entryOf(one, refuse) ?? []);
  refuse('must be a JSON array of {"id", "name", "issuer", "client_id", "client_secret"}');
  return [];
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The provider of variables such as `GOOGLE_CLIENT_ID`. Undefined if none of them is set. */
function namedEntry(
  { text, isSet, fault }: VariableReader,
  kind: keyof typeof named,
): ProviderEntry | undefined {
  const prefix = kind.toUpperCase();
  const of = ofProviders.filter((name) => name.startsWith(`${prefix}_`));
  if (!of.some(isSet)) return undefined;
  const value = (suffix: string) => {
    const name = of.find((one) => one === `${prefix}_${suffix}`);
    return name && text(name);
  };
  for (const name of of) if (text(name) === undefined) fault(name, missing(kind));
  const clientId = value("CLIENT_ID");
  if (clientId === undefined || of.some((name) => text(name) === undefined)) return undefined;
  const more = {
    clientSecret: value("CLIENT_SECRET"),
    tenant: value("TENANT"),
    teamId: value("TEAM_ID"),
    keyId: value("KEY_ID"),
    privateKey: value("PRIVATE_KEY"),
  };
  const set = Object.entries(more).filter(([, given]) => given !== undefined);
  return { id: kind, clientId, ...Object.fromEntries(set) };
}

const missing = (kind: keyof typeof named): string =>
  `is required, because another variable of ${kind} is set`;
