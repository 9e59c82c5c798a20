import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, encode, portable } from "../../../src/drivers/base64url.ts";

const bytes = fc.uint8Array({ maxLength: 200 }).map((data) => Uint8Array.from(data));

describe.each([
  ["of this runtime", { encode, decode }],
  ["for every runtime", portable],
])("base64url, the codec %s", (_, { encode, decode }) => {
  it("P3 encodes like Node, and decodes to the same bytes", () => {
    fc.assert(
      fc.property(bytes, (data) => {
        expect(encode(data)).toBe(Buffer.from(data).toString("base64url"));
        expect(Uint8Array.from(decode(encode(data)) ?? [])).toEqual(data);
      }),
    );
  });

  it("encodes only the given bytes of a larger buffer", () => {
    const whole = Uint8Array.from([1, 2, 3, 4, 5, 6]);
    expect(encode(whole.subarray(2, 4))).toBe(Buffer.from([3, 4]).toString("base64url"));
  });

  it("P3 ST-2 decodes only the text that the bytes encode to", () => {
    const text = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9_-]{0,12}$/),
      fc.string({ maxLength: 8 }),
      fc.stringMatching(/^[A-Za-z0-9+/_-]{0,8}={0,3}$/),
    );
    fc.assert(
      fc.property(text, (spelling) => {
        const data = decode(spelling);
        if (data) expect(encode(data)).toBe(spelling);
      }),
      { numRuns: 1000 },
    );
  });

  it("ST-2 rejects padding, another alphabet, blanks, incomplete bytes and trailing bits", () => {
    for (const text of [
      "QQ==",
      "QQ=",
      "Q",
      "QQQQQ",
      "+/+/",
      "-_-/",
      "QQ\n",
      " QQ",
      "Q Q",
      "QR",
      "QQR",
      "Ä",
      "QQ\0",
    ]) {
      expect([text, decode(text)]).toEqual([text, undefined]);
    }
    expect([...(decode("QQ") ?? [])]).toEqual([65]);
    expect([...(decode("-_-_") ?? [])]).toEqual([0xfb, 0xff, 0xbf]);
  });
});
