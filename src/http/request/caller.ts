import ipaddr from "ipaddr.js";
import type { BuiltInScope } from "../../core/access.ts";
import type { Auth } from "../../core/auth.ts";
import { defaultLanguage } from "../../core/ground/language.ts";
import type { Caller, SessionCaller } from "../../core/user.ts";
import type { RequestContext } from "../context.ts";
import type { AppOptions } from "../options.ts";
import { bearerToken } from "./bearer.ts";

/** Writes an account or client, and its session, into the request's log line. Call it only after the authentication. */
export function noteCaller(
  c: RequestContext,
  { sub, sid }: { readonly sub: string; readonly sid?: string | undefined },
): void {
  const caller = c.get("caller");
  caller.sub = sub;
  caller.sid = sid;
}

/** Where a request comes from. */
export const originOf = (c: RequestContext) => ({
  address: c.get("caller").address,
  requestId: c.get("requestId"),
});

/** What a client says about the languages of emails, to store with them. Core finds the best one that is offered. */
export const languageOf = (c: RequestContext): string =>
  c.req.header("accept-language")?.slice(0, 200) ?? defaultLanguage;

/** Where a login comes from. */
export const deviceOf = (c: RequestContext) => ({
  userAgent: c.req.header("user-agent"),
  ...originOf(c),
});

/** What the bearer token of a request says. Throws the failures of `bearerToken` and `verify`. */
export async function identify(c: RequestContext, auth: Auth) {
  const claims = await auth.bearers.verify(await bearerToken(c));
  noteCaller(c, claims);
  return claims;
}

type Scopes = readonly BuiltInScope[];

/** The user of the bearer token, which must have all `scopes`. Throws the failures of `identify` and `requireScopes`. */
export const authorizedCaller = async (
  c: RequestContext,
  auth: Auth,
  ...scopes: Scopes
): Promise<Caller> => ({
  ...auth.bearers.requireScopes(await identify(c, auth), ...scopes),
  ...deviceOf(c),
});

/** As `authorizedCaller`, for a call that needs the session of the token. */
export const authorizedSession = async (
  c: RequestContext,
  auth: Auth,
  ...scopes: Scopes
): Promise<SessionCaller> => ({
  ...auth.bearers.requireSession(await identify(c, auth), ...scopes),
  ...deviceOf(c),
});

/** As `authorizedCaller`, also for a session that may only set up the second factor that it owes. */
export const callerOrOwing = async (
  c: RequestContext,
  auth: Auth,
  ...scopes: Scopes
): Promise<Caller> => ({
  ...auth.bearers.requireScopesOrOwing(await identify(c, auth), ...scopes),
  ...deviceOf(c),
});

/** The addresses that are remembered, because parsing one takes as long as a log line. Bounded, because callers choose them. */
const maxKnown = 1000;
const maxKeyLength = 128;

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Where a request came from. */
interface RequestOrigin {
  /** In canonical form, undefined if it is not known. */
  readonly address: string | undefined;
  /** By what limits count: the address, with IPv6 its /64. Undefined for callers whom no limit of a network counts. */
  readonly network: string | undefined;
  /** True for another machine's address. */
  readonly isRemote: boolean;
  /** True without an address, and for one of a network that is not public. */
  readonly isNear: boolean;
}

/**
 * The address that a request came from: what a function of the operator says, or else the header that a proxy or host replaces.
 * Otherwise, without a trusted proxy it is the address of the peer. If the peer is a trusted proxy, it is the right-most entry of
 * X-Forwarded-For that no trusted proxy wrote. An entry that is not an address ends the search and is never used.
 */
