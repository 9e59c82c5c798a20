import { createNativeClient, LatchkeyError, type NativeClient } from "latchkey-auth/native";
import { createPasskeys } from "latchkey-auth/passkeys";
import { beforeEach, describe, expect, it } from "vitest";
import { createNetwork, type Network } from "../../suite/client/network.ts";
import { setAccount, sessionIdsOf } from "../../suite/http/calls/accounts.ts";
import {
  insertAccount,
  newPassword,
  registerAndLogIn,
  verify,
  type Person,
} from "../../suite/http/calls/calls.ts";
import { personWithPasskey, personWithTotp } from "../../suite/http/calls/factor-logins.ts";
import { addPasskey, addTotp, codeOf } from "../../suite/http/calls/factors.ts";
import { codeFor, linkFor } from "../../suite/http/calls/links.ts";
import { sessionRow } from "../../suite/http/calls/sessions.ts";
import { createTokenStorage, type TestTokenStorage } from "../../support/client/token-storage.ts";
import { codeTo } from "../../support/mail/mailbox.ts";
import { secret } from "../../support/secrets.ts";
import { startOnNode, useTarget } from "../../support/targets/http-target.ts";
import type { createAuthenticator } from "../../support/webauthn/authenticator.ts";

type Authenticator = Awaited<ReturnType<typeof createAuthenticator>>;

const target = useTarget(() => startOnNode({ database: "sqlite" }));

let network: Network;
let memory: TestTokenStorage;
let client: NativeClient;
const open = (): NativeClient =>
  createNativeClient({ baseUrl: target().baseUrl, storage: memory.storage, fetch: network.fetch });
beforeEach(() => {
  network = createNetwork(secret);
  memory = createTokenStorage();
  client = open();
});

/** The answer of a passkey to the options that the client gets. */
async function answerOf(
  authenticator: Authenticator,
  body: { readonly mfa_token?: string; readonly purpose?: "login" } = {},
) {
  const options = await client.call("post", "/authenticate/passkey/options", { body });
  return authenticator.assert(options.challenge);
}

/** The error of a login that waits for a second factor. */
async function pendingLogin(login: Promise<unknown>): Promise<string> {
  const error = await login.catch((error: unknown) => error);
  expect(error).toBeInstanceOf(LatchkeyError);
  expect(error).toMatchObject({ code: "mfa_required", status: 400 });
  return secret((error as LatchkeyError).mfa?.token ?? expect.fail("no token"));
}

/** How the session of the client was proven, by the database. */
async function proofs(one = client) {
  const row = await sessionRow(target(), String(await one.getToken()));
  return { methods: row["methods"], provenAt: Number(row["proven_at"]) };
}

/** Makes the last proof of all sessions of an account an hour old. */
async function age(person: Person): Promise<void> {
  for (const id of await sessionIdsOf(target(), person)) {
    await target().sql(`UPDATE sessions SET proven_at = proven_at - 3600000 WHERE id = '${id}'`);
  }
}

/** Expects that the client is logged in as a person, and stays so after a restart. */
async function expectIn({ username }: Person, methods: string): Promise<void> {
  expect(await client.getUser()).toMatchObject({ username });
  expect(await open().getUser()).toMatchObject({ username });
  expect(await proofs()).toMatchObject({ methods });
}

const askLink = async (person: Person) =>
  linkFor(target(), person, async () => {
    const asked = await client.sendLoginLink({ username: person.username });
    return { status: 202, headers: new Headers(), text: "", body: asked };
  });

