import { Failure } from "../../failures.ts";
import { oidcFailures } from "../rows.ts";

/** What this server and its pages add to the query of an app: the time of a detour, the chosen account, and the mark of a bounce. */
const ours: readonly string[] = ["asked", "chosen", "bounced"];

/** The query of `/authorize`. */
export interface Parameters {
  /** The app's parameters. None is empty (RFC 6749 section 3.1). */
  readonly app: ReadonlyMap<string, string>;
  /** True if it names several resources. */
  readonly hasResources: boolean;
  readonly asked: string | undefined;
  readonly chosen: string | undefined;
  /** The app's part of the query, as it was sent. */
  readonly query: string;
  /** The app's part of the query in one form, however it was written. */
  readonly canonical: string;
}

const invalid = (detail: string): Failure =>
  new Failure(oidcFailures.invalid_authorization_request, { detail });

/**
 * Reads a query. A parameter that is sent twice counts as an attack on one of its readers (RFC 6749 section 3.1); only `resource` may
 * repeat (RFC 8707 section 2), which is then an error for the app. Throws Failure `invalid_authorization_request`.
 */
export function readParameters(query: string): Parameters {
  requireDecodable(query);
  const app = new Map<string, string>();
  const own = new Map<string, string>();
  const kept: string[] = [];
  const canonical = new URLSearchParams();
  const seen = new Set<string>();
  for (const part of query.split("&")) {
    const [[name, value] = []] = new URLSearchParams(`&${part}`);
    if (name === undefined || value === undefined) continue;
    if (seen.has(name) && name !== "resource") {
      throw invalid(
        "The request contains a parameter twice. The app must send each parameter once.",
      );
    }
    seen.add(name);
    const isOurs = ours.includes(name);
    if (value !== "") (isOurs ? own : app).set(name, value);
    if (isOurs) continue;
    kept.push(part);
    canonical.append(name, value);
  }
  return {
    app,
    hasResources: canonical.getAll("resource").length > 1,
    asked: own.get("asked"),
    chosen: own.get("chosen"),
    // The parser of URLs leaves this character alone, and `continue` must not have it.
    query: kept.join("&").replaceAll("\\", "%5C"),
    canonical: String(canonical),
  };
}

/** Parsers of queries replace what they cannot decode, so two of them could read different texts. */
function requireDecodable(query: string): void {
  try {
    decodeURIComponent(query.replaceAll("+", " "));
  } catch {
    throw invalid("The request is not well-formed. The app must encode its parameters as UTF-8.");
  }
}
