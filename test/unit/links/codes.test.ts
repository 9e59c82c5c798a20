import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bindEmailCode, boundRequest, openRequest } from "../../../src/core/email-codes/bind.ts";
import { emailCodeLifetime } from "../../../src/core/email-codes/prove.ts";
import { linkLifetime } from "../../../src/core/email/link-tokens.ts";
import type { Message } from "../../../src/core/email/model.ts";
import { orderEmailChange } from "../../../src/core/links/change-email.ts";
import type { EmailVerification } from "../../../src/core/links/verify-email.ts";
import type { Ports } from "../../../src/core/ports.ts";
import { usualLimits } from "../../support/limits.ts";
import { secret } from "../../support/secrets.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
let userId: string;
const sent: Message[] = [];
/** The calls of the store. */
const calls: string[] = [];
const emailSender = {
  send: async (message: Message) => void sent.push(message),
  close: async () => {},
};
/** The counts of tries are on, and those of emails are off. */
const throttle = Object.fromEntries(
  Object.entries(usualLimits).filter(([name]) => !name.startsWith("verify-")),
);
const counted = ({ store }: Ports) =>
  new Proxy(store, {
    get(target, name: keyof typeof store) {
      calls.push(name);
      return target[name];
    },
  });

beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer({
    wrap: (ports) => ({ emailSender, store: counted(ports) }),
    policy: { throttle },
  });
  ({ id: userId } = await server.auth.accounts.register(ann));
  sent.length = 0;
});
afterEach(() => backend.close());

const device = { userAgent: undefined, address: undefined };
const links = () => server.auth.links;
const caller = async (of: { readonly username: string; readonly password: string } = ann) => {
  const { username: identifier, password } = of;
  const { userId, sessionId } = await server.auth.login.withPassword(
    login({ identifier, password }),
  );
  return { userId, sessionId };
};

/** The code of the email that is sent now, and the token of its link. */
async function received(loginRequest: string) {
  await server.auth.email.deliverDue();
  const { text = "", link = "" } = sent.at(-1) ?? {};
  const code = /^(\d{6})$/m.exec(text)?.[1] ?? "";
  const token = secret(link.split("#token=")[1] ?? "no link");
  return { loginRequest: secret(loginRequest), code, token };
}
const askOwn = async (from?: Parameters<typeof caller>[0]) =>
  received((await links().sendVerification(await caller(from), "en")).loginRequest);
const askNew = async (email: string, from?: Parameters<typeof caller>[0]) =>
  received(
    (await links().sendEmailChange(await caller(from), { email, language: "en" })).loginRequest,
  );
const askAsGuest = async (identifier: string) => {
  const { loginRequest, send } = await links().resendVerification({ identifier, language: "en" });
  await send();
  return received(loginRequest);
};

type Typed = { readonly loginRequest: string; readonly code: string };
type More = Pick<EmailVerification, "caller" | "proof"> & {
  readonly identifier?: string;
  readonly email?: string;
};

const enter = (
  { loginRequest, code }: Typed,
  { identifier, email, ...more }: More = { caller: { userId } },
) =>
  links().verifyEmail({ code: { loginRequest, code, identifier, email }, language: "en", ...more });
const follow = (token: string) =>
  links().verifyEmail({ token, language: "en", caller: { userId } });
const wrong = ({ loginRequest, code }: Typed, number = 1): Typed => ({
  loginRequest,
  code: String((Number(code) + number) % 1_000_000).padStart(6, "0"),
});
const refused = async (work: Promise<unknown>) => {
  const { code, reason } = await refusal(work);
  return [code, reason];
};
const used = ["invalid_code", "code wrong or too old"];
const tooMany = ["invalid_code", "too many codes"];
const keyOf = (limit: string, subject: string) => server.ports.throttleKeys(limit, subject);
const stored = () => server.auth.accounts.find(userId);

