import ipaddr from "ipaddr.js";
import type { RequestContext } from "../context.ts";
import type { AppOptions } from "../options.ts";

/** The addresses that are remembered, because parsing one takes as long as a log line. Bounded, because callers choose them. */
const maxKnown = 1000;
const maxKeyLength = 128;

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * The address that a request came from, in canonical form. Without a trusted proxy it is the address of the peer. If the
 * peer is a trusted proxy, it is the right-most entry of X-Forwarded-For that no trusted proxy wrote. An entry that is not
 * an address ends the search and is never used.
 */
export function clientAddress({
  trustedProxies,
  peerAddress,
}: Pick<AppOptions, "trustedProxies" | "peerAddress">): (c: RequestContext) => string | undefined {
  const ranges = trustedProxies.map(parseRange);
  const isTrusted = (address: Address): boolean =>
    ranges.some(([range, bits]) => address.kind() === range.kind() && address.match(range, bits));

  const find = (peer: string, forwarded: string): string | undefined => {
    let client = parse(peer);
    if (!client || forwarded === "") return client?.toString();
    for (const hop of forwarded.split(",").toReversed()) {
      if (!isTrusted(client)) break;
      const next = parse(hop.trim());
      if (!next) break;
      client = next;
    }
    return client.toString();
  };

  const known = new Map<string, string>();
  return (c) => {
    const peer = peerAddress(c.env);
    if (peer === undefined) return undefined;
    const forwarded = ranges.length === 0 ? "" : (c.req.header("x-forwarded-for") ?? "");
    const key = forwarded === "" ? peer : `${peer} ${forwarded}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const address = find(peer, forwarded);
    if (address !== undefined && key.length <= maxKeyLength) {
      if (known.size >= maxKnown) known.clear();
      known.set(key, address);
    }
    return address;
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