export function requestOrigin({
  trustedProxies,
  peerAddress,
  clientAddress,
  addressHeader,
  requiresAddress,
  limitsThisMachine,
  log,
}: Pick<
  AppOptions,
  | "trustedProxies"
  | "peerAddress"
  | "clientAddress"
  | "addressHeader"
  | "requiresAddress"
  | "limitsThisMachine"
  | "log"
>): (c: RequestContext) => RequestOrigin {
  const ranges = trustedProxies.map(parseRange);
  const isTrusted = (address: Address): boolean =>
    ranges.some(([range, bits]) => address.kind() === range.kind() && address.match(range, bits));

  const find = (peer: string, forwarded: string): Address | undefined => {
    let client = parse(peer);
    if (!client || forwarded === "") return client;
    for (const hop of forwarded.split(",").toReversed()) {
      if (!isTrusted(client)) break;
      const next = parse(withoutPort(hop.trim()));
      if (!next) break;
      client = next;
    }
    return client;
  };

  const describe = (address: Address | undefined): RequestOrigin => {
    const isRemote = address !== undefined && address.range() !== "loopback";
    const isLimited = isRemote || limitsThisMachine;
    return {
      address: address?.toString(),
      network: isLimited ? networkOf(address) : undefined,
      isRemote,
      isNear: address === undefined || nearby.includes(address.range()),
    };
  };

  const unknown = describe(undefined);
  const known = new Map<string, RequestOrigin>();
  const originBy = (peer: string, forwarded: string): RequestOrigin => {
    const key = forwarded === "" ? peer : `${peer} ${forwarded}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const origin = describe(find(peer, forwarded));
    if (origin.address !== undefined && key.length <= maxKeyLength) {
      if (known.size >= maxKnown) known.clear();
      known.set(key, origin);
    }
    return origin;
  };

  const warnOnce =
    limitsThisMachine || clientAddress ? reportUnknown(log, requiresAddress) : () => {};
  return (c) => {
    const told = addressHeader && !clientAddress ? c.req.header(addressHeader) : undefined;
    const client = clientAddress ? clientAddress(c.req.raw, c.env) : (told ?? peerAddress(c.env));
    const isTold = clientAddress !== undefined || told !== undefined;
    const forwarded = isTold ? "" : (c.req.header("x-forwarded-for") ?? "");
    const isTrusting = ranges.length > 0;
    const origin = client === undefined ? unknown : originBy(client, isTrusting ? forwarded : "");
    // A proxy of the operator that is not trusted hides all callers.
    if (origin.isNear && (origin.address === undefined || (forwarded && !isTrusting))) {
      warnOnce(
        clientAddress ? "own" : addressHeader ? "header" : client === undefined ? "host" : "proxy",
      );
    }
    return origin;
  };
}

/** Some proxies add the port of the client: `203.0.113.9:4711`, or `[2001:db8::1]:4711`. */
const withoutPort = (hop: string): string =>
  hop.replace(/^(\d+(?:\.\d+){3}):\d+$|^\[([^\]]+)\](?::\d+)?$/, "$1$2");

/** The ranges of networks that are not public. A peer there that forwards requests is a proxy of the operator. */
const nearby = ["loopback", "private", "uniqueLocal", "linkLocal", "carrierGradeNat"];

/** All callers without an address share one network, because an attacker could be any of them. */
function networkOf(address: Address | undefined): string {
  if (!address) return "unknown";
  if (address.kind() === "ipv4") return address.toString();
  // A caller with one IPv6 address usually has all of its /64.
  return `${(address as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":")}::/64`;
}

const ways =
  "Set CLIENT_ADDRESS_HEADER to the header in which your proxy or host sends it, or the option clientAddress";

/** Why an address is not known, and what to do. */
const causes = {
  proxy: "the server sees only the address of a proxy. Set TRUSTED_PROXIES to it",
  host: `the host passes no address, so TRUSTED_PROXIES has no effect. ${ways}`,
  header:
    "the header of CLIENT_ADDRESS_HEADER, or of the host, did not contain one address. It must contain one address, not a list of them",
  own: "the option clientAddress did not return one. It must return one address, not a list of them",
} as const;

/** Tells the operator once that limits cannot tell callers apart. */
function reportUnknown(
  log: AppOptions["log"],
  isRefused = false,
): (why: keyof typeof causes) => void {
  let isReported = false;
  return (why) => {
    if (isReported) return;
    isReported = true;
    const effect =
      isRefused && why !== "proxy"
        ? "logins and other calls with a limit for each network return 503"
        : "all callers without an address share the limits of one network";
    log.warn("client_address_unknown", { hint: `${effect}, because ${causes[why]}` });
  };
}

/** Parses an address or a CIDR range into its first address and prefix length. Throws for anything else. */
export function parseRange(text: string): [Address, number] {
  const [network = ""] = text.split("/");
  // ipaddr.js would also accept `10.1` and the octal `010.0.0.1`.
  if (!network.includes(":") && !ipaddr.IPv4.isValidFourPartDecimal(network)) {
    throw new TypeError("an IPv4 address has four decimal parts");
  }
  if (text.includes("/")) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}

/** Reads IPv4 in IPv6 notation as IPv4. Rejects zones (`%eth0`), because they give one address endless spellings. */
function parse(text: string | undefined): Address | undefined {
  if (text === undefined || text.includes("%") || !ipaddr.isValid(text)) return undefined;
  return ipaddr.process(text);
}
