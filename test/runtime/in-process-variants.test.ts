import { describe, expect, it } from "vitest";
import { generateKey } from "../../src/drivers/jwt/keys.ts";
import { openInProcess, useTarget } from "../support/targets/http-target.ts";
import { secret } from "../support/secrets.ts";
import { form, join, send, tokenPath } from "../suite/http/calls/calls.ts";
import { keyPairs } from "../suite/http/tokens/key-pairs.ts";

describe("in process, with ES256", () => {
  const open = async () => {
    const SECRET_KEY = secret(await generateKey("ES256"));
    return openInProcess({ database: "sqlite", env: { ALGORITHM: "ES256", SECRET_KEY } });
  };
  keyPairs(useTarget(open));
});

describe("in process, over plain http", () => {
  const target = useTarget(() =>
    openInProcess({ database: "sqlite", env: { ISSUER: "http://127.0.0.1:3000" } }),
  );

  it("ASVS-3.4.1 sends no Strict-Transport-Security", async () => {
    const { status, headers } = await send(target(), "/");
    expect(status).toBe(200);
    expect(headers.get("strict-transport-security")).toBeNull();
  });
});

describe("in process, behind a trusted proxy", () => {
  const target = useTarget(() =>
    openInProcess({
      database: "sqlite",
      peerAddress: "::ffff:10.0.0.1",
      env: { TRUSTED_PROXIES: "10.0.0.0/8, 2001:db8::/32" },
    }),
  );

  it.each([
    ["the client's address", "203.0.113.9", "203.0.113.9"],
    ["no more than one untrusted hop", "198.51.100.1, 203.0.113.9", "203.0.113.9"],
    [
      "past other proxies of ours",
      "198.51.100.1, 203.0.113.9, 10.1.2.3, 2001:db8::1",
      "203.0.113.9",
    ],
    ["an IPv6 address in its canonical form", "2001:0DB9:0:0::0001", "2001:db9::1"],
    ["IPv4 written as IPv6", "::ffff:203.0.113.9", "203.0.113.9"],
    ["no further than what it can read", "203.0.113.9, garbage, 10.9.9.9", "10.9.9.9"],
    ["nothing of garbage", ";", "10.0.0.1"],
    ["nothing of an address with a zone", "::1%eth0", "10.0.0.1"],
    ["nothing of octets over 255", "256.1.1.1", "10.0.0.1"],
    ["nothing of a port", "203.0.113.9:443", "10.0.0.1"],
    ["nothing", "", "10.0.0.1"],
    ["nothing of a very long list", ",".repeat(8000), "10.0.0.1"],
  ])("VULN-13 believes %s", async (_, forwarded, address) => {
    const { person } = await join(target());
    await target().sql("DELETE FROM sessions");
    const { username, password } = person;
    const init = form({ username, password }, { "X-Forwarded-For": forwarded });
    const { status, body } = await send(target(), tokenPath, init);
    expect(status).toBe(200);
    secret(String(body["access_token"]));
    expect(await target().sql("SELECT address FROM sessions")).toEqual([{ address }]);
  });
});
