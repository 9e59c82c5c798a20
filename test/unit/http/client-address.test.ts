import * as fc from "fast-check";
import { Hono } from "hono";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { LogFields } from "../../../src/core/system.ts";
import type { RequestEnv } from "../../../src/http/context.ts";
import { requestOrigin, parseRange } from "../../../src/http/request/caller.ts";

/** The client address that a server behind these trusted proxies sees in a request. */
const seenBy = (...trustedProxies: string[]) => {
  const origin = requestOrigin({
    trustedProxies,
    peerAddress: (bindings) => (bindings as { peer?: string }).peer,
    limitsThisMachine: true,
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  const app = new Hono<RequestEnv>().get("/", (c) => c.json(origin(c).address ?? null));
  return async (peer: string | undefined, headers: Record<string, string> = {}) => {
    const response = await app.request("/", { headers }, { peer });
    return (await response.json()) as string | null;
  };
};

const forwarded = (...hops: string[]) => ({ "x-forwarded-for": hops.join(", ") });

describe("the client's address", () => {
  it("is the address of the peer, or unknown without a valid peer", async () => {
    const seen = seenBy();
    expect(await seen("203.0.113.9")).toBe("203.0.113.9");
    expect(await seen("2001:db8::1")).toBe("2001:db8::1");
    for (const peer of [undefined, "", "unix:", "localhost", "203.0.113.999"]) {
      expect(await seen(peer)).toBeNull();
    }
  });

  it("is each request's own, also for more addresses than are remembered", async () => {
    const seen = seenBy("10.0.0.0/8");
    for (let round = 0; round < 2; round++) {
      for (let index = 0; index < 1100; index++) {
        const client = `198.51.${index >> 8}.${index & 255}`;
        expect(await seen("10.0.0.1", forwarded(client))).toBe(client);
      }
      expect(await seen("10.0.0.1")).toBe("10.0.0.1");
      const long = `${" ".repeat(500)}198.51.100.1`;
      expect(await seen("10.0.0.1", { "x-forwarded-for": long })).toBe("198.51.100.1");
      expect(await seen("203.0.113.9", forwarded("198.51.100.1"))).toBe("203.0.113.9");
    }
  });

  it("takes no more memory for more addresses than are remembered", async () => {
    const set = vi.spyOn(Map.prototype, "set");
    onTestFinished(() => set.mockRestore());
    const seen = seenBy("10.0.0.0/8");
    const addresses = Array.from({ length: 2100 }, (_, at) => `198.51.${at >> 8}.${at & 255}`);
    for (const address of addresses) await seen("10.0.0.1", forwarded(address));
    const isOurs = (map: Map<unknown, unknown>) =>
      [...map.keys()].some((key) => String(key).startsWith("10.0.0.1 198.51."));
    const maps = new Set(set.mock.contexts as readonly Map<unknown, unknown>[]);
    const [known, ...others] = [...maps].filter(isOurs);
    expect(others).toEqual([]);
    expect(known?.size).toBeGreaterThan(0);
    expect(known?.size).toBeLessThanOrEqual(1000);
  });

  it("VULN-63 ignores all headers of untrusted proxies, and all but X-Forwarded-For of others", async () => {
    const seen = seenBy();
    const headers = {
      ...forwarded("198.51.100.1"),
      forwarded: "for=198.51.100.2",
      "x-real-ip": "198.51.100.3",
      "cf-connecting-ip": "198.51.100.4",
      "true-client-ip": "198.51.100.5",
      "x-client-ip": "198.51.100.6",
    };
    expect(await seen("203.0.113.9", headers)).toBe("203.0.113.9");
    expect(await seen("127.0.0.1", headers)).toBe("127.0.0.1");
    const proxied = seenBy("203.0.113.9");
    const { "x-forwarded-for": _, ...others } = headers;
    expect(await proxied("203.0.113.9", others)).toBe("203.0.113.9");
  });

  it("VULN-13 ignores X-Forwarded-For from a peer that is not a trusted proxy", async () => {
    const seen = seenBy("10.0.0.0/8");
    expect(await seen("203.0.113.9", forwarded("198.51.100.1"))).toBe("203.0.113.9");
    expect(await seen("11.0.0.1", forwarded("10.0.0.1", "10.0.0.2"))).toBe("11.0.0.1");
  });

  it("VULN-13 is the right-most hop that is not a trusted proxy, regardless of the hops left of it", async () => {
    const seen = seenBy("10.0.0.0/8", "2001:db8:ffff::/48");
    const spoofed = ["127.0.0.1", "10.9.9.9", "198.51.100.99"];
    expect(await seen("10.0.0.1", forwarded("198.51.100.1"))).toBe("198.51.100.1");
    expect(await seen("10.0.0.1", forwarded(...spoofed, "198.51.100.1"))).toBe("198.51.100.1");
    expect(await seen("10.0.0.1", forwarded(...spoofed, "198.51.100.1", "10.0.0.2"))).toBe(
      "198.51.100.1",
    );
    expect(
      await seen("2001:db8:ffff::7", forwarded(...spoofed, "2001:db8::5", "10.0.0.2", "10.0.0.3")),
    ).toBe("2001:db8::5");
  });

  it("is the left-most hop if all hops are trusted proxies", async () => {
    const seen = seenBy("10.0.0.0/8");
    expect(await seen("10.0.0.1")).toBe("10.0.0.1");
    expect(await seen("10.0.0.1", forwarded("10.0.0.3", "10.0.0.2"))).toBe("10.0.0.3");
  });

  it("VULN-12 is the same for every spelling of an address", async () => {
    const seen = seenBy("10.0.0.0/8");
    for (const spelling of [
      "192.0.2.1",
      "::ffff:192.0.2.1",
      "::FFFF:192.0.2.1",
      "::ffff:c000:201",
      "0:0:0:0:0:ffff:c000:0201",
    ]) {
      expect(await seen(spelling)).toBe("192.0.2.1");
      expect(await seen("10.0.0.1", forwarded(spelling))).toBe("192.0.2.1");
      expect(await seen("::ffff:10.0.0.1", forwarded(` ${spelling}\t`))).toBe("192.0.2.1");
    }
    for (const spelling of [
      "2001:db8::1",
      "2001:DB8::1",
      "2001:0db8:0:0:0:0:0:1",
      "2001:db8:0::0:1",
    ]) {
      expect(await seen(spelling)).toBe("2001:db8::1");
      expect(await seen("10.0.0.1", forwarded(spelling))).toBe("2001:db8::1");
    }
  });

  it("VULN-12 comes from a proxy that is trusted as IPv4 or as mapped IPv6", async () => {
    expect(await seenBy("10.0.0.1")("::ffff:10.0.0.1", forwarded("192.0.2.1"))).toBe("192.0.2.1");
    expect(await seenBy("::ffff:10.0.0.1")("10.0.0.1", forwarded("192.0.2.1"))).toBe("192.0.2.1");
    // A range of IPv6 contains no IPv4 address, and a range of IPv4 contains no IPv6 address.
    expect(await seenBy("::/0")("10.0.0.1", forwarded("192.0.2.1"))).toBe("10.0.0.1");
    expect(await seenBy("0.0.0.0/0")("2001:db8::1", forwarded("192.0.2.1"))).toBe("2001:db8::1");
  });

  it("is read without the port that some proxies add", async () => {
    const seen = seenBy("10.0.0.0/8");
    expect(await seen("10.0.0.1", forwarded("203.0.113.9:5678"))).toBe("203.0.113.9");
    for (const hop of ["[2001:db8::1]:443", "[2001:db8::1]"]) {
      expect(await seen("10.0.0.1", forwarded(hop)), hop).toBe("2001:db8::1");
    }
  });

  it("VULN-63 VULN-12 is the last valid address if the next hop is malformed", async () => {
    const seen = seenBy("10.0.0.0/8");
    for (const garbage of [
      ";",
      "unknown",
      "_hidden",
      "-",
      "",
      " ",
      "256.0.0.1",
      "1.2.3.4.5",
      "10.0.0.0/8",
      "::1::",
      ":::",
      "gggg::1",
      "::1%eth0",
      ",".repeat(8000),
      '"192.0.2.1"',
      "for=192.0.2.1",
      "' OR 1=1 --",
      "localhost",
      "x".repeat(100_000),
      "9".repeat(100_000),
      "f:".repeat(50_000),
    ]) {
      expect(await seen("10.0.0.1", forwarded("192.0.2.1", garbage))).toBe("10.0.0.1");
      expect(await seen("10.0.0.1", forwarded("192.0.2.1", garbage, "10.0.0.2"))).toBe("10.0.0.2");
      expect(await seen("10.0.0.1", forwarded("192.0.2.1", garbage, "198.51.100.1"))).toBe(
        "198.51.100.1",
      );
    }
  });

  it("VULN-63 is always an address, for any text in the header", async () => {
    const seen = seenBy("10.0.0.0/8");
    const text = fc.string({ maxLength: 40 }).filter((hop) => /^[\u0020-\u007e]*$/.test(hop));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(text, fc.ipV4(), fc.ipV6()), { maxLength: 5 }),
        async (hops) => {
          const address = await seen("10.0.0.1", forwarded(...hops));
          expect(address).toMatch(/^(?:[0-9.]{7,15}|[0-9a-f:]{2,39})$/);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("is found in a list of 10,000 hops", async () => {
    const hops = Array.from({ length: 10_000 }, () => "10.0.0.7");
    expect(await seenBy("10.0.0.0/8")("10.0.0.1", forwarded("192.0.2.1", ...hops))).toBe(
      "192.0.2.1",
    );
  });
});

describe("the network of a caller", () => {
  const open = (
    limitsThisMachine: boolean,
    trustedProxies: readonly string[] = [],
    own: Pick<Parameters<typeof requestOrigin>[0], "clientAddress" | "addressHeader"> = {},
  ) => {
    const warnings: string[] = [];
    const hints: unknown[] = [];
    const warn = (event: string, fields?: LogFields) => {
      warnings.push(event);
      hints.push(fields?.["hint"]);
    };
    const origin = requestOrigin({
      trustedProxies,
      peerAddress: (bindings) => (bindings as { peer?: string }).peer,
      ...own,
      limitsThisMachine,
      log: { info: () => {}, warn, error: () => {} },
    });
    const app = new Hono<RequestEnv>().get("/", (c) => c.json(origin(c)));
    const networkOf = async (peer: string | undefined, headers: Record<string, string> = {}) => {
      const response = await app.request("/", { headers }, { peer });
      return ((await response.json()) as { network?: string }).network;
    };
    return { networkOf, warnings, hints };
  };

  it("VULN-39 is an IPv4 address, or the first 64 bits of an IPv6 address", async () => {
    const { networkOf, warnings } = open(true);
    expect(await networkOf("203.0.113.9")).toBe("203.0.113.9");
    expect(await networkOf("::ffff:203.0.113.9")).toBe("203.0.113.9");
    const ours = "2001:db8:0:1::/64";
    for (const peer of ["2001:db8:0:1::1", "2001:0db8::1:ffff:ffff:ffff:ffff"]) {
      expect(await networkOf(peer)).toBe(ours);
    }
    expect(await networkOf("2001:db8:0:2::1")).toBe("2001:db8:0:2::/64");
    expect(warnings).toEqual([]);
  });

  it("F2: is one for all callers without an address in production, which is logged once with what helps", async () => {
    const { networkOf, warnings, hints } = open(true);
    for (const peer of [undefined, "unix:", ""]) expect(await networkOf(peer)).toBe("unknown");
    expect(warnings).toEqual(["client_address_unknown"]);
    expect(hints[0]).toMatch(
      /TRUSTED_PROXIES has no effect\. Set CLIENT_ADDRESS_HEADER to .*, or the option clientAddress$/,
    );
  });

  it("VULN-13 is what a function of the operator says, whatever the headers are", async () => {
    let says: string | undefined = "10.0.0.1";
    const { networkOf, warnings } = open(false, ["10.0.0.0/8"], { clientAddress: () => says });
    for (const address of ["10.0.0.1", "203.0.113.9"]) {
      says = address;
      expect(await networkOf("10.0.0.2", forwarded("198.51.100.1"))).toBe(address);
    }
    expect(warnings).toEqual([]);
    for (const rubbish of [undefined, "", "203.0.113.9, 10.0.0.1", "x".repeat(500)]) {
      says = rubbish;
      expect(await networkOf("203.0.113.9", forwarded("198.51.100.1"))).toBeUndefined();
    }
    expect(warnings).toEqual(["client_address_unknown"]);
  });

  it("VULN-13 is what the header of the proxy or host says, whatever X-Forwarded-For is", async () => {
    const { networkOf, warnings, hints } = open(true, [], { addressHeader: "X-Real-IP" });
    for (const peer of [undefined, "10.0.0.1"]) {
      for (const address of ["203.0.113.9", "198.51.100.7"]) {
        const headers = { ...forwarded("192.0.2.1", "192.0.2.2"), "x-real-ip": address };
        expect(await networkOf(peer, headers), address).toBe(address);
      }
    }
    // Another server of the network connects without the proxy.
    expect(await networkOf("10.0.0.1")).toBe("10.0.0.1");
    expect(warnings).toEqual([]);
    for (const rubbish of ["", "203.0.113.9, 10.0.0.1", "unknown"]) {
      expect(await networkOf("203.0.113.1", { "x-real-ip": rubbish }), rubbish).toBe("unknown");
    }
    expect(await networkOf(undefined, forwarded("198.51.100.1"))).toBe("unknown");
    expect(warnings).toEqual(["client_address_unknown"]);
    expect(hints[0]).toMatch(/CLIENT_ADDRESS_HEADER.* did not contain one address/);
  });

  it("is that of a proxy in a private network if nobody trusts it, which is logged once", async () => {
    const { networkOf, warnings, hints } = open(true);
    expect(await networkOf("203.0.113.9", forwarded("198.51.100.1"))).toBe("203.0.113.9");
    expect(await networkOf("172.18.0.1")).toBe("172.18.0.1");
    expect(warnings).toEqual([]);
    expect(await networkOf("172.18.0.1", forwarded("198.51.100.1"))).toBe("172.18.0.1");
    expect(warnings).toEqual(["client_address_unknown"]);
    expect(hints[0]).toMatch(/only the address of a proxy\. Set TRUSTED_PROXIES to it$/);
  });

  it("is that of a proxy on this machine if nobody trusts it, which is logged once", async () => {
    const { networkOf, warnings } = open(true);
    expect(await networkOf("127.0.0.1")).toBe("127.0.0.1");
    expect(warnings).toEqual([]);
    for (const client of ["198.51.100.1", "198.51.100.2"]) {
      expect(await networkOf("127.0.0.1", forwarded(client))).toBe("127.0.0.1");
    }
    expect(warnings).toEqual(["client_address_unknown"]);
    const trusting = open(true, ["127.0.0.1"]);
    expect(await trusting.networkOf("127.0.0.1", forwarded("198.51.100.1"))).toBe("198.51.100.1");
    expect(trusting.warnings).toEqual([]);
  });

  it("has no limits on this machine outside of production", async () => {
    const { networkOf, warnings } = open(false);
    for (const peer of [undefined, "127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
      expect(await networkOf(peer, forwarded("198.51.100.1"))).toBeUndefined();
    }
    expect(await networkOf("203.0.113.9")).toBe("203.0.113.9");
    expect(warnings).toEqual([]);
  });
});

describe("a trusted range", () => {
  it("is an address or a CIDR range", () => {
    for (const text of [
      "10.0.0.1",
      "10.0.0.0/8",
      "0.0.0.0/0",
      "::1",
      "fd00::/8",
      "::ffff:10.0.0.1",
    ]) {
      expect(() => parseRange(text)).not.toThrow();
    }
  });

  it("rejects any other text", () => {
    for (const text of [
      "",
      "*",
      "all",
      "loopback",
      "10.0.0.0/33",
      "10.0.0.0/-1",
      "10.0.0.0/",
      "/8",
      "::/129",
      "10.0.0.0/8/8",
      "localhost",
      "10.0.0.256",
    ]) {
      expect(() => parseRange(text)).toThrow();
    }
  });

  it("contains exactly the addresses with its prefix", async () => {
    const seen = seenBy("192.0.2.128/25", "2001:db8::/127");
    const believed = async (peer: string) =>
      (await seen(peer, forwarded("198.51.100.1"))) === "198.51.100.1";
    expect(await believed("192.0.2.128")).toBe(true);
    expect(await believed("192.0.2.255")).toBe(true);
    expect(await believed("192.0.2.127")).toBe(false);
    expect(await believed("192.0.3.0")).toBe(false);
    expect(await believed("2001:db8::1")).toBe(true);
    expect(await believed("2001:db8::2")).toBe(false);
  });
});
