import { expect, it } from "vitest";
import { tokenPath, verifyPath, revokePath } from "../calls/calls.ts";
import {
  chunk,
  chunked,
  close,
  exchange,
  formType,
  head,
  host,
  statuses,
  type SocketAddress,
} from "./raw.ts";

type Headers = readonly string[];

/** A request that a proxy may take for a part of the body before it. */
const smuggled = head("GET /hello/smuggled", host);

const cases: readonly (readonly [about: string, headers: Headers, body?: string])[] = [
  ["VULN-7 Content-Length and Transfer-Encoding", ["Content-Length: 6", chunked], "0\r\n\r\n"],
  ["VULN-7 Transfer-Encoding and Content-Length", [chunked, "Content-Length: 6"], "0\r\n\r\n"],
  ["two lengths", ["Content-Length: 0", "Content-Length: 5"]],
  ["a list of lengths", ["Content-Length: 0, 5"]],
  ["a list of equal lengths", ["Content-Length: 5, 5"], "a=b&c"],
  ["an empty length", ["Content-Length:"]],
  ["a negative length", ["Content-Length: -1"]],
  ["a hexadecimal length", ["Content-Length: 0x5"]],
  ["a signed length", ["Content-Length: +5"]],
  ["a length with an exponent", ["Content-Length: 1e1"]],
  ["a blank in the length", ["Content-Length: 1 0"]],
  ["a length that wraps at 64 bits", ["Content-Length: 18446744073709551621"], "a=b&c"],
  ["another transfer coding", ["Transfer-Encoding: xchunked"]],
  ["an empty transfer coding", ["Transfer-Encoding:"]],
  ["a quoted transfer coding", ['Transfer-Encoding: "chunked"'], "0\r\n\r\n"],
  ["a vertical tab before the coding", ["Transfer-Encoding: \vchunked"], "0\r\n\r\n"],
  ["a parameter of the coding", ["Transfer-Encoding: chunked;q=1"], "0\r\n\r\n"],
  ["chunked not last", ["Transfer-Encoding: chunked, identity"]],
  ["two transfer codings", [chunked, "Transfer-Encoding: identity"]],
  ["a chunk without a size", [chunked], "zz\r\nabc\r\n0\r\n\r\n"],
  ["a chunk with an empty size", [chunked], "\r\na=b&c\r\n0\r\n\r\n"],
  ["a chunk of negative size", [chunked], "-1\r\nabc\r\n0\r\n\r\n"],
  ["a signed chunk size", [chunked], "+5\r\na=b&c\r\n0\r\n\r\n"],
  ["a chunk size with a prefix", [chunked], "0x5\r\na=b&c\r\n0\r\n\r\n"],
  ["a blank before a chunk size", [chunked], " 5\r\na=b&c\r\n0\r\n\r\n"],
  ["a chunk size that wraps at 64 bits", [chunked], "10000000000000005\r\na=b&c\r\n0\r\n\r\n"],
  ["a chunk longer than its size", [chunked], "5\r\na=b&cXX\r\n0\r\n\r\n"],
  ["a bare line feed after a chunk size", [chunked], "5\na=b&c\r\n0\r\n\r\n"],
  ["a bare line feed in a chunk extension", [chunked], "5;x\n a=b&c\r\n0\r\n\r\n"],
  ["a bare line feed after a chunk", [chunked], "5\r\na=b&c\n0\r\n\r\n"],
  ["bare line feeds after the last chunk", [chunked], "5\r\na=b&c\r\n0\n\n"],
  ["a blank before the colon", ["Content-Length : 5"]],
  ["a tab before the colon", ["Content-Length\t: 5"]],
  ["a header without a colon", ["Content-Length"]],
  ["a header without a name", [": 5"]],
  ["a blank in a header's name", ["X Y: 5"]],
  ["a folded header", ["X: a", " Content-Length: 5"]],
  ["a header folded by a tab", ["X: a", "\tContent-Length: 5"]],
  ["NUL in a header", ["X: a\0b"]],
  ["a bare line feed in a header", ["X: a\nContent-Length: 5"]],
  ["a bare carriage return in a header", ["X: a\rContent-Length: 5"]],
  ["two carriage returns", ["X: a\r"]],
];

/** Requests whose end two servers may see at different places. */
const ambiguous = cases.map(([about, headers, body = ""]) => ({ about, headers, body }));

const send = (
  target: SocketAddress,
  { headers, body }: (typeof ambiguous)[number],
): Promise<string> =>
  exchange(target, head(`POST ${tokenPath}`, host, formType, ...headers) + body + smuggled);

/** Malformed and unusual framing. Only Node and Bun reject all of it by themselves. */
export function framing(target: () => SocketAddress): void {
  it.each(ambiguous)(
    "ASVS-4.2.1 rejects a request with $about with 400, and serves nothing after it",
    async (request) => {
      const received = await send(target(), request);
      expect(received).not.toContain("smuggled");
      expect(statuses(received)).toEqual([400]);
    },
  );

  it("ASVS-4.2.1 rejects Transfer-Encoding in HTTP/1.0 with 400, and serves nothing after it", async () => {
    const old = head(`POST ${tokenPath}`, host, formType, chunked).replace("1.1", "1.0");
    const received = await exchange(target(), `${old}0\r\n\r\n${smuggled}`);
    expect(received).not.toContain("smuggled");
    expect(statuses(received)).toEqual([400]);
  });

  it.each([
    ["a chunk extension", chunked, '5;name=value;other="x"\r\ntoken\r\n2\r\n=x\r\n0\r\n\r\n'],
    ["zeros before a chunk size", chunked, `0000000000000000000007\r\ntoken=x\r\n0\r\n\r\n`],
    ["a coding in upper case", "Transfer-Encoding: CHUNKED", `${chunk("token=x")}0\r\n\r\n`],
    ["a tab after the colon", "Transfer-Encoding:\tchunked", `${chunk("token=x")}0\r\n\r\n`],
    ["a length with zeros before it", "Content-Length: 0007", "token=x"],
  ])("reads a body with %s to its end, and serves the next request", async (_, header, body) => {
    const received = await exchange(
      target(),
      head(`POST ${revokePath}`, host, formType, header) + body,
      head("GET /hello/next", host, close),
    );
    expect(statuses(received)).toEqual([200, 200]);
    expect(received).toContain("Hello, next!");
  });
}

/** In workerd, whose own server accepts some of it, or answers 500. It serves nothing either that another server would not see. */
export function framingInWorkerd(target: () => SocketAddress): void {
  it("ASVS-4.2.1 serves no request in the body of an ambiguous one", async () => {
    for (const request of ambiguous) {
      const received = await send(target(), request);
      expect(received, request.about).not.toContain("smuggled");
      expect(Math.min(...statuses(received)), request.about).toBeGreaterThanOrEqual(400);
    }
  });
}

/** A trailer comes after the checks of the headers, so it must not count as one (RFC 9110 section 6.5.1). */
export function trailers(target: () => SocketAddress, token: () => string): void {
  it("accepts no token from a trailer", async () => {
    const trailer = `0\r\nAuthorization: Bearer ${token()}\r\n\r\n`;
    const received = await exchange(
      target(),
      head(`POST ${verifyPath}`, host, chunked, "Trailer: Authorization") + trailer,
      head("GET /", host, close),
    );
    expect(statuses(received)[0]).toBe(401);
  });
}
