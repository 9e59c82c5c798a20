import { describe, expect, it } from "vitest";
import type { OwnConfig } from "../../../src/entry/config/own/own-config.ts";
import { browserIn, logInFromCode, logInFromLink } from "../../suite/http/calls/browser.ts";
import {
  insertAccount,
  logIn,
  newcomer,
  newPassword,
  register,
  send,
} from "../../suite/http/calls/calls.ts";
import { expectInvalid, expectOAuthError, expectProblem } from "../../suite/http/calls/expect.ts";
import { addPasskey, factorsPath } from "../../suite/http/calls/factors.ts";
import { codeFor } from "../../suite/http/calls/links.ts";
import { mailsTo, tokenIn } from "../../support/mail/mailbox.ts";
import { openInProcess, useTarget } from "../../support/targets/http-target.ts";

const metadataPath = "/.well-known/oauth-authorization-server";
const on = { LOGIN_LINKS: "on", PASSKEY_SIGN_UP: "on" };
const open = (env: Readonly<Record<string, string>> = on, own: OwnConfig = {}) =>
  useTarget(() => openInProcess({ database: "sqlite", env, own }));

/** A person without a password. */
const guest = () => {
  const { password: _, ...person } = newcomer();
  return person;
};

describe("in process, without PASSKEY_SIGN_UP", () => {
  const target = open({ LOGIN_LINKS: "on" });

  it("requires a password, and the metadata say nothing", async () => {
    expectInvalid(await register(target(), guest()), "/password");
    expect((await send(target(), metadataPath)).body).not.toHaveProperty("passkey_sign_up");
  });
});

describe("in process, with PASSKEY_SIGN_UP=on", () => {
  const asked: unknown[] = [];
  const target = open(
    { ...on, REQUIRE_VERIFIED_EMAIL: "on" },
    {
      registration: { allow: ({ email }) => !email.startsWith("mallory") },
      before: {
        register: ({ door, identifier, captcha }) => {
          asked.push({ door, identifier });
          return captcha !== "bad";
        },
      },
    },
  );

  it("signs up without a password: the code proves the address, and a passkey can be added at once", async () => {
    const person = guest();
    const answer = await register(target(), person);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ email: person.email, email_verified: false });
    expect(asked.at(-1)).toEqual({ door: "passkey", identifier: person.email });
    expectOAuthError(
      await logIn(target(), { ...person, password: newPassword() }),
      400,
      "invalid_grant",
    );
    // The email with the code proves the address, so there is no other.
    expect(await mailsTo(person.email)).toEqual([]);

    const { token: _, ...typed } = await codeFor(target(), person);
    const session = await logInFromCode(target(), { ...typed, username: person.email });
    expect(session.body["user"]).toMatchObject({ email_verified: true });
    const { token } = browserIn(session);
    await addPasskey(target(), token);
    const { body } = await send(target(), factorsPath, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(body["passkeys"]).toMatchObject([{ verified: true }]);
  });

  it("says so in the metadata and in the OpenAPI document, and takes passwords as before", async () => {
    expect((await send(target(), metadataPath)).body).toMatchObject({ passkey_sign_up: true });
    const { body } = await send(target(), "/openapi.json");
    const { schemas } = body["components"] as { schemas: Record<string, { required: string[] }> };
    expect(schemas["Registration"]?.required).toEqual(["username", "email", "name"]);
    const person = newcomer();
    expect((await register(target(), person)).status).toBe(201);
    expect(asked.at(-1)).toEqual({ door: "password", identifier: person.email });
    expectInvalid(await register(target(), { ...guest(), password: "short" }), "/password");
    expectInvalid(await register(target(), { ...guest(), password: null }), "/password");
  });

  it("has all other rules of a registration", async () => {
    const taken = await insertAccount(target());
    expectProblem(await register(target(), { ...guest(), email: taken.email }), 409, "email_taken");
    const mallory = { ...guest(), email: "mallory@example.com" };
    expectProblem(await register(target(), mallory), 403, "registration_refused");
    expectProblem(await register(target(), { ...guest(), captcha: "bad" }), 403, "refused");
    expectInvalid(await register(target(), { ...guest(), email: "no" }), "/email");
  });
});

describe("in process, with PASSKEY_SIGN_UP=on and a closed registration", () => {
  const target = open(on, { registration: { open: false } });

  it("refuses a registration without a password too", async () => {
    expectProblem(await register(target(), guest()), 403, "registration_closed");
  });
});

describe("in process, with PASSKEY_SIGN_UP=on and REGISTRATION_PRIVACY=on", () => {
  const target = open({ ...on, REGISTRATION_PRIVACY: "on", REGISTRATION_REQUIRES: "none" });

  it("does the same for a new and a taken address, and sends the link that logs in and verifies the new one", async () => {
    const taken = await insertAccount(target());
    const { email } = guest();
    for (const one of [taken.email, email]) {
      const { status, body } = await register(target(), { email: one });
      const asked = { login_request: expect.stringMatching(/^lr1_[\w-]{75}$/), expires_in: 600 };
      expect([status, body]).toEqual([202, asked]);
    }
    await expect.poll(async () => (await mailsTo(email)).length).toBe(1);
    await expect.poll(async () => (await mailsTo(taken.email)).length).toBe(1);
    const [mail] = await mailsTo(email);
    const link = tokenIn(mail ?? expect.fail("no mail"));
    const { user } = (await logInFromLink(target(), link)).body;
    expect(user).toMatchObject({ email, email_verified: true });
  });
});
