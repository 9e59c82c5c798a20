import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeAll, describe, expect, it } from "vitest";
import { webCrypto, type CryptoProvider } from "../../../src/drivers/crypto/crypto.ts";
import { nodeCrypto } from "../../../src/drivers/crypto/node-crypto.ts";
import { Refusal } from "../../../src/proxy/protocol/refusals.ts";
import { importSigningKey } from "../../../src/proxy/protocol/signature.ts";
import { createAuthenticator, type Authenticator } from "../../../src/proxy/server/authenticate.ts";
import { type Call, digestHeader, newNonce, signed } from "../../suite/proxy/calls.ts";
import { secret } from "../../support/secrets.ts";

const noon = 1_795_570_113_039;
const minute = 60_000;
const key = secret("AnAuthenticatorsOwnKey-0123456789abcdefgh");

let now: number;
let authenticator: Authenticator;
let crypto: CryptoProvider;
beforeAll(() => {
  setFlagsFromString("--expose-gc");
});

const open = async (capacity?: number): Promise<void> => {
  now = noon;
  const hmac = await importSigningKey(crypto, key);
  authenticator = createAuthenticator([hmac], crypto, () => now, capacity);
};

const callOf = (timestamp: number, nonce = newNonce(), signingKey: string = key): Call =>
  signed(signingKey, "{}", { timestamp: String(timestamp), nonce });

/** Authenticates the headers of a call. Returns a function that authenticates the body. */
async function show({ headers, body }: Call): Promise<() => Promise<void>> {
  const head = await authenticator.readHead(new Headers(headers as Record<string, string>));
  return () => authenticator.accept(head, new Uint8Array(body));
}

/** The code of the refusal that a promise rejects with. */
async function codeOf(refused: Promise<unknown>): Promise<string | undefined> {
  try {
    await refused;
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

const refusalTo = (call: Call) => codeOf(show(call).then((accept) => accept()));

/** The code of the refusal of a call with this timestamp. */
const refusalOf = (timestamp: number, nonce = newNonce()) => refusalTo(callOf(timestamp, nonce));

describe.each([
  ["WebCrypto", webCrypto],
  ["node:crypto", nodeCrypto],
])("a signed call, checked by %s,", (_, provider) => {
  beforeAll(() => {
    crypto = provider;
  });

  it("is accepted up to exactly one minute before or after its timestamp, by the proxy's clock", async () => {
    await open();
    for (const off of [0, 1, -1, minute, -minute]) {
      expect(await refusalOf(noon + off)).toBeUndefined();
    }
    for (const off of [minute + 1, -minute - 1, 2 * minute, -2 * minute]) {
      expect(await refusalOf(noon + off)).toBe("unauthorized");
    }
  });

  it.each([-minute, 0, minute])(
    "with a timestamp %d ms off the clock is never accepted twice while it is valid",
    async (off) => {
      await open();
      const nonce = newNonce();
      expect(await refusalOf(noon + off, nonce)).toBeUndefined();
      for (const later of [0, 1, 999, 1000, minute - 1, minute, minute + 999, 2 * minute]) {
        now = noon + later;
        const isValid = now - (noon + off) <= minute;
        expect(await refusalOf(noon + off, nonce)).toBe(isValid ? "replayed" : "unauthorized");
      }
    },
  );

  it("is refused as busy while there is no room for its nonce, and is accepted afterwards", async () => {
    await open(2);
    const nonce = newNonce();
    expect(await refusalOf(noon)).toBeUndefined();
    expect(await refusalOf(noon, nonce)).toBeUndefined();
    expect(await refusalOf(noon)).toBe("busy");
    expect(await refusalOf(noon, nonce)).toBe("replayed");
    now = noon + minute + 1000;
    expect(await refusalOf(now)).toBeUndefined();
  });

  it("takes no room without a valid signature or before its whole body has arrived", async () => {
    await open(1);
    const anotherKey = secret("Another-Key-Than-The-Authenticators-Own");
    for (let count = 0; count < 100; count++) {
      expect(await refusalTo(callOf(noon, newNonce(), anotherKey))).toBe("unauthorized");
      await show(callOf(noon));
      const cut = { ...callOf(noon), body: Buffer.from("{") };
      expect(await refusalTo(cut)).toBe("wrong_digest");
    }
    expect(await refusalOf(noon)).toBeUndefined();
  });

  it("VULN-60 is refused without a digest, with the reason that the caller is older than the proxy", async () => {
    await open();
    const { [digestHeader]: _, ...headers } = callOf(noon).headers;
    const error: unknown = await show({ ...callOf(noon), headers }).catch((reason) => reason);
    const reason = "no digest: the caller is older than the proxy";
    expect(error).toMatchObject({ code: "unauthorized", reason });
  });

  it("is accepted only once if two copies have slow bodies", async () => {
    await open();
    const call = callOf(noon);
    now = noon + minute;
    const [one, other] = [await show(call), await show(call)];
    expect(await codeOf(one())).toBeUndefined();
    expect(await codeOf(other())).toBe("replayed");
  });

  it("is refused if its body arrives too late, because the proxy may have forgotten a copy by then", async () => {
    await open();
    const call = callOf(noon);
    now = noon + minute;
    const [one, other] = [await show(call), await show(call)];
    expect(await codeOf(one())).toBeUndefined();
    now = noon + minute + 4000;
    expect(await codeOf(other())).toBe("unauthorized");
  });

  it.each([1000, minute + 2000, 60 * minute])(
    "is not accepted again after the proxy forgot it and the clock was set back by %d ms",
    async (back) => {
      await open();
      const nonce = newNonce();
      expect(await refusalOf(noon, nonce)).toBeUndefined();
      now = noon + minute + 2000;
      // This call makes the proxy forget the expired nonce.
      expect(await refusalOf(now)).toBeUndefined();
      now -= back;
      expect(await refusalOf(noon, nonce)).not.toBeUndefined();
      now = noon;
      expect(await refusalOf(noon, nonce)).toBe("replayed");
    },
  );

  it("is accepted after a clock that was a day ahead was corrected", async () => {
    await open();
    expect(await refusalOf(noon)).toBeUndefined();
    now = noon + 24 * 60 * minute;
    expect(await refusalOf(now)).toBeUndefined();
    now = noon + 2000;
    expect(await refusalOf(now)).toBeUndefined();
  });

  it("takes little memory: 5,000 take less than 4 MiB, and less than 2 MiB after they expired", async () => {
    const collect = runInNewContext("gc") as () => void;
    const used = (): number => {
      collect();
      return process.memoryUsage().heapUsed / 1024 / 1024;
    };
    await open();
    const before = used();
    for (let count = 0; count < 5000; count++) {
      expect(await refusalOf(noon + (count % minute))).toBeUndefined();
    }
    expect(used() - before).toBeLessThan(4);
    now = noon + 3 * minute;
    expect(await refusalOf(now)).toBeUndefined();
    expect(used() - before).toBeLessThan(2);
  });
});
