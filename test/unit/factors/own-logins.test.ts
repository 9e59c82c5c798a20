import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OwnChange } from "../../../src/core/factors/own/changed.ts";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import { login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { refusal } from "../support/refusal.ts";
import { mailsTo, openOwnStage, password, proveTwo } from "./own-stage.ts";

const minute = 60_000;

let backend: Backend;
let stage: Awaited<ReturnType<typeof openOwnStage>>;
beforeAll(async () => {
  backend = await openBackend();
  stage = await openOwnStage(backend);
});
afterAll(() => backend.close());

const byPassword = (identifier: string) => async (server: Server) => {
  const { accessToken: token } = await server.auth.login.withPassword(
    login({ identifier, password }),
  );
  return { token };
};

/** Whether a person's session and a login live, after a change of the factors just before the login's session was stored. */
const during = async (
  person: OwnChange & { readonly token: string },
  logIn: (server: Server) => Promise<{ readonly token: string }>,
  change: () => Promise<unknown>,
) => {
  const slow = await backend.openBefore("insertSession", change);
  const late = await logIn(slow);
  return [await stage.isAlive(person), await stage.isAlive(late)];
};

describe("MF-11 a login that is under way", () => {
  it("ends if the app that it may have used is removed", async () => {
    const ann = await stage.person("app");
    const { recoveryCodes: [code = ""] = [] } = await stage.addTotp(ann);
    const byCode = (server: Server) => stage.recover("app", code, server);
    expect(await during(ann, byCode, () => stage.factors.removeTotp(ann))).toEqual([true, false]);
  });

  it("ends if a passkey is removed", async () => {
    const ann = await stage.person("passkey");
    const { passkey } = await stage.addPasskey(ann);
    const change = () => stage.factors.removePasskey(ann, passkey.id);
    expect(await during(ann, byPassword("passkey"), change)).toEqual([true, false]);
  });

  it("ends if logins by password ask for two steps from now on", async () => {
    const ann = await stage.person("steps");
    await stage.addPasskey(ann);
    const change = () => stage.factors.setTwoFactor(ann, true);
    expect(await during(ann, byPassword("steps"), change)).toEqual([true, false]);
  });
});

describe("a change of the own factors", () => {
  it("never moves the time of the last proof, and keeps the session that makes it", async () => {
    const { factors, person, isAlive, addTotp, addPasskey } = stage;
    const ann = await person("thief");
    const proven = backend.now;
    const rowOf = () =>
      backend.sql("SELECT proven_at, methods FROM sessions WHERE id = ?", ann.sessionId)[0];
    const { passkey } = await addPasskey(ann);
    proveTwo(backend, ann);
    for (const change of [
      () => factors.renamePasskey(ann, passkey.id, "Phone"),
      () => factors.setTwoFactor(ann, true),
      () => factors.setTwoFactor(ann, false),
      () => factors.makeCodes(ann),
      () => factors.removePasskey(ann, passkey.id),
      () => addTotp(ann),
      () => factors.removeTotp(ann),
    ]) {
      backend.now += minute;
      await change();
      expect(rowOf()).toMatchObject({ proven_at: proven });
      expect(await isAlive(ann)).toBe(true);
    }
    expect(rowOf()).toEqual({ proven_at: proven, methods: "password passkey totp" });
  });

  it("does nothing if two steps are on or off already", async () => {
    const { server, factors, person, logIn, recover, isAlive, addPasskey } = stage;
    const ann = await person("switch");
    await addPasskey(ann);
    proveTwo(backend, ann);
    const expectNothing = async (isOn: boolean, other: OwnChange & { readonly token: string }) => {
      const left = () => JSON.stringify([server.events, mailsTo(backend, ann)]);
      const before = left();
      expect(await factors.setTwoFactor(ann, isOn)).toEqual({ recoveryCodes: undefined });
      expect(left()).toBe(before);
      expect([await isAlive(ann), await isAlive(other)]).toEqual([true, true]);
    };
    await expectNothing(false, await logIn("switch"));
    const { recoveryCodes: [code = ""] = [] } = await factors.setTwoFactor(ann, true);
    await expectNothing(true, await recover("switch", code));
  });

  it("to two steps has ended the other sessions if it fails in between, because a repetition does nothing", async () => {
    const { factors, person, logIn, isAlive, addPasskey } = stage;
    const ann = await person("failing");
    await addPasskey(ann);
    const other = await logIn("failing");
    const { auth } = await backend.openBefore("setSessionsValidFrom", () => {
      throw new Failure(serverFailures.unavailable);
    });
    expect((await refusal(auth.factors.setTwoFactor(ann, true))).code).toBe("unavailable");
    expect((await factors.list(ann)).twoFactor).toBe(true);
    expect([await isAlive(ann), await isAlive(other)]).toEqual([true, false]);
  });
});
