import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { linkLifetime } from "../../../src/core/email/link-tokens.ts";
import type { Message } from "../../../src/core/email/model.ts";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import type { Ports } from "../../../src/core/ports.ts";
import { sessionLimits } from "../../../src/core/sessions/limits.ts";
import { passkey } from "../../suite/store/factors/records.ts";
import { secret } from "../../support/secrets.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { noon } from "../support/claims.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
let userId: string;
let store: Ports["store"];
const sent: Message[] = [];
/** The calls of the store that fail. */
const failing = new Set<string>();

const emailSender = {
  send: async (message: Message) => void sent.push(message),
  close: async () => {},
};
const unreliable = ({ store }: Ports) =>
  Object.fromEntries(
    Object.entries(store).map(([name, call]) => [
      name,
      (...values: never[]) =>
        failing.has(name)
          ? Promise.reject(new Failure(serverFailures.unavailable))
          : (call as (...values: never[]) => Promise<unknown>)(...values),
    ]),
  ) as unknown as Ports["store"];

beforeAll(async () => {
  backend = await openBackend();
  server = await backend.openServer({
    wrap: (ports) => {
      ({ store } = ports);
      return { emailSender, store: unreliable(ports) };
    },
  });
  ({ id: userId } = await server.auth.accounts.register(ann));
});
afterAll(() => backend.close());
beforeEach(() => {
  backend.now = noon;
  backend.sql("delete from users where id <> ?", userId);
  backend.sql("update users set email = ?, email_key = 'ann@example.com'", ann.email);
  backend.sql("update users set email_verified_at = null, sessions_valid_from = 0");
  backend.sql("delete from passkeys");
  backend.sql("delete from outbox");
  sent.length = 0;
  failing.clear();
});

const links = () => server.auth.links;
/** The token of the link that is sent now. */
async function sendLink(): Promise<string> {
  await server.auth.email.deliverDue();
  const { link = "" } = sent.findLast((mail) => mail.link?.includes("#token=")) ?? {};
  return secret(link.split("#token=")[1] ?? expect.fail("no link"));
}
const refusedWith = async (work: Promise<unknown>): Promise<string> => (await refusal(work)).code;
const forgot = async () => {
  await (
    await links().forgotPassword({ identifier: "ann", language: "en" })
  )();
  return sendLink();
};
/** Redeems a link as its user, who is logged in. */
const verify = (token: string) =>
  links().verifyEmail({ token, language: "en", caller: { userId } });
const reset = (token: string, password = ann.password) =>
  links().resetPassword({ token, password, language: "en" });
const caller = async () => {
  const { userId, sessionId } = await server.auth.login.withPassword(login());
  return { userId, sessionId };
};
const waiting = (): string[] =>
  backend.sql("select kind from outbox").map(({ kind }) => String(kind));

describe("a link", () => {
  it("works for 20 minutes from the moment when its mail is sent", async () => {
    await (
      await links().forgotPassword({ identifier: "ann", language: "en" })
    )();
    backend.now += 30 * 60_000;
    const token = await sendLink();
    backend.now += linkLifetime;
    expect(await refusedWith(reset(token))).toBe("invalid_link");
    backend.now -= 1;
    await reset(token);
  });

  it("to verify an address expires as well", async () => {
    await links().sendVerification(await caller(), "en");
    const token = await sendLink();
    backend.now += linkLifetime;
    expect(await refusedWith(verify(token))).toBe("invalid_link");
    backend.now -= 1;
    await verify(token);
  });

  it("of a deleted account is not valid", async () => {
    const bea = { ...ann, username: "bea", email: "bea@example.com" };
    const { id } = await server.auth.accounts.register(bea);
    await (
      await links().forgotPassword({ identifier: "bea", language: "en" })
    )();
    const token = await sendLink();
    backend.sql("delete from users where id = ?", id);
    expect(await refusedWith(reset(token))).toBe("invalid_link");
  });
});

describe("a forgotten password", () => {
  it("of an unknown account writes nothing", async () => {
    for (const identifier of ["nobody", "nobody@example.com", "", "ann "]) {
      await (
        await links().forgotPassword({ identifier, language: "en" })
      )();
    }
    expect(waiting()).toEqual([]);
  });

  it("VULN-40 takes the factors of a stranger who registered an address that was never proven, and leaves those of its owner", async () => {
    const has = async () => (await store.findFactors(userId))?.hasPasskey;
    const link = await forgot();
    await store.insertPasskey(passkey({ userId }));
    await reset(link);
    expect(await has()).toBe(false);

    await store.insertPasskey(passkey({ userId }));
    await reset(await forgot());
    expect(await has()).toBe(true);
  });

  it("that takes factors is recorded and told once, and not if there were none", async () => {
    const before = server.events.length;
    const resets = () =>
      server.events.slice(before).filter(({ event }) => event === "factors_reset");
    await reset(await forgot());
    expect([resets(), waiting()]).toEqual([[], ["password_changed"]]);

    backend.sql("update users set email_verified_at = null");
    const link = await forgot();
    await store.insertPasskey(passkey({ userId }));
    await links().resetPassword({
      token: link,
      password: ann.password,
      language: "de",
      address: "192.0.2.7",
    });
    const facts = { subject: userId, address: "192.0.2.7", detail: { by: "reset" } };
    expect(resets()).toEqual([{ event: "factors_reset", fields: expect.objectContaining(facts) }]);
    expect(waiting().toSorted()).toEqual(["factors_reset", "password_changed"]);
    sent.length = 0;
    await server.auth.email.deliverDue();
    const mail = sent.find(({ subject }) => subject.startsWith("Ihre zweiten Faktoren"));
    expect(mail).toMatchObject({ to: ann.email });
    expect(mail?.text).toContain(
      "Über einen Link aus einer E-Mail an diese Adresse hat sich jemand angemeldet",
    );
  });

  it("proves the address, which is recorded once", async () => {
    const proofs = (from: number) =>
      server.events.slice(from).filter(({ event }) => event === "user_email_verified");
    const before = server.events.length;
    const proof = { token: await forgot(), password: ann.password, address: "192.0.2.7" };
    await links().resetPassword({ ...proof, language: "en" });
    const fields = expect.objectContaining({ subject: userId, address: "192.0.2.7" });
    expect(proofs(before)).toEqual([{ event: "user_email_verified", fields }]);
    const between = server.events.length;
    await reset(await forgot());
    expect(proofs(between)).toEqual([]);
  });

  it("is replaced although the notice cannot be stored, because the link is used up", async () => {
    const token = await forgot();
    failing.add("insertDelivery");
    await reset(token);
    expect(waiting()).toEqual([]);
    expect(server.events.at(-1)?.event).toBe("notice_not_stored");
  });

  it("ends every session by the statement that stores the hash, also if no row can be revoked", async () => {
    const token = await forgot();
    const { accessToken } = await server.auth.login.withPassword(login());
    failing.add("revokeAllSessions");
    await reset(token);
    expect(await refusedWith(server.auth.tokens.verify(secret(accessToken)))).toBe("invalid_token");
  });

  it("is not replaced when the database fails, and the link stays good", async () => {
    const token = await forgot();
    for (const name of ["findAccount", "resetPassword"]) {
      failing.add(name);
      expect(await refusedWith(reset(token)), name).toBe("unavailable");
      failing.clear();
    }
    await reset(token);
  });
});

