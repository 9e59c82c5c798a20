import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { turnstile } from "../../../src/drivers/captcha.ts";
import { startTurnstile } from "../../support/services/turnstile.ts";

describe("Turnstile", () => {
  let service: Awaited<ReturnType<typeof startTurnstile>>;
  let lines: unknown[] = [];
  const log = { info() {}, warn: (...line: unknown[]) => void lines.push(line), error() {} };
  const verify = (response: string, secret = service.secretKey, url = service.url) =>
    turnstile({ url, secret }, log)(response, "192.0.2.7");
  beforeAll(async () => {
    service = await startTurnstile();
  });
  beforeEach(() => {
    service.state = "up";
    service.verified.length = 0;
    lines = [];
  });
  afterAll(() => service.close());

  it("gets the secret, the response and the address, and accepts a response once", async () => {
    const response = service.solve();
    expect(await verify(response)).toBe("good");
    expect(service.verified).toEqual([
      { secret: service.secretKey, response, remoteip: "192.0.2.7" },
    ]);
    expect(await verify(response)).toBe("wrong");
    expect(await verify("never.made")).toBe("wrong");
    expect(lines).toEqual([]);
  });

  it.each(["", " ", "<script>", "a\nb", "x".repeat(2049), "ä"])(
    "is not asked about %j, which no widget gives",
    async (response) => {
      expect(await verify(response)).toBe("wrong");
      expect(service.verified).toEqual([]);
    },
  );

  it.each([
    ["broken", { error: "SyntaxError" }],
    ["wordless", { error: "SyntaxError" }],
    ["silent", { error: "TimeoutError" }],
    ["faulty", { reason: "internal-error" }],
  ] as const)("that is %s is away, and the log says why", async (state, why) => {
    service.state = state;
    const response = service.solve();
    expect(await verify(response)).toBe("away");
    expect(lines).toMatchObject([["captcha_unavailable", why]]);
    expect(JSON.stringify(lines)).not.toContain(response);
  });

  it("is away with a wrong secret, so that no user is called a robot for it", async () => {
    expect(await verify(service.solve(), "0x4wrong")).toBe("away");
    expect(lines).toEqual([["captcha_unavailable", { reason: "invalid-input-secret" }]]);
  });

  it("is away if nothing listens", async () => {
    const gone = await startTurnstile();
    gone.close();
    expect(await verify("any", gone.secretKey, gone.url)).toBe("away");
    expect(lines).toMatchObject([["captcha_unavailable", { error: "TypeError" }]]);
  });
});
