import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Message } from "../../../src/core/email/model.ts";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import { secret } from "../../support/secrets.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { firstParty, refreshTokenOf } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

const second = 1000;
const minute = 60 * second;

let backend: Backend;
let server: Server;
const sent: Message[] = [];
/** What happens while a mail is sent. */
let meanwhile: () => Promise<void>;
const emailSender = {
  async send(message: Message) {
    sent.push(message);
    await meanwhile();
  },
  close: async () => {},
};
beforeEach(async () => {
  sent.length = 0;
  meanwhile = async () => {};
  backend = await openBackend();
  server = await backend.openServer({ wrap: () => ({ emailSender }) });
  await server.auth.accounts.register(ann);
});
afterEach(() => backend.close());

const logIn = ({ auth } = server) => auth.login.withPassword(login());
const refresh = (from: IssuedTokens, { auth } = server) =>
  auth.tokens.refresh({ refreshToken: refreshTokenOf(from), client: firstParty });
const verify = ({ accessToken }: IssuedTokens, { auth } = server) =>
  auth.tokens.verify(accessToken);
const forget = async ({ auth } = server) => {
  const finish = await auth.links.forgotPassword({ identifier: "ann", language: "en" });
  await finish();
};
const deliver = ({ auth } = server) => auth.email.deliverDue();
const lastLink = () => secret(sent.at(-1)?.link?.split("#token=")[1] ?? expect.fail("no link"));
const reset = (token: string, { auth } = server) =>
  auth.links.resetPassword({ token, password: ann.password, language: "en" });

describe("a clock that steps forward by five minutes", () => {
  it("ends no session, no access token and no link", async () => {
    const tokens = await logIn();
    await forget();
    await deliver();
    backend.now += 5 * minute;
    await verify(tokens);
    await verify(await refresh(tokens));
    await reset(lastLink());
    await verify(await logIn());
  });

  it("ends a session whose refresh is repeated across the step, and a new login works", async () => {
    const tokens = await logIn();
    const next = await refresh(tokens);
    backend.now += 5 * minute;
    expect((await refusal(refresh(tokens))).reason).toBe("refresh token used before");
    expect((await refusal(refresh(next))).reason).toBe("session revoked");
    await verify(await logIn());
  });

  it("during the sending of a mail, lets another server send it once more, with the same Message-ID", async () => {
    const other = await backend.openServer({ wrap: () => ({ emailSender }) });
    await forget();
    meanwhile = async () => {
      meanwhile = async () => {};
      backend.now += 5 * minute;
      await deliver(other);
    };
    await deliver();
    await deliver();
    expect(sent).toHaveLength(2);
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1);
    expect(backend.sql("select id from outbox")).toEqual([]);
  });
});

describe("a clock that steps back by five minutes", () => {
  it("locks nobody out: old sessions refresh, new logins last, and a link works", async () => {
    const tokens = await logIn();
    await forget();
    await deliver();
    backend.now -= 5 * minute;
    // Its `iat` lies too far ahead, so a client gets a 401 and refreshes.
    expect((await refusal(verify(tokens))).reason).toBe("claim iat");
    const next = await refresh(tokens);
    await verify(next);
    expect((await refresh(tokens)).refreshToken).toBe(next.refreshToken);
    await verify(await logIn());
    await reset(lastLink());
    await verify(await refresh(await logIn()));
  });

  it("leaves a login usable that was made right after all sessions had ended", async () => {
    await forget();
    await deliver();
    await reset(lastLink());
    backend.now -= 5 * minute;
    const tokens = await logIn();
    await verify(tokens);
    await verify(await refresh(tokens));
  });

  it("does not end the newest login as the oldest of twenty", async () => {
    for (let count = 0; count < 20; count++) {
      backend.now += second;
      await logIn();
    }
    backend.now -= 5 * minute;
    await verify(await logIn());
    backend.now += 10 * minute;
    await logIn();
    const live = backend.sql("select id from sessions where revoked_at is null");
    expect(live).toHaveLength(20);
  });

  it("leaves the right password good that comes after a wrong one", async () => {
    const typo = login({ password: "a wrong password" });
    expect(await refusal(server.auth.login.withPassword(typo))).toMatchObject({
      code: "invalid_grant",
    });
    backend.now -= 5 * minute;
    await verify(await logIn());
  });

  it("delays a mail until the clock is where it was, and loses none", async () => {
    await forget();
    backend.now -= 5 * minute;
    await deliver();
    expect(sent).toEqual([]);
    backend.now += 5 * minute;
    await deliver();
    await reset(lastLink());
  });
});

describe("two servers whose clocks are 20 seconds apart", () => {
  let ahead: Server;
  let both: [string, Server, Server][];
  beforeEach(async () => {
    const clock = () => backend.now + 20 * second;
    ahead = await backend.openServer({ wrap: () => ({ emailSender, clock }) });
    both = [
      ["first the one behind", server, ahead],
      ["first the one ahead", ahead, server],
    ];
  });

  it("accept each other's tokens, and refreshes in turn", async () => {
    for (const [, one, other] of both) {
      const next = await refresh(await logIn(one), other);
      await verify(next, one);
      await verify(await refresh(next, one), other);
    }
  });

  it("give the same new token to a refresh that is repeated on the other one, on either", async () => {
    const tokens = await logIn(ahead);
    const next = await refresh(tokens, ahead);
    expect((await refresh(tokens, server)).refreshToken).toBe(next.refreshToken);
    const others = await logIn(server);
    const last = await refresh(others, server);
    expect((await refresh(others, ahead)).refreshToken).toBe(last.refreshToken);
  });

  it("accept each other's links", async () => {
    for (const [order, one, other] of both) {
      const before = sent.length;
      await forget(one);
      backend.now += 20 * second;
      await deliver(one);
      expect(sent, order).toHaveLength(before + 1);
      await reset(lastLink(), other);
      await verify(await logIn(one), other);
      backend.sql("delete from outbox");
    }
  });
});