describe("a link to verify an address", () => {
  it("is sent again to an account that waits for it, and to nobody else", async () => {
    const again = async (identifier: string) =>
      (await links().resendVerification({ identifier, language: "en" })).send();
    for (const identifier of ["nobody", "nobody@example.com", "", "ann "]) await again(identifier);
    backend.sql("update users set disabled_at = 1 where id = ?", userId);
    await again("ann");
    backend.sql("update users set disabled_at = null, email_verified_at = 1 where id = ?", userId);
    await again("ann");
    expect(waiting()).toEqual([]);
    backend.sql("update users set email_verified_at = null where id = ?", userId);
    await again("ANN");
    await again("ann@example.com");
    expect(waiting()).toEqual(["verify_email", "verify_email"]);
    await server.auth.email.deliverDue();
    expect(sent).toHaveLength(1);
  });
});

describe("a new e-mail address", () => {
  const change = { email: "new@example.org", language: "en" } as const;

  it("is void once all sessions have ended: its link, and the mail that still waits", async () => {
    const token = await forgot();
    await links().sendEmailChange(await caller(), change);
    const link = await sendLink();
    await links().sendEmailChange(await caller(), change);
    await reset(token);
    await server.auth.email.deliverDue();
    expect(sent.map(({ to }) => to)).toEqual([ann.email, change.email, ann.email]);
    expect(server.events).toContainEqual({
      event: "mail_dropped",
      fields: expect.objectContaining({ kind: "change_email", reason: "logged out" }),
    });
    expect(await refusedWith(verify(link))).toBe("invalid_link");
  });

  it("cannot be asked for by a session that has ended meanwhile", async () => {
    const person = await caller();
    backend.sql("update users set sessions_valid_from = ? where id = ?", noon + 1, userId);
    expect(await refusedWith(links().sendEmailChange(person, change))).toBe(
      "insufficient_user_authentication",
    );
  });

  it("is taken if somebody else gets it in the moment when it was free", async () => {
    const squatter = { ...ann, username: "eve", email: change.email };
    const { id } = await server.auth.accounts.register(squatter);
    await links().sendEmailChange(await caller(), change);
    const link = await sendLink();
    const release = server.ports.store.releaseEmail;
    server.ports.store.releaseEmail = async (given) => {
      await release(given);
      await server.auth.accounts.register({ ...squatter, username: "eva" });
    };
    expect(await refusedWith(verify(link))).toBe("email_taken");
    server.ports.store.releaseEmail = release;
    expect(await server.auth.accounts.find(id)).toMatchObject({ email: "", username: "eve" });
    await verify(link);
    expect(await server.auth.accounts.find(userId)).toMatchObject({ emailKey: change.email });
  });

  it("can be asked for within ten minutes of a login", async () => {
    const person = await caller();
    const change = { email: "ann@example.org", language: "en" } as const;
    backend.now += sessionLimits.sudo;
    await links().sendEmailChange(person, change);
    backend.now += 1;
    expect(await refusedWith(links().sendEmailChange(person, change))).toBe(
      "insufficient_user_authentication",
    );
  });

  it("is told to the old address, and the row holds no token", async () => {
    const person = await caller();
    await links().sendEmailChange(person, { email: "Ann@Example.org", language: "de" });
    const [row] = backend.sql("select payload from outbox");
    expect(JSON.parse(String(row?.["payload"]))).toEqual({
      language: "de",
      email: "Ann@Example.org",
      sessionsValidFrom: 0,
      // The code itself takes a key of the server.
      code: { random: expect.stringMatching(/^[\w-]{22}$/) },
      place: {},
    });
    await verify(await sendLink());
    expect(waiting()).toEqual(["email_changed"]);
    await server.auth.email.deliverDue();
    expect(sent.at(-1)).toMatchObject({ to: ann.email, link: undefined });
    expect(await server.auth.accounts.find(userId)).toMatchObject({
      email: "Ann@Example.org",
      emailKey: "ann@example.org",
      emailVerifiedAt: noon,
    });
  });
});
