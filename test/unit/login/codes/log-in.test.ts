import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emailCodeLifetime } from "../../../../src/core/email-codes/prove.ts";
import type { Message } from "../../../../src/core/email/model.ts";
import type { CodeLogin } from "../../../../src/core/login/codes/log-in.ts";
import { usualLimits } from "../../../support/limits.ts";
import { secret } from "../../../support/secrets.ts";
import { ann, login, openBackend, type Backend, type Server } from "../../support/backend.ts";
import { firstParty } from "../../support/clients.ts";
import { refusal } from "../../support/refusal.ts";

let backend: Backend;
let server: Server;
const sent: Message[] = [];
const emailSender = {
  send: async (message: Message) => void sent.push(message),
  close: async () => {},
};
/** The counts of tries are on, and those of emails are off. */
const throttle = Object.fromEntries(
  Object.entries(usualLimits).filter(([name]) => !name.startsWith("login-link")),
);

beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer({ wrap: () => ({ emailSender }), policy: { throttle } });
  await server.auth.accounts.register(ann);
  backend.sql("UPDATE users SET email_verified_at = 1");
  sent.length = 0;
});
afterEach(() => backend.close());

const device = { userAgent: undefined, address: undefined };
const links = () => server.auth.links;

/** A request for a code, and the email that it caused. */
async function ask(identifier = "ann") {
  const asked = await links().sendLoginLink({ identifier, language: "en", ...device });
  await asked.send();
  await server.auth.email.deliverDue();
  const { text = "", link = "" } = sent.at(-1) ?? {};
  return {
    loginRequest: secret(asked.loginRequest),
    code: /^(\d{6})$/m.exec(text)?.[1] ?? "",
    token: secret(link.split("#token=")[1] ?? "no link"),
  };
}

type Typed = Pick<CodeLogin, "loginRequest" | "code">;

const logIn = (typed: Typed, given: Partial<CodeLogin> = {}, { auth } = server) => {
  const { loginRequest, code } = typed;
  const request = { loginRequest, code, identifier: "ann", client: firstParty, device };
  return auth.login.withCode({ ...request, ...given });
};
const followLink = (token: string) =>
  server.auth.login.withLink({ token, client: firstParty, device });
const refused = async (work: Promise<unknown>) => {
  const { code, reason } = await refusal(work);
  return [code, reason];
};
/** A code of six digits that is not this one, another one for each number. */
const wrong = ({ loginRequest, code }: Typed, number = 1): Typed => ({
  loginRequest,
  code: String((Number(code) + number) % 1_000_000).padStart(6, "0"),
});
const used = ["invalid_code", "code wrong or too old"];
const tooMany = ["invalid_code", "too many codes"];
const statements = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
  const names: string[] = [];
  const { store } = server.ports;
  const watched = new Proxy(store, {
    get(target, name: keyof typeof store) {
      names.push(name);
      return target[name];
    },
  });
  const other = await backend.openServer({
    wrap: () => ({ emailSender, store: watched }),
    policy: { throttle },
  });
  const before = server;
  server = other;
  await work().finally(() => (server = before));
  return names;
};

describe("a login by a code", () => {
  it("is possible for ten minutes after it was asked for, and once", async () => {
    const typed = await ask();
    backend.now += emailCodeLifetime;
    expect(await refused(logIn(typed))).toEqual(used);
    backend.now -= 1;
    const { account, sessionId } = await logIn(typed);
    expect(account.lastLinkSession).toBe(sessionId);
    expect(backend.sql("SELECT methods FROM sessions")).toEqual([{ methods: "link" }]);
    expect(await refused(logIn(typed))).toEqual(used);
  });

  it("takes the email address too, and a code with blanks and a hyphen", async () => {
    const typed = await ask(ann.email);
    const code = ` ${typed.code.slice(0, 3)}-${typed.code.slice(3)}\n`;
    await logIn({ ...typed, code }, { identifier: ann.email });
  });

  it("uses up the link of the same email, and a login by the link uses up the code", async () => {
    const first = await ask();
    await logIn(first);
    expect(await refused(followLink(first.token))).toEqual([
      "invalid_link",
      "link forged, expired or used",
    ]);
    const second = await ask();
    await followLink(second.token);
    expect(await refused(logIn(second))).toEqual(used);
  });

  it("works only with its own request, and for its own account", async () => {
    const bea = { ...ann, username: "bea", email: "bea@example.com" };
    await server.auth.accounts.register(bea);
    const [first, second] = [await ask(), await ask()];
    const mixed = { loginRequest: first.loginRequest, code: second.code };
    if (first.code !== second.code) expect(await refused(logIn(mixed))).toEqual(used);
    expect(await refused(logIn(first, { identifier: "bea" }))).toEqual(used);
    for (const loginRequest of ["", "lr1_", first.token, `${first.loginRequest}A`]) {
      expect(await refused(logIn({ ...first, loginRequest }))).toEqual(used);
    }
    await logIn(first);
  });

  it("claims an address that was never proven, as a login by a link does", async () => {
    backend.sql("UPDATE users SET email_verified_at = NULL");
    const before = await server.auth.login.withPassword(login());
    const { account } = await logIn(await ask());
    expect([account.emailVerifiedAt, account.passwordHash]).toEqual([backend.now, "!"]);
    const { accessToken } = before;
    expect((await refusal(server.auth.tokens.verify(secret(accessToken)))).code).toBe(
      "invalid_token",
    );
  });

  it("is refused for a disabled account as for a wrong code, and costs nothing if the scope is refused", async () => {
    const typed = await ask();
    backend.sql("UPDATE users SET disabled_at = 1");
    expect(await refused(logIn(typed))).toEqual(["invalid_code", "account disabled"]);
    backend.sql("UPDATE users SET disabled_at = NULL");
    expect((await refusal(logIn(typed, { scope: "everything" }))).code).toBe("invalid_scope");
    await logIn(typed);
  });

  it("takes the same statements for every name, and all requests look alike", async () => {
    const [typed, other] = [await ask(), await ask()];
    const identifier = "nobody";
    for (const isFirst of [true, false]) {
      const known = await statements(() => refusal(logIn(wrong(typed))));
      const unknown = await statements(() => refusal(logIn(wrong(other), { identifier })));
      expect(known.includes("insertCounter")).toBe(isFirst);
      expect(unknown).toEqual(known);
    }
    const { loginRequest } = await links().sendLoginLink({ identifier: "nobody", language: "en" });
    expect(loginRequest).toHaveLength(typed.loginRequest.length);
  });

  it("leaves no code in the log, the audit trail, the outbox or a subject", async () => {
    const asked = await links().sendLoginLink({ identifier: "ann", language: "en", ...device });
    await asked.send();
    const [row] = backend.sql("SELECT payload FROM outbox");
    await server.auth.email.deliverDue();
    const { text = "", subject = "" } = sent.at(-1) ?? {};
    const code = /^(\d{6})$/m.exec(text)?.[1] ?? expect.fail("no code");
    const typed = { loginRequest: asked.loginRequest, code };
    await refusal(logIn(wrong(typed)));
    await logIn(typed);
    const kept = JSON.stringify([row, subject, server.events, backend.sql("SELECT * FROM audit")]);
    expect(kept).not.toMatch(new RegExp(`(?<!\\d)${code}(?!\\d)`));
    expect(kept).not.toContain(asked.loginRequest);
  });
});