describe("the code beside the link that verifies an address", () => {
  it("works for ten minutes, once, in a session of the account", async () => {
    const typed = await askOwn();
    backend.now += emailCodeLifetime;
    expect(await refused(enter(typed))).toEqual(used);
    backend.now -= 1;
    await enter({ ...typed, code: `${typed.code.slice(0, 3)} ${typed.code.slice(3)}` });
    expect(await stored()).toMatchObject({ emailVerifiedAt: backend.now });
    expect(await refused(enter(typed))).toEqual(used);
  });

  it("uses up the link, and the link uses up the code", async () => {
    const first = await askOwn();
    await enter(first);
    expect((await refused(follow(first.token)))[0]).toBe("invalid_link");
    backend.sql("update users set email_verified_at = null");
    const second = await askOwn();
    await follow(second.token);
    expect(await refused(enter(second))).toEqual(used);
  });

  it("leaves a link that says until a day after its end that the address is verified", async () => {
    const typed = await askOwn();
    await enter(typed);
    const preview = () => links().previewEmail({ token: typed.token, includeDone: true });
    backend.now += linkLifetime + 24 * 3_600_000 - 1;
    expect(await preview()).toMatchObject({ email: ann.email, isDone: true });
    backend.now += 1;
    expect((await refused(preview()))[0]).toBe("invalid_link");
  });

  it("works for no other account, whose session or password is sent with it", async () => {
    const eve = { ...ann, username: "eve", email: "eve@example.com" };
    const { id } = await server.auth.accounts.register(eve);
    const typed = await askOwn();
    expect(await refused(enter(typed, { caller: { userId: id } }))).toEqual(used);
    const proof = { password: ann.password, device };
    expect(await refused(enter(typed, { identifier: "eve", proof }))).toEqual(used);
    expect(await refused(enter(typed, { caller: { userId }, email: "ann@example.org" }))).toEqual(
      used,
    );
    await enter(typed);
  });

  it("takes the name and a first proof from a user who is not logged in, and a wrong proof does not use it up", async () => {
    const typed = await askAsGuest("ann");
    expect((await refused(enter(typed, {})))[0]).toBe("proof_required");
    expect((await refused(enter(typed, { identifier: "ann" })))[0]).toBe("proof_required");
    const proof = { password: "a wrong password", device };
    expect((await refused(enter(typed, { identifier: "ann", proof })))[0]).toBe("invalid_grant");
    await enter(typed, { identifier: ann.email, proof: { ...proof, password: ann.password } });
    expect(await stored()).toMatchObject({ emailVerifiedAt: backend.now });
  });

  it("does the same work for every name, and says the same", async () => {
    const proof = { password: ann.password, device };
    const seen = async (identifier: string, typed: Typed) => {
      await refused(enter(wrong(typed), { identifier, proof }));
      calls.length = 0;
      const answer = await refused(enter(wrong(typed, 2), { identifier, proof }));
      return [answer, [...calls]];
    };
    const known = await seen("ann", await askAsGuest("ann"));
    expect(known[0]).toEqual(used);
    expect(await seen("nobody", await askAsGuest("nobody"))).toEqual(known);
    backend.sql("update users set disabled_at = 1");
    expect(await seen("ann", await askAsGuest("ann"))).toEqual(known);
  });

  it("is refused after five codes of one request, right or wrong", async () => {
    const typed = await askOwn();
    for (let number = 1; number <= 5; number++) {
      expect(await refused(enter(wrong(typed, number)))).toEqual(used);
    }
    expect(await refused(enter(typed))).toEqual(tooMany);
    await enter(await askOwn());
  });

  it("stays refused after twenty wrong ones, also for the next account with the address", async () => {
    for (let round = 0; round < 4; round++) {
      const typed = await askOwn();
      for (let number = 1; number <= 5; number++) await refused(enter(wrong(typed, number)));
    }
    const { password, email: identifier } = ann;
    const proof = { password, device };
    const guess = async () => {
      const { loginRequest } = await links().resendVerification({ identifier, language: "en" });
      const typed = { loginRequest, code: "000000" };
      await refused(enter(typed, { identifier, proof }));
      calls.length = 0;
      return [await refused(enter(typed, { identifier, proof })), [...calls]];
    };
    await server.auth.accounts.delete(
      { ...(await caller()), ...device },
      { password, language: "en" },
    );
    const unknown = await guess();
    expect(unknown[0]).toEqual(tooMany);
    const again = { ...ann, username: "ann2" };
    ({ id: userId } = await server.auth.accounts.register(again));
    expect(await guess()).toEqual(unknown);
    expect(await refused(enter(await askOwn(again)))).toEqual(tooMany);
    backend.now += 24 * 3_600_000;
    await enter(await askOwn(again));
  });

  it("counts for the address of a login and of a verification together", async () => {
    const logIn = (typed: Typed) =>
      server.auth.login.withCode({ ...typed, identifier: "ann", client: firstParty, device });
    const askLogin = async () => {
      const asked = await links().sendLoginLink({ identifier: "ann", language: "en", ...device });
      await asked.send();
      return received(asked.loginRequest);
    };
    for (let round = 0; round < 4; round++) {
      const typed = await (round % 2 === 0 ? askOwn() : askLogin());
      for (let number = 1; number <= 5; number++) {
        await refused(round % 2 === 0 ? enter(wrong(typed, number)) : logIn(wrong(typed, number)));
      }
    }
    backend.sql("DELETE FROM throttle WHERE key = ?", await keyOf("code-account", userId));
    expect(await refused(enter(await askOwn()))).toEqual(tooMany);
    expect(await refused(logIn(await askLogin()))).toEqual(tooMany);
  });

  it("comes with a registration that must be verified", async () => {
    const policy = { requireVerifiedEmail: true };
    const strict = await backend.openServer({ wrap: () => ({ emailSender }), policy });
    const bea = { ...ann, username: "bea", email: "bea@example.com" };
    const { asked } = await strict.auth.accounts.register(bea);
    const typed = await received(asked?.loginRequest ?? "");
    const proof = { password: ann.password, device };
    await enter(typed, { identifier: "bea", proof });
  });

  it("comes with a private registration, and its request says nothing about the address", async () => {
    const policy = { requireVerifiedEmail: true, registrationPrivacy: true };
    const quiet = await backend.openServer({ wrap: () => ({ emailSender }), policy });
    const { password, name } = ann;
    const register = async (email: string) => {
      const { asked, finish } = await quiet.auth.accounts.registerPrivately({
        password,
        name,
        email,
      });
      await finish();
      return asked;
    };
    const taken = await register(ann.email);
    const free = await register("bea@example.com");
    expect(taken.loginRequest).toHaveLength(free.loginRequest.length);
    expect(taken.expiresIn).toBe(free.expiresIn);
    const proof = { password: ann.password, device };
    await enter(await received(free.loginRequest), { identifier: "bea@example.com", proof });
  });
});

