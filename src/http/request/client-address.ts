import ipaddr from "ipaddr.js";
import type { RequestContext } from "../context.ts";
import type { AppOptions } from "../options.ts";

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

  return (c) => {
    let client = parse(peerAddress(c.env));
    if (!client || ranges.length === 0) return client?.toString();
    const hops = (c.req.header("x-forwarded-for") ?? "").split(",").toReversed();
    for (const hop of hops) {
      if (!isTrusted(client)) break;
      const next = parse(hop.trim());
      if (!next) break;
      client = next;
    }
    return client.toString();
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