describe("wrong codes", () => {
  it("end their request at the fifth, and no other request, also for a name that no account has", async () => {
    const [typed, next] = [await ask(), await ask()];
    for (let number = 1; number <= 5; number++) {
      const identifier = number % 2 === 0 ? "nobody" : "ann";
      expect(await refused(logIn(wrong(typed, number), { identifier }))).toEqual(used);
    }
    expect(await refused(logIn(typed))).toEqual(tooMany);
    expect(await refused(logIn(typed, { identifier: "nobody" }))).toEqual(tooMany);
    await logIn(next);
  });

  it("end the codes of an account at the twentieth in a day, and not its links", async () => {
    for (let request = 0; request < 4; request++) {
      const typed = await ask();
      for (let number = 1; number <= 5; number++) {
        expect(await refused(logIn(wrong(typed, number)))).toEqual(used);
      }
    }
    const typed = await ask();
    expect(await refused(logIn(typed))).toEqual(tooMany);
    await followLink(typed.token);
    backend.now += 24 * 3_600_000;
    await logIn(await ask());
  });

  it("are forgotten after the right one", async () => {
    for (let round = 0; round < 6; round++) {
      const typed = await ask();
      for (let number = 1; number <= 4; number++) await refusal(logIn(wrong(typed, number)));
      await logIn(typed);
    }
  });

  it("are counted exactly when fifty come at the same time", async () => {
    // The other limits count all of them as well, in any order.
    const policy = {
      throttle: { ...throttle, "code-account": undefined, "code-address": undefined },
    };
    server = await backend.openServer({ wrap: () => ({ emailSender }), policy });
    const typed = await ask();
    const tries = Array.from({ length: 50 }, (_, at) => refused(logIn(wrong(typed, at + 1))));
    const outcomes = (await Promise.all(tries)).map(([, reason]) => reason);
    expect(outcomes.filter((reason) => reason === used[1])).toHaveLength(5);
    expect(outcomes.filter((reason) => reason === tooMany[1])).toHaveLength(45);
    expect(await refused(logIn(typed))).toEqual(tooMany);
  });

  it("are refused for a network after thirty codes in ten minutes, right or wrong", async () => {
    const network = "192.0.2.0/24";
    const typed = await ask();
    for (let number = 1; number <= 30; number++) {
      await refused(logIn({ loginRequest: "x", code: "000000" }, { network }));
    }
    expect((await refusal(logIn(typed, { network }))).code).toBe("too_many_requests");
    await logIn(typed, { network: "198.51.100.0/24" });
  });
});

it("fifty right codes at the same time open one session", async () => {
  server = await backend.openServer({
    wrap: () => ({ emailSender }),
    policy: { throttle: {} },
  });
  for (const verifiedAt of [null, 1]) {
    backend.sql("UPDATE users SET email_verified_at = ?", verifiedAt);
    const typed = await ask();
    const ways = Array.from({ length: 50 }, (_, at) =>
      at % 2 === 0 ? logIn(typed) : followLink(typed.token),
    );
    const ends = await Promise.allSettled(ways);
    expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const end of ends) {
      if (end.status === "rejected") expect(end.reason.code).toMatch(/^invalid_(?:code|link)$/);
    }
  }
});