describe("the code beside the link to a new address", () => {
  const email = "New@example.org";

  it("puts the address in place that it was sent to, and no other", async () => {
    const typed = await askNew(email);
    const own = { caller: { userId } };
    expect(await refused(enter(typed, { ...own, email: "other@example.org" }))).toEqual(used);
    expect(await refused(enter(typed, own))).toEqual(used);
    await enter(typed, { ...own, email });
    expect(await stored()).toMatchObject({ email, emailVerifiedAt: backend.now });
    expect((await refused(follow(typed.token)))[0]).toBe("invalid_link");
  });

  it("is used up by the link, by the end of all sessions, and by the reader of the email who does not know the account", async () => {
    const more = { caller: { userId }, email };
    const followed = await askNew(email);
    await follow(followed.token);
    expect(await refused(enter(followed, more))).toEqual(used);
    backend.sql("update users set email = ?, email_key = 'ann@example.com'", ann.email);

    const ended = await askNew("second@example.org");
    backend.sql("update users set sessions_valid_from = sessions_valid_from + 1");
    expect(await refused(enter(ended, { ...more, email: "second@example.org" }))).toEqual(used);

    const foreign = await askNew("third@example.org");
    await links().disownEmail({ token: foreign.token, language: "en" });
    expect(await refused(enter(foreign, { ...more, email: "third@example.org" }))).toEqual([
      "invalid_code",
      "code used meanwhile",
    ]);
    expect(await stored()).toMatchObject({ email: ann.email });
  });

  it("works in a new email after the reader of the one before said that the account is not theirs", async () => {
    const more = { caller: { userId }, email };
    const [first, second] = [await askNew(email), await askNew(email)];
    await links().disownEmail({ token: first.token, language: "en" });
    expect((await refused(follow(first.token)))[0]).toBe("invalid_link");
    await links().previewEmail({ token: second.token });
    const third = await askNew(email);
    await enter(third, more);
    expect(await stored()).toMatchObject({ email, emailVerifiedAt: backend.now });
  });

  it("is voided in an email that an operator caused, and works in the next one", async () => {
    const account = (await stored()) ?? expect.fail("no account");
    const order = async () => {
      const { ports } = server;
      const { sessionsValidFrom } = (await ports.store.findAccount(userId)) ?? expect.fail();
      await orderEmailChange(
        ports,
        { throttle, throttleStrict: false },
        { ...account, sessionsValidFrom },
        email,
        {
          language: "en",
          facts: {},
        },
      );
      await server.auth.email.deliverDue();
      return sent.at(-1)?.link?.split("#token=")[1] ?? expect.fail("no link");
    };
    const first = secret(await order());
    await links().disownEmail({ token: first, language: "en" });
    expect((await refused(follow(first)))[0]).toBe("invalid_link");
    await follow(secret(await order()));
    expect(await stored()).toMatchObject({ email });
  });

  it("forgives no code that was guessed, when it is right", async () => {
    const own = (name: string) => ({ caller: { userId }, email: `${name}@example.org` });
    for (const name of ["first", "second", "third", "fourth"]) {
      const typed = await askNew(own(name).email);
      const wrongs = name === "fourth" ? 4 : 5;
      for (let number = 1; number <= wrongs; number++) {
        expect(await refused(enter(wrong(typed, number), own(name)))).toEqual(used);
      }
      if (name === "fourth") await enter(typed, own(name));
    }
    const next = await askNew(own("fifth").email);
    expect(await refused(enter(next, own("fifth")))).toEqual(tooMany);
  });

  it("belongs to a request that was ordered with a new proof, for this address", async () => {
    const account = (await stored()) ?? expect.fail("no account");
    const key = email.toLowerCase();
    const asked = await links().sendVerification(await caller(), "en");
    const guest = await links().resendVerification({ identifier: "ann", language: "en" });
    const elsewhere = { email: "other@example.org", language: "en" } as const;
    const other = await links().sendEmailChange(await caller(), elsewhere);
    const { emailCodes, store } = server.ports;
    for (const [loginRequest, binding] of [
      [asked.loginRequest, boundRequest("verify_email", userId)],
      [guest.loginRequest, openRequest],
      [other.loginRequest, boundRequest("change_email", userId, elsewhere.email)],
    ] as const) {
      const request = (await emailCodes.read(loginRequest, binding)) ?? expect.fail("no request");
      const full = (await store.findAccount(account.id)) ?? expect.fail("no account");
      const bound = { random: request.random, ...bindEmailCode("change_email", full, key) };
      const typed = { loginRequest, code: await emailCodes.derive(bound) };
      calls.length = 0;
      expect(await refused(enter(typed, { caller: { userId }, email }))).toEqual(used);
      expect(calls).not.toContain("countTry");
    }
  });

  it("counts the codes for an address over all accounts, and forgives none", async () => {
    const eve = { ...ann, username: "eve", email: "eve@example.com" };
    const { id } = await server.auth.accounts.register(eve);
    const people = [
      { of: ann, more: { caller: { userId }, email } },
      { of: eve, more: { caller: { userId: id }, email } },
    ];
    for (let round = 0; round < 4; round++) {
      const { of, more } = people[round % 2]!;
      const typed = await askNew(email, of);
      for (let number = 1; number <= 5; number++) await refused(enter(wrong(typed, number), more));
      const own = await askNew(`own${round}@example.org`, of);
      await refused(enter(wrong(own), { ...more, email: `own${round}@example.org` }));
    }
    const bea = { ...ann, username: "bea", email: "bea@example.com" };
    const { id: third } = await server.auth.accounts.register(bea);
    const typed = await askNew(email, bea);
    expect(await refused(enter(typed, { caller: { userId: third }, email }))).toEqual(tooMany);
    const free = await askNew("free@example.org", bea);
    await enter(free, { caller: { userId: third }, email: "free@example.org" });
  });
});
