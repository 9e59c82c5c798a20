/** How many bits of an address name its network: as limits count, and wider, for a place from which somebody logged in before. */
const widths = { caller: { v4: 32, v6: 64 }, place: { v4: 24, v6: 48 } } as const;

/**
 * The network of an address in its canonical form. As limits count it is an IPv4 address, or the /64 of an IPv6 address; a `place` is the
 * /24 or the /48, which change less often.
 */
export function networkOf(address: string, width: keyof typeof widths = "caller"): string {
  const { v4, v6 } = widths[width];
  if (!address.includes(":")) {
    return v4 === 32
      ? address
      : `${address
          .split(".")
          .slice(0, v4 / 8)
          .join(".")}.0/${v4}`;
  }
  const [head = "", tail] = address.split("::");
  const before = head.split(":").filter(Boolean);
  const after = tail?.split(":").filter(Boolean) ?? [];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  const groups = tail === undefined ? before : [...before, ...zeros, ...after];
  return `${groups.slice(0, v6 / 16).join(":")}::/${v6}`;
}
