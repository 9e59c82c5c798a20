import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { secret } from "../../support/secrets.ts";
import { openOwnStage, proveTwo } from "../factors/own-stage.ts";
import { codeAt } from "../factors/stage.ts";
import { openBackend, type Backend, type Server } from "../support/backend.ts";
import { walkOrders } from "./walk.ts";

/** Milliseconds. A walk through thousands of moments takes seconds on an idle machine. */
const longest = 120_000;

let backend: Backend;
let stage: Awaited<ReturnType<typeof openOwnStage>>;
let ann: Awaited<ReturnType<typeof stage.person>>;
beforeEach(async () => {
  backend = await openBackend();
  stage = await openOwnStage(backend);
  ann = await stage.person("ann");
});
afterEach(() => backend.close());

/** What a new authenticator app of Ann sends to be added. */
async function newApp() {
  const { secret: base32, enrolmentToken } = await stage.factors.startTotp(ann);
  const code = codeAt(secret(base32), Math.floor(backend.now / 30_000));
  return { enrolmentToken, code };
}

function valueOf<T>(outcome: PromiseSettledResult<T>): T {
  if (outcome.status === "fulfilled") return outcome.value;
  throw outcome.reason;
}

/** Whether a recovery code of Ann's works, as it is typed. */
async function works({ ports }: Server, code = ""): Promise<boolean> {
  const { recoveryCodes, store } = ports;
  const hash = await recoveryCodes.hash(ann.userId, recoveryCodes.read(code) ?? "");
  return store.takeRecoveryCode(hash, ann.userId, backend.now);
}

describe("in every order of their statements", () => {
  it(
    "adding an app and removing the only passkey leaves the app, with recovery codes that work as they were shown",
    async () => {
      const { passkey } = await stage.addPasskey(ann);
      const app = await newApp();
      const seen = new Set<number>();
      const orders = await walkOrders("factor added with factor removed", {
        backend,
        requests: [
          ({ auth }) => auth.factors.confirmTotp(ann, app),
          ({ auth }) => auth.factors.removePasskey(ann, passkey.id),
        ],
        async check([added, removed], at) {
          const { recoveryCodes } = valueOf(added);
          const { totp, passkeys, codes } = await at.auth.factors.list(ann);
          expect([totp !== undefined, codes.left]).toEqual([true, 10]);
          expect(await works(at, recoveryCodes?.[9])).toBe(true);
          // A session that has not shown the app yet may not remove a factor.
          const refused = {
            status: "rejected",
            reason: { code: "insufficient_user_authentication" },
          };
          if (passkeys.length > 0) expect(removed).toMatchObject(refused);
          else valueOf(removed);
          expect(await at.auth.tokens.verify(ann.token).then(() => true)).toBe(true);
          seen.add(passkeys.length);
        },
      });
      expect(seen).toEqual(new Set([0, 1]));
      expect(orders).toBeGreaterThan(1_000_000);
    },
    longest,
  );

  it(
    "adding an app and removing the only passkey leaves the app with recovery codes, also if there were codes before",
    async () => {
      const { passkey } = await stage.addPasskey(ann);
      const { recoveryCodes: before } = await stage.factors.setTwoFactor(ann, true);
      proveTwo(backend, ann);
      const app = await newApp();
      const orders = await walkOrders("factor added with factor removed, with recovery codes", {
        backend,
        requests: [
          ({ auth }) => auth.factors.confirmTotp(ann, app),
          ({ auth }) => auth.factors.removePasskey(ann, passkey.id),
        ],
        async check([added, removed], at) {
          valueOf(removed);
          const { recoveryCodes: shown = before } = valueOf(added);
          const { totp, passkeys, codes } = await at.auth.factors.list(ann);
          expect([totp !== undefined, passkeys.length, codes.left]).toEqual([true, 0, 10]);
          expect(await works(at, shown?.[9])).toBe(true);
        },
      });
      expect(orders).toBeGreaterThan(10_000);
    },
    longest,
  );

  it(
    "removing the app and removing the passkey leaves no factor, no recovery code and only the session of the caller",
    async () => {
      const { passkey } = await stage.addPasskey(ann);
      await stage.logIn("ann");
      await stage.addTotp(ann);
      // As if the other session had shown the app too.
      backend.sql("UPDATE sessions SET revoked_at = NULL");
      const orders = await walkOrders("factor removed with factor removed", {
        backend,
        requests: [
          ({ auth }) => auth.factors.removeTotp(ann),
          ({ auth }) => auth.factors.removePasskey(ann, passkey.id),
        ],
        async check(outcomes, at, read) {
          for (const outcome of outcomes) valueOf<void>(outcome);
          expect(await at.auth.factors.list(ann)).toMatchObject({
            totp: undefined,
            passkeys: [],
            codes: { left: 0 },
            twoFactor: false,
          });
          await at.auth.tokens.verify(ann.token);
          const living = read("SELECT id FROM sessions WHERE revoked_at IS NULL");
          expect(living).toEqual([{ id: ann.sessionId }]);
        },
      });
      expect(orders).toBeGreaterThan(100_000);
    },
    longest,
  );

  it("removing the app and removing the passkey leaves one of them, if accounts must have a factor", async () => {
    const policy = { mfa: "all" } as const;
    const { passkey } = await stage.addPasskey(ann);
    await stage.addTotp(ann);
    const left = new Set<number>();
    const orders = await walkOrders("factor removed with factor removed, with MFA=all", {
      backend,
      policy,
      requests: [
        ({ auth }) => auth.factors.removeTotp(ann),
        ({ auth }) => auth.factors.removePasskey(ann, passkey.id),
      ],
      async check(outcomes, at) {
        const { totp, passkeys } = await at.auth.factors.list(ann);
        expect([totp !== undefined, passkeys.length === 1].filter(Boolean)).toHaveLength(1);
        const refused = { status: "rejected", reason: { code: "factor_required" } };
        expect(outcomes[totp ? 0 : 1]).toMatchObject(refused);
        expect(outcomes[totp ? 1 : 0].status).toBe("fulfilled");
        left.add(passkeys.length);
      },
    });
    expect(left).toEqual(new Set([0, 1]));
    expect(orders).toBeGreaterThan(1000);
  });

  it("of two new sets of recovery codes one works, and it is one that was shown", async () => {
    await stage.addTotp(ann);
    const orders = await walkOrders("recovery codes with recovery codes", {
      backend,
      requests: [
        ({ auth }) => auth.factors.makeCodes(ann),
        ({ auth }) => auth.factors.makeCodes(ann),
      ],
      async check([one, other], at) {
        expect((await at.auth.factors.list(ann)).codes.left).toBe(10);
        const shown = [valueOf(one)[0], valueOf(other)[0]];
        const working = [await works(at, shown[0]), await works(at, shown[1])];
        expect(new Set(working)).toEqual(new Set([true, false]));
      },
    });
    expect(orders).toBeGreaterThan(100);
  });
});