describe("a native client", () => {
  it("logs in by the link and by the code of one email", async () => {
    const person = await insertAccount(target());
    const token = await askLink(person);
    expect(await client.logIn({ token })).toMatchObject({ username: person.username });
    await expectIn(person, "link");
    await client.logOut();
    const { username, login_request, code } = await codeFor(target(), person);
    const digits = String((Number(code) + 1) % 1_000_000).padStart(6, "0");
    const wrong = { username, login_request, code: digits };
    await expect(client.logIn(wrong)).rejects.toMatchObject({
      code: "invalid_grant",
      message: expect.stringContaining("Enter the code of the latest email"),
    });
    expect(memory.token()).toBeUndefined();
    expect(await client.logIn({ username, login_request, code })).toMatchObject({ username });
    await expectIn(person, "link");
    await expect(client.logIn({ token })).rejects.toMatchObject({ code: "invalid_grant" });
    await expectIn(person, "link");
  });

  it("logs in by a passkey, whose answer a library of the device gives", async () => {
    const { person, authenticator, id } = await personWithPasskey(target());
    const { person: before } = await registerAndLogIn(target());
    await client.logIn({ username: before.username, password: before.password });
    const toProve = await answerOf(authenticator);
    await expect(client.logIn({ passkey: toProve })).rejects.toMatchObject({
      code: "invalid_grant",
    });
    const passkey = await answerOf(authenticator, { purpose: "login" });
    expect(await client.logIn({ passkey })).toMatchObject({ username: person.username });
    await expectIn(person, "passkey");
    await client.call("delete", "/users/me/factors/passkeys/{id}", { params: { id } });
    await client.logOut();
    const refused = client.logIn({ passkey: await answerOf(authenticator) });
    await expect(refused).rejects.toMatchObject({ code: "unknown_passkey", status: 400 });
    expect(memory.token()).toBeUndefined();
  });

  it("has no ceremony for passkeys outside a browser, and says so without a request", async () => {
    const passkeys = createPasskeys(client);
    expect(passkeys.areSupported).toBe(false);
    for (const work of [passkeys.logIn(), passkeys.reauthenticate(), passkeys.add()]) {
      await expect(work).rejects.toMatchObject({ code: "unsupported" });
    }
    expect(network.calls).toEqual([]);
  });

  it("completes a login by a password, and one by a link, with a passkey as second factor", async () => {
    const { person, authenticator, token } = await personWithPasskey(target());
    await addTotp(target(), token);
    const { username, password } = person;
    const byPassword = await pendingLogin(client.logIn({ username, password }));
    expect(memory.token()).toBeUndefined();
    const passkey = await answerOf(authenticator, { mfa_token: byPassword });
    expect(await client.verifySecondFactor({ token: byPassword, passkey })).toMatchObject({
      username,
    });
    await expectIn(person, "password passkey");
    await client.logOut();

    const byLink = await pendingLogin(client.logIn({ token: await askLink(person) }));
    const other = await answerOf(authenticator, { mfa_token: byLink });
    // The answer belongs to one login.
    const used = client.verifySecondFactor({ token: byLink, passkey });
    await expect(used).rejects.toMatchObject({ code: "invalid_grant" });
    await client.verifySecondFactor({ token: byLink, passkey: other });
    await expectIn(person, "link passkey");
  });

  it("completes a login by a recovery code, once", async () => {
    const { person, recoveryCodes } = await personWithTotp(target());
    const { username, password } = person;
    const recovery_code = recoveryCodes[0]!;
    const token = await pendingLogin(client.logIn({ username, password }));
    await client.verifySecondFactor({ token, recovery_code });
    await expectIn(person, "password recovery_code");
    const again = await pendingLogin(client.logIn({ username, password }));
    const used = client.verifySecondFactor({ token: again, recovery_code });
    await expect(used).rejects.toMatchObject({ code: "invalid_grant" });
    await expectIn(person, "password recovery_code");
  });

  it("proves the user again by each proof, and keeps the session", async () => {
    const { person, token } = await registerAndLogIn(target());
    await setAccount(target(), person, "email_verified_at", "1");
    const { authenticator } = await addPasskey(target(), token);
    const { secret: base32 } = await addTotp(target(), token);
    const { username, password } = person;
    const pending = await pendingLogin(client.logIn({ username, password }));
    await client.verifySecondFactor({ token: pending, totp: codeOf(base32) });
    const { sessions } = await client.call("get", "/users/me/sessions");

    const ways = {
      "password totp": () => client.reauthenticate({ password, totp: codeOf(base32, 1) }),
      passkey: async () => client.reauthenticate({ passkey: await answerOf(authenticator) }),
      "password passkey": async () =>
        client.reauthenticate({ password, passkey: await answerOf(authenticator) }),
    };
    for (const [methods, prove] of Object.entries(ways)) {
      await age(person);
      await client.refresh();
      const stale = client.call("post", "/users/me/factors/passkeys/options");
      await expect(stale, methods).rejects.toMatchObject({
        code: "insufficient_user_authentication",
      });
      const before = memory.token();
      expect(await prove(), methods).toMatchObject({ username });
      expect(memory.token(), methods).not.toBe(before);
      await client.call("post", "/users/me/factors/passkeys/options");
      await expectIn(person, methods);
    }
    await expect(client.reauthenticate({ password })).rejects.toMatchObject({
      code: "mfa_required",
      mfa: { factors: expect.arrayContaining(["totp", "passkey"]) },
    });
    const now = await client.call("get", "/users/me/sessions");
    expect(now.sessions.map(({ id }) => id).toSorted()).toEqual(
      sessions.map(({ id }) => id).toSorted(),
    );
  });

  it("proves a user without a password again by the code of an email", async () => {
    const person = await insertAccount(target());
    // The first proof of an address takes away the password.
    expect(await client.logIn({ token: await askLink(person) })).toMatchObject({
      no_password: true,
    });
    await age(person);
    await client.refresh();
    const { login_request } = await client.call("post", "/session/reauthentication/code");
    // The first code was in the email with the link.
    const code = await codeTo(person.email, 2);
    const before = (await proofs()).provenAt;
    await client.reauthenticate({ login_request, code });
    expect((await proofs()).provenAt).toBeGreaterThan(before);
    await expectIn(person, "link");
  });

  it("says that nobody is logged in whom a proof could be of", async () => {
    const nobody = client.reauthenticate({ password: newPassword() });
    await expect(nobody).rejects.toMatchObject({ code: "invalid_grant" });
    expect(memory.token()).toBeUndefined();
  });

  it("ends the session that the storage has, whatever the next login is proven by", async () => {
    const { person, authenticator } = await personWithPasskey(target());
    await setAccount(target(), person, "email_verified_at", "1");
    const { username, password } = person;
    const logins = {
      password: () => client.logIn({ username, password }),
      passkey: async () =>
        client.logIn({ passkey: await answerOf(authenticator, { purpose: "login" }) }),
      link: async () => client.logIn({ token: await askLink(person) }),
      code: async () => client.logIn(await codeOnly(person)),
    };
    await expectOneSession(logins);
  });

  it("adopts the refresh token of another login, and logs out of it for good", async () => {
    const { refreshToken, person, token } = await registerAndLogIn(target());
    expect(await client.adopt(refreshToken)).toMatchObject({ username: person.username });
    const ours = String(await client.getToken());
    await client.logOut();
    expect(memory.token()).toBeUndefined();
    expect(await client.getUser()).toBeUndefined();
    expect(await open().getUser()).toBeUndefined();
    // They are of one session.
    expect((await verify(target(), ours)).status).toBe(401);
    expect((await verify(target(), token)).status).toBe(401);
    await expect(client.adopt(refreshToken)).rejects.toMatchObject({ code: "invalid_grant" });
    expect(memory.token()).toBeUndefined();
  });
});

const codeOnly = async (person: Person) => {
  const { username, login_request, code } = await codeFor(target(), person);
  return { username, login_request, code };
};

/** Logs in by each way after a login by each way. Expects that the session before has ended. */
async function expectOneSession(
  logins: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<void> {
  let before: string | undefined;
  for (const [name, logIn] of [...Object.entries(logins), ...Object.entries(logins).toReversed()]) {
    await logIn().catch((error: unknown) => expect.fail(`${name}: ${String(error)}`));
    if (before) expect((await verify(target(), before)).status, name).toBe(401);
    before = secret(String(await client.getToken()));
    expect((await verify(target(), before)).status, name).toBe(200);
  }
}
