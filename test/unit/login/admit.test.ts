import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindEmailCode, openRequest } from "../../../src/core/email-codes/bind.ts";
import { issueLinkToken } from "../../../src/core/email/link-tokens.ts";
import { identity } from "../../suite/store/upstream/records.ts";
import { sourcesOf } from "../../support/sources.ts";
import type { Server } from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";
import { device, network, openFactorStage, type FactorStage } from "./factor-stage.ts";

let stage: FactorStage;
let strict: Server;
let isPrivate: Server;
beforeAll(async () => {
  stage = await openFactorStage();
  const policy = { requireVerifiedEmail: true };
  strict = await stage.open({ policy });
  isPrivate = await stage.open({ policy: { ...policy, registrationPrivacy: true } });
});
afterAll(() => stage.backend.close());

const nobody = { email: undefined, name: undefined, username: undefined, provenAt: undefined };
const started = {
  provider: "example",
  issuer: "https://issuer.example.com",
  state: "state",
  nonce: "nonce",
  verifier: "verifier",
  intent: "login",
} as const;

type Person = Awaited<ReturnType<FactorStage["withTotp"]>>;
type LogIn = (server: Server) => Promise<unknown>;

/** For each door, everything of a login but its last call, which opens the session. */
const doors = {
  async password() {
    const person = await stage.register();
    return { person, logIn: (server) => stage.password(person.username, {}, server) };
  },
  async link() {
    const person = await stage.register();
    const { linkTokens, store } = stage.server.ports;
    const account = (await store.findAccount(person.userId)) ?? expect.fail("no account");
    const token = await issueLinkToken(linkTokens, "log_in", account, stage.backend.now);
    const request = { token, client: firstParty, device, network };
    return { person, logIn: ({ auth }) => auth.login.withLink(request) };
  },
  async code() {
    const person = await stage.register();
    const { emailCodes, store } = stage.server.ports;
    const account = (await store.findAccount(person.userId)) ?? expect.fail("no account");
    const { token: loginRequest, random } = await emailCodes.begin(stage.backend.now, openRequest);
    const code = await emailCodes.derive({ random, ...bindEmailCode("log_in", account) });
    const typed = { loginRequest, identifier: person.username, code };
    const request = { ...typed, client: firstParty, device, network };
    return { person, logIn: ({ auth }) => auth.login.withCode(request) };
  },
  async passkey() {
    const person = await stage.register();
    const authenticator = await stage.addPasskey(person);
    const { challenge } = await stage.server.auth.login.passkeyOptions({});
    const answer = await authenticator.assert(String(challenge));
    const request = { answer, client: firstParty, device, network };
    return { person, logIn: ({ auth }) => auth.login.withPasskey(request) };
  },
  async upstream() {
    const person = await stage.register();
    const { store } = stage.server.ports;
    const proven = { ...nobody, issuer: "https://issuer.example.com", subject: person.userId };
    const { userId } = person;
    await store.insertIdentity(identity({ userId, issuer: proven.issuer, subject: userId }));
    const pending = { ...started, startedAt: stage.backend.now };
    const request = { client: firstParty, device, pending, proven };
    return { person, logIn: ({ auth }) => auth.login.fromUpstream(request) };
  },
  async second_factor() {
    const person: Person = await stage.withTotp();
    const token = await stage.pending(person.username);
    const proof = () => stage.totp(stage.codeOf(person));
    return { person, logIn: (server) => stage.prove(token, proof(), {}, server) };
  },
} satisfies Record<string, () => Promise<{ person: { userId: string }; logIn: LogIn }>>;

it("the doors of these tests are all that the code has", () => {
  const named = sourcesOf("src/core/login").flatMap(({ text }) =>
    [...text.matchAll(/: Door = \{\s*name: "(\w+)"/g)].map(([, name = ""]) => name),
  );
  expect(named.toSorted()).toEqual(Object.keys(doors).toSorted());
});

const disable = ({ userId }: { readonly userId: string }) =>
  stage.backend.sql("UPDATE users SET disabled_at = 1 WHERE id = ?", userId);

describe.each(Object.entries(doors))("the door %s", (door, start) => {
  it("opens for an account that is enabled, and refuses one that is disabled", async () => {
    const open = await start();
    await open.logIn(stage.server);
    const shut = await start();
    disable(shut.person);
    const { code, reason } = await refusal(shut.logIn(stage.server));
    expect({ code, reason }).toEqual(
      {
        password: { code: "invalid_grant", reason: "account disabled" },
        link: { code: "invalid_link", reason: "account disabled" },
        code: { code: "invalid_code", reason: "account disabled" },
        upstream: { code: "upstream_failed", reason: "account disabled" },
        passkey: { code: "invalid_grant", reason: "account disabled or deleted" },
        second_factor: { code: "expired_token", reason: "account disabled or deleted" },
      }[door],
    );
    expect(stage.sessionsOf(shut.person)).toEqual([]);
  });

  it("asks for a proven address where nothing has proven it", async () => {
    const isAsked = door === "password" || door === "passkey" || door === "upstream";
    for (const [server, code] of [
      [strict, "email_not_verified"],
      [isPrivate, "invalid_grant"],
    ] as const) {
      const { logIn } = await start();
      if (isAsked) {
        expect(await refusal(logIn(server))).toMatchObject({
          code,
          reason: "address not verified",
        });
      } else await logIn(server);
    }
  });
});

describe("an account that may not log in", () => {
  it("keeps its old hash after the right password, because a new one would take longer than a wrong password", async () => {
    const policy = { requireVerifiedEmail: true, registrationPrivacy: true };
    const server = await stage.open({ cost: 5, policy });
    const { username, userId } = await stage.register();
    const hash = () =>
      stage.backend.sql("SELECT password_hash AS hash FROM users WHERE id = ?", userId)[0]?.[
        "hash"
      ];
    const before = hash();
    await refusal(stage.password(username, {}, server));
    expect(hash()).toBe(before);
    stage.backend.sql("UPDATE users SET email_verified_at = 1 WHERE id = ?", userId);
    await stage.password(username, {}, server);
    expect(hash()).not.toBe(before);
  });

  it("keeps its factors after a link for an address that was never proven", async () => {
    const { person, logIn } = await doors.link();
    await stage.addPasskey(person);
    disable(person);
    await refusal(logIn(stage.server));
    expect(await stage.server.ports.store.findFactors(person.userId)).toMatchObject({
      hasPasskey: true,
    });
  });

  it("costs no read of its factors", async () => {
    const read: string[] = [];
    const server = await stage.open({
      policy: { requireVerifiedEmail: true },
      wrap: ({ store }) => ({
        store: {
          ...store,
          findFactors: (userId) => {
            read.push(userId);
            return store.findFactors(userId);
          },
        },
      }),
    });
    const { username, userId } = await stage.register();
    await refusal(stage.password(username, {}, server));
    expect(read).toEqual([]);
    stage.backend.sql("UPDATE users SET email_verified_at = 1 WHERE id = ?", userId);
    await stage.password(username, {}, server);
    expect(read).toEqual([userId]);
  });
});
