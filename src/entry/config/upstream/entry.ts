import { isBrandName } from "../../../core/brand/brand.ts";
import {
  providerKinds,
  providerRows,
  type ProviderKind,
} from "../../../core/upstream/providers.ts";
import type { ConfiguredProvider } from "../../../drivers/upstream/settings.ts";
import { isLoopback } from "../network.ts";

/** One provider, as the operator writes it in `OIDC_PROVIDERS` or in the option `upstream`. */
export interface ProviderEntry {
  /** Its name in paths: lower-case letters, digits and hyphens, at most 32. */
  readonly id: string;
  /** Whose rules it follows. Default: its id, if that is one of them, otherwise `oidc`. */
  readonly kind?: ProviderKind;
  /** As users read it on a button. Default: that of the kind. */
  readonly name?: string;
  /** Required for `oidc`. For the others, another place than the usual one, such as a GitLab of your own. */
  readonly issuer?: string;
  readonly clientId: string;
  /** Required, except for a public client of `oidc`, and for Apple. */
  readonly clientSecret?: string;
  /** True if the email addresses that this provider has verified are to be believed. Default: false. */
  readonly trustEmail?: boolean;
  /** Of Microsoft: `common`, `organizations`, `consumers`, or the id of a tenant. */
  readonly tenant?: string;
  /** Of Apple. */
  readonly teamId?: string;
  readonly keyId?: string;
  readonly privateKey?: string;
}

type Texts = Exclude<keyof ProviderEntry, "trustEmail">;

const texts: readonly Texts[] = [
  "id",
  "kind",
  "name",
  "issuer",
  "clientId",
  "clientSecret",
  "tenant",
  "teamId",
  "keyId",
  "privateKey",
];

const snake = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The members of an entry in JSON. */
const members = [...texts, "trustEmail"].map((name) => [name, snake(name)] as const);

/** An entry as JSON has it. Whatever is wrong with it is found later. */
export const jsonOf = (entry: object): object =>
  Object.fromEntries(Object.entries(entry).map(([name, value]) => [snake(name), value]));

/** Reads one entry of a JSON array. Tells what is wrong, and never quotes a value. */
export function entryOf(
  json: unknown,
  refuse: (rule: string) => void,
): Partial<ProviderEntry> | undefined {
  const known = members.map(([, name]) => name);
  const isObject = typeof json === "object" && json !== null && !Array.isArray(json);
  if (!isObject || Object.keys(json).some((name) => !known.includes(name))) {
    refuse(`must have objects with members of this list: ${known.join(", ")}`);
    return undefined;
  }
  const given = json as Readonly<Record<string, unknown>>;
  const wrong = texts.find((name) => !isTextOrAbsent(given[snake(name)]));
  if (wrong !== undefined) refuse(`must have a text as ${snake(wrong)}`);
  const trust = given["trust_email"];
  const isSwitch = trust === undefined || typeof trust === "boolean";
  if (!isSwitch) refuse("must have true or false as trust_email");
  if (wrong !== undefined || !isSwitch) return undefined;
  return Object.fromEntries(
    members.flatMap(([name, inJson]) =>
      given[inJson] === undefined ? [] : [[name, given[inJson]]],
    ),
  );
}

const isTextOrAbsent = (value: unknown): boolean =>
  value === undefined || typeof value === "string";

const tenants = ["common", "organizations", "consumers"];
const tenantIds = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const consumers = "9188040d-6c67-4c5b-b112-36a304b66dad";

/** Checks an entry, and fills in what its kind knows. Tells every rule that it breaks. */
export function configured(
  entry: Partial<ProviderEntry>,
  refuse: (rule: string) => void,
): ConfiguredProvider | undefined {
  let isGood = true;
  const demand = (condition: boolean, rule: string): void => {
    if (condition) return;
    isGood = false;
    refuse(rule);
  };
  const { id = "", clientId = "", trustEmail = false } = entry;
  const kind = entry.kind ?? providerKinds.find((one) => one === id) ?? "oidc";
  demand(
    /^[a-z][a-z0-9-]{0,31}$/.test(id),
    "must have an id of lower-case letters, digits and hyphens, at most 32",
  );
  demand(
    providerKinds.includes(kind),
    `must have a kind of this list: ${providerKinds.join(", ")}`,
  );
  if (!isGood) return undefined;
  const row = providerRows[kind];
  const name = entry.name ?? row.name;
  demand(isBrandName(name), `must have a name of one line for ${id}, without < > " and :`);
  demand(/^[!-~]{1,512}$/.test(clientId), `must have a client_id for ${id}`);
  const place = placeOf(entry, kind);
  demand(place !== undefined, ruleOfPlace(id, kind));
  const proof = proofOf(entry, kind);
  demand(proof !== "missing", ruleOfProof(id, kind));
  if (!isGood || !place || proof === "missing") return undefined;
  const { issuer, discoverAt } = place;
  return {
    provider: { id, kind, name, issuer, clientId, trustsEmail: trustEmail },
    discoverAt,
    proof,
  };
}

/** The issuer of a provider, and where its discovery document is. Undefined if the entry names none, or no usable one. */
function placeOf(
  { issuer: given, tenant = "common" }: Partial<ProviderEntry>,
  kind: ProviderKind,
): { readonly issuer: string; readonly discoverAt: string } | undefined {
  const issuer = given ?? providerRows[kind].issuer;
  if (issuer === undefined || !isIssuer(issuer.replace("{tenantid}", "common"))) return undefined;
  if (kind !== "microsoft") {
    return issuer.includes("{") ? undefined : { issuer, discoverAt: issuer };
  }
  if (!tenants.includes(tenant) && !tenantIds.test(tenant)) return undefined;
  const at = (one: string) => issuer.replace("{tenantid}", one);
  const isMany = tenant === "common" || tenant === "organizations";
  const own = tenant === "consumers" ? consumers : tenant;
  return { issuer: isMany ? issuer : at(own), discoverAt: at(tenant) };
}

function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  if (!url || text.length > 255 || /[?#\s]/.test(text)) return false;
  if (url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

const ruleOfPlace = (id: string, kind: ProviderKind): string =>
  kind === "microsoft"
    ? `must have a tenant for ${id}: ${tenants.join(", ")}, or the id of a tenant`
    : `must have an issuer for ${id}: an https URL without query (http only for this machine)`;

function proofOf(
  { clientSecret, teamId, keyId, privateKey }: Partial<ProviderEntry>,
  kind: ProviderKind,
): ConfiguredProvider["proof"] | "missing" {
  if (kind === "apple") {
    return teamId && keyId && privateKey ? { teamId, keyId, privateKey } : "missing";
  }
  if (clientSecret) return { secret: clientSecret };
  return kind === "oidc" ? undefined : "missing";
}

const ruleOfProof = (id: string, kind: ProviderKind): string =>
  kind === "apple"
    ? `must have team_id, key_id and private_key for ${id}`
    : `must have a client_secret for ${id}`;
