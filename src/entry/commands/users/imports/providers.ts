import { StartError } from "../../../config/config-error.ts";
import type { Config } from "../../../config/config.ts";

/** The place of the tenant in the issuer of a provider for many tenants. */
const tenant = "{tenantid}";

/** A provider of this server, with one issuer. */
interface Mapped {
  readonly id: string;
  readonly issuer: string;
}

/** Reads the options `--provider alias=issuer`. Throws StartError for one that names no provider of this server, or no single issuer. */
export function providersOf(
  options: readonly string[],
  configured: Config["policy"]["providers"],
): ReadonlyMap<string, Mapped> {
  return new Map(options.map((option) => entryOf(option, configured)));
}

function entryOf(
  option: string,
  configured: Config["policy"]["providers"],
): readonly [string, Mapped] {
  const at = option.indexOf("=");
  const [alias, wanted] = [option.slice(0, at), option.slice(at + 1)];
  if (at < 1 || wanted === "") {
    throw new StartError("Write --provider alias=issuer, with the name that the file uses.");
  }
  const found = configured.find(({ id, issuer }) => id === wanted || isIssuerOf(issuer, wanted));
  if (!found) {
    const known = configured.map(({ id, issuer }) => `${id} (${issuer})`).join(", ");
    throw new StartError(
      `--provider ${alias}: this server has no provider with this id or issuer. It has: ${known || "none"}.`,
    );
  }
  const issuer = found.id === wanted ? found.issuer : wanted;
  if (!issuer.includes(tenant)) return [alias, { id: found.id, issuer }];
  throw new StartError(
    `--provider ${alias}: write the issuer of one tenant, with its id in place of ${tenant}: ${issuer}`,
  );
}

/** Whether an issuer is that of a provider, or that of one of its tenants. */
function isIssuerOf(issuer: string, wanted: string): boolean {
  const [before = "", after] = issuer.split(tenant);
  if (after === undefined) return issuer === wanted;
  const isAround = wanted.startsWith(before) && wanted.endsWith(after);
  return isAround && /^[^/]+$/.test(wanted.slice(before.length, -after.length));
}

/** What an operator has to know about the subjects of mapped providers. */
export function notesAbout(
  mapped: Iterable<Mapped>,
  configured: Config["policy"]["providers"],
): readonly string[] {
  const kinds = [...mapped].map(({ id }) => configured.find((one) => one.id === id)?.kind);
  return [
    ...(kinds.includes("microsoft")
      ? ["Microsoft has other subjects for each client: use the client of the other system."]
      : []),
    ...(kinds.includes("apple")
      ? ["Apple has other subjects for each team: use the team of the other system."]
      : []),
  ];
}
