import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeAll, describe, expect, it } from "vitest";
import { createAuthenticator, type Authenticate } from "../../../src/proxy/server/authenticate.ts";
import { Refusal } from "../../../src/proxy/protocol/refusals.ts";
import { secret } from "../../support/secrets.ts";
import { newNonce, signed } from "../../suite/proxy/calls.ts";

const noon = 1_795_570_113_039;
const minute = 60_000;
const key = secret("AnAuthenticatorsOwnKey-0123456789abcdefgh");

let now: number;
let authenticate: Authenticate;
beforeAll(() => {
  setFlagsFromString("--expose-gc");
});

const open = async (capacity?: number): Promise<void> => {
  now = noon;
  authenticate = await createAuthenticator([key], () => now, capacity);
};

/** The code that a call made at `timestamp` is refused with. */
async function refusalOf(timestamp: number, nonce = newNonce()): Promise<string | undefined> {
  const { headers, body } = signed(key, "{}", { timestamp: String(timestamp), nonce });
  const request = new Request("http://proxy.test", { headers: headers as Record<string, string> });
  try {
    await authenticate(request, new Uint8Array(body));
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

describe("a signed call", () => {
  it("counts for a minute either way by the proxy's clock, to the millisecond", async () => {
    await open();
    for (const off of [0, 1, -1, minute, -minute])
      expect(await refusalOf(noon + off)).toBeUndefined();
    for (const off of [minute + 1, -minute - 1, 2 * minute, -2 * minute]) {
      expect(await refusalOf(noon + off)).toBe("unauthorized");
    }
  });

  it.each([-minute, 0, minute])(
    "made %d ms off the clock is never taken twice, for as long as it counts",
    async (off) => {
      await open();
      const nonce = newNonce();
      expect(await refusalOf(noon + off, nonce)).toBeUndefined();
      for (const later of [0, 1, 999, 1000, minute - 1, minute, minute + 999, 2 * minute]) {
        now = noon + later;
        const stillCounts = now - (noon + off) <= minute;
        expect(await refusalOf(noon + off, nonce)).toBe(stillCounts ? "replayed" : "unauthorized");
      }
    },
  );

  it("is refused as busy when there is no room for its nonce, and taken when there is", async () => {
    await open(2);
    const nonce = newNonce();
    expect(await refusalOf(noon)).toBeUndefined();
    expect(await refusalOf(noon, nonce)).toBeUndefined();
    expect(await refusalOf(noon)).toBe("busy");
    expect(await refusalOf(noon, nonce)).toBe("replayed");
    now = noon + minute + 1000;
    expect(await refusalOf(now)).toBeUndefined();
  });

  it("takes no room without a valid signature", async () => {
    await open(1);
    for (let count = 0; count < 100; count++) {
      const call = signed(secret("Another-Key-Than-The-Authenticators-Own"), "{}", {
        timestamp: String(noon),
      });
      const headers = call.headers as Record<string, string>;
      const forged = authenticate(new Request("http://proxy.test", { headers }), new Uint8Array());
      await expect(forged).rejects.toMatchObject({ code: "unauthorized" });
    }
    expect(await refusalOf(noon)).toBeUndefined();
  });

  it("is remembered in little memory: ten thousand take a few megabytes, and none a minute later", async () => {
    const collect = runInNewContext("gc") as () => void;
    const used = (): number => {
      collect();
      return process.memoryUsage().heapUsed / 1024 / 1024;
    };
    await open();
    const before = used();
    for (let count = 0; count < 10_000; count++) {
      expect(await refusalOf(noon + (count % minute))).toBeUndefined();
    }
    expect(used() - before).toBeLessThan(8);
    now = noon + 3 * minute;
    expect(await refusalOf(now)).toBeUndefined();
    expect(used() - before).toBeLessThan(2);
  });
});
