import { describe, expect, it } from "vitest";
import { atHashBy } from "../../../../src/drivers/oidc/at-hash.ts";

describe("the hash of an access token in an id_token", () => {
  // The token of OpenID Connect Core, appendix A.3.
  const token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";

  it.each(["RS256", "PS256", "ES256"])("is half of a SHA-256 by %s", async (algorithm) => {
    expect(await atHashBy(algorithm)(token)).toBe("77QmUPtjPfzWtF2AnpK9RQ");
  });

  it("is half of a SHA-512 by EdDSA, which hashes with it", async () => {
    expect(await atHashBy("EdDSA")(token)).toBe("q7nS86GgvvFaZkzALLWqJYaJIKw2wCDAVfCAsm5CrBM");
  });
});
