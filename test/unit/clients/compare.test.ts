import { describe, expect, it } from "vitest";
import { knownById } from "../../../src/core/clients/known.ts";
import { compareKnown } from "../../../src/core/clients/unregistered/compare.ts";

const zed = knownById("zed")!;
const same = {
  name: "Zed",
  redirectUris: ["http://127.0.0.1:5/callback"],
  methods: ["none"],
  jwksUri: undefined,
};

describe("the document of a known client", () => {
  it("is as the table has it, whatever port and name it has", () => {
    expect(compareKnown(zed, { ...same, name: "Zed Editor" })).toEqual({ added: [], missing: [] });
  });

  it("differs by each redirect URI and method, in both directions", () => {
    const other = {
      ...same,
      redirectUris: ["https://zed.dev/back"],
      methods: ["none", "private_key_jwt"],
    };
    expect(compareKnown(zed, other)).toEqual({
      added: ["https://zed.dev/back", "method private_key_jwt"],
      missing: ["http://127.0.0.1/callback"],
    });
    expect(compareKnown({ ...zed, methods: ["private_key_jwt"] }, same)).toMatchObject({
      added: ["method none"],
      missing: ["method private_key_jwt"],
    });
  });
});
