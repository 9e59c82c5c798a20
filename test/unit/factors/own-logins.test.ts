import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OwnChange } from "../../../src/core/factors/own/changed.ts";
import { login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { openOwnStage, password } from "./own-stage.ts";

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
    const change = () => stage.factors.setTwoStep(ann, true);
    expect(await during(ann, byPassword("steps"), change)).toEqual([true, false]);
  });
});
