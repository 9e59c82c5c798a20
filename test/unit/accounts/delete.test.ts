import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Message } from "../../../src/core/email/model.ts";
import { Undelivered } from "../../../src/core/email/ports.ts";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import type { SessionTokens } from "../../../src/core/tokens/issue.ts";
import type { SessionCaller } from "../../../src/core/user.ts";
import { passkey, totp } from "../../suite/store/factors/records.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { noon } from "../support/claims.ts";
import { firstParty } from "../support/clients.ts";
import { checkedBy } from "../support/hasher.ts";
import { refusal } from "../support/refusal.ts";

const day = 86_400_000;

let backend: Backend;
let server: Server;
let tokens: SessionTokens;
let caller: SessionCaller;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  await server.auth.accounts.register(ann);
  const device = { userAgent: "Firefox", address: "192.0.2.1" };
  tokens = await server.auth.login.withPassword(login({ device }));
  caller = { userId: tokens.userId, sessionId: tokens.sessionId };
});
afterEach(() => backend.close());

const deleteAnn = ({ auth } = server, password: string = ann.password) =>
  auth.accounts.delete(caller, { password, language: "en" });
const registerAgain = (given: object = {}) => server.auth.accounts.register({ ...ann, ...given });
const rows = (table: "users" | "sessions") => backend.sql(`SELECT * FROM ${table}`);
const isGood = ({ accessToken }: SessionTokens): Promise<boolean> =>
  server.auth.tokens.verify(accessToken).then(
    () => true,
    () => false,
  );

describe("deleting an account", () => {
  it("removes all personal data at once, except the key of the username", async () => {
    backend.sql("UPDATE users SET locale = 'de'");
    backend.now += 1000;
    await deleteAnn();
    expect(rows("sessions")).toEqual([]);
    expect(rows("users")).toEqual([
      {
        id: caller.userId,
        username: "",
        username_key: "ann",
        email: "",
        email_key: `deleted:${caller.userId}`,
        email_verified_at: null,
        email_failed_at: null,
        invited_at: null,
        invited_by: null,
        name: "",
        role: "user",
        password_hash: "",
        recovery_set: null,
        two_step: 0,
        disabled_at: null,
        sessions_valid_from: Number.MAX_SAFE_INTEGER,
        last_link_session: null,
        created_at: noon,
        updated_at: noon + 1000,
        deleted_at: noon + 1000,
        attributes: null,
        locale: null,
        picture: null,
        time_zone: null,
        terms_version: null,
        terms_accepted_at: null,
        words_at: noon,
      },
    ]);
  });

  it("VULN-43 ends every session at once", async () => {
    const other = await server.auth.login.withPassword(login());
    await deleteAnn();
    for (const { accessToken, refreshToken } of [tokens, other]) {
      expect(await refusal(server.auth.tokens.verify(accessToken))).toMatchObject({
        code: "invalid_token",
      });
      const again = server.auth.tokens.refresh({ refreshToken, client: firstParty });
      expect(await refusal(again)).toMatchObject({ code: "invalid_grant" });
      expect(await server.auth.tokens.userOf(refreshToken)).toBeUndefined();
    }
  });

  it("TOK-3 makes a login fail as for an unknown account, after the same work", async () => {
    await deleteAnn();
    const checks: unknown[] = [];
    const watched = await backend.openServer({
      wrap: ({ hasher }) => ({
        hasher: checkedBy(hasher, (verify) => (password, hash) => {
          checks.push(hash);
          return verify(password, hash);
        }),
      }),
    });
    for (const identifier of ["ann", "ann@example.com", `deleted:${caller.userId}`, "nobody"]) {
      for (const password of [ann.password, ""]) {
        const failure = await refusal(
          watched.auth.login.withPassword(login({ identifier, password })),
        );
        expect(failure).toMatchObject({ code: "invalid_grant", reason: "unknown account" });
      }
    }
    expect(checks).toEqual(Array.from({ length: 8 }, () => undefined));
  });

  it("makes every other use case treat the account as absent", async () => {
    await deleteAnn();
    const { accounts, passwords } = server.auth;
    expect(await accounts.find(caller.userId)).toBeUndefined();
    const change = {
      currentPassword: ann.password,
      newPassword: "another horse battery",
      language: "en",
    } as const;
    for (const use of [
      accounts.update(caller, { name: "Ann" }),
      deleteAnn(),
      passwords.change(caller, change),
    ]) {
      expect(await refusal(use)).toMatchObject({ code: "invalid_token" });
    }
  });
});

describe("the notice of a deletion", () => {
  const sent: Message[] = [];
  const sending = {
    cost: 4,
    wrap: () => ({
      emailSender: { send: async (mail: Message) => void sent.push(mail), close: async () => {} },
    }),
  };
  const waiting = () => backend.sql("SELECT kind, payload FROM outbox");
  beforeEach(() => void (sent.length = 0));

  it("is in the language and the time zone that the account had", async () => {
    const sender = await backend.openServer(sending);
    backend.sql("UPDATE users SET locale = 'de', time_zone = 'Europe/Berlin'");
    await sender.auth.accounts.delete(caller, { password: ann.password, language: "en" });
    await sender.auth.email.deliverDue();
    expect(sent).toMatchObject([
      {
        subject: "Ihr Konto bei Example wurde gelöscht",
        text: expect.stringMatching(/^Zeitpunkt: .* Uhr \(MEZ\)$/m) as string,
      },
    ]);
  });

  it("goes to the address that the account had, and nothing of it is left then", async () => {
    const sender = await backend.openServer(sending);
    await sender.auth.accounts.delete(caller, { password: ann.password, language: "de" });
    expect(waiting()).toEqual([
      { kind: "account_deleted", payload: `{"language":"de","email":"${ann.email}","place":{}}` },
    ]);
    await sender.auth.email.deliverDue();
    expect(sent).toMatchObject([
      { to: ann.email, subject: "Ihr Konto bei Example wurde gelöscht", link: undefined },
    ]);
    expect(`${sent[0]?.text}${sent[0]?.html}`).not.toContain(ann.name);
    expect(waiting()).toEqual([]);
  });

  it("is not kept when it is given up, because it has the address", async () => {
    const sender = await backend.openServer({
      wrap: () => ({
        emailSender: {
          send: () => Promise.reject(new Undelivered("EENVELOPE 550", { isAddressRefused: true })),
          close: async () => {},
        },
      }),
    });
    await deleteAnn(sender);
    await sender.auth.email.deliverDue();
    expect(waiting()).toEqual([]);
    expect(sender.events.at(-1)).toMatchObject({ event: "mail_failed" });
  });

  it("is the only mail that is left", async () => {
    const { auth } = await backend.openServer(sending);
    await (
      await auth.links.forgotPassword({ identifier: ann.username, language: "en" })
    )();
    expect(waiting()).toHaveLength(1);
    await deleteAnn();
    expect(waiting()).toEqual([]);
  });

  it("is not stored if the server has no way to send mail", async () => {
    await deleteAnn();
    expect(waiting()).toEqual([]);
  });

  it("is not stored for an account that has no address any more", async () => {
    const sender = await backend.openServer(sending);
    backend.sql("UPDATE users SET email = '', email_key = 'lost:x'");
    await deleteAnn(sender);
    expect(waiting()).toEqual([]);
  });

  it("is not stored by a second deletion, or by one that is refused", async () => {
    const sender = await backend.openServer(sending);
    await refusal(deleteAnn(sender, "wrong"));
    expect(waiting()).toEqual([]);
    await deleteAnn(sender);
    await refusal(deleteAnn(sender));
    expect(waiting()).toHaveLength(1);
  });
});

describe("the factors of a deleted account", () => {
  it("are deleted by the purge if the database failed at the deletion", async () => {
    const { store } = server.ports;
    await store.insertTotp(totp({ userId: caller.userId }));
    await store.insertPasskey(passkey({ userId: caller.userId }));
    const late = await backend.openBefore("deleteTotp", () => {
      throw new Failure(serverFailures.unavailable);
    });
    await deleteAnn(late);
    const left = () =>
      ["totp", "passkeys"].flatMap((table) => backend.sql(`SELECT * FROM ${table}`));
    expect(left()).toHaveLength(2);
    backend.now += 30 * day;
    expect(await server.auth.purge()).toBe(true);
    expect([...left(), ...rows("users")]).toEqual([]);
  });
});

describe("the names of a deleted account", () => {
  const isTaken = async () => (await refusal(registerAgain({ email: "new@example.com" }))).code;

  it("are free again: the e-mail address at once, the username after thirty days", async () => {
    await deleteAnn();
    const other = await registerAgain({ username: "bea" });
    expect(other.id).not.toBe(caller.userId);
    expect(await isTaken()).toBe("username_taken");
    expect(
      await refusal(
        server.auth.accounts.update({ ...caller, userId: other.id }, { username: "ANN" }),
      ),
    ).toMatchObject({ code: "username_taken" });

    backend.now += 30 * day - 1;
    expect(await server.auth.purge()).toBe(true);
    expect(await isTaken()).toBe("username_taken");
    backend.now += 1;
    expect(await server.auth.purge()).toBe(true);
    expect(server.events.at(-1)).toEqual({
      event: "purged",
      fields: {
        sessions: expect.any(Number),
        accounts: 1,
        mails: 0,
        counters: 0,
        challenges: 0,
        authorizations: 0,
        organizations: 0,
        invitations: 0,
        audit: 0,
        words: expect.any(Number),
      },
    });
    expect(await registerAgain({ email: "new@example.com" })).toMatchObject({ usernameKey: "ann" });
    expect(rows("users")).toHaveLength(2);
  });

  it("are free at once if the operator holds no usernames", async () => {
    const { auth } = await backend.openServer({ policy: { usernameHoldDays: 0 } });
    const deletion = { password: ann.password, language: "en" } as const;
    await auth.accounts.delete(caller, deletion);
    expect(JSON.stringify(rows("users"))).not.toMatch(/ann/i);
    const again = await auth.accounts.register(ann);
    await auth.accounts.delete({ ...caller, userId: again.id }, deletion);
    expect(rows("users")).toHaveLength(2);
    await auth.purge();
    expect(rows("users")).toEqual([]);
  });
});

describe("a deletion that is refused or meets another change", () => {
  it("changes nothing with a wrong password", async () => {
    const all = [rows("users"), rows("sessions")];
    for (const password of ["wrong", "", ann.password.toUpperCase()]) {
      expect(await refusal(deleteAnn(server, password))).toMatchObject({ code: "wrong_password" });
    }
    expect([rows("users"), rows("sessions")]).toEqual(all);
  });

  it("ASVS-15.4.2 needs the password that is stored when the account is deleted", async () => {
    const change = {
      currentPassword: ann.password,
      newPassword: "another horse battery",
      language: "en",
    } as const;
    const late = await backend.openBefore("deleteAccount", () =>
      server.auth.passwords.change(caller, change),
    );
    expect(await refusal(deleteAnn(late))).toMatchObject({ code: "wrong_password" });
    expect(await isGood(tokens)).toBe(true);
  });

  it("succeeds if another deletion came first", async () => {
    let isFirst = true;
    const late = await backend.openBefore("deleteAccount", async () => {
      if (isFirst) await deleteAnn();
      isFirst = false;
    });
    await deleteAnn(late);
    expect(rows("users")).toHaveLength(1);
  });

  it("ends a login that runs at the same time, and the purge removes its session", async () => {
    const slow = await backend.openBefore("insertSession", deleteAnn);
    const late = await slow.auth.login.withPassword(login());
    expect(await isGood(late)).toBe(false);
    expect(rows("sessions")).toHaveLength(1);
    backend.now += 30 * day;
    await server.auth.purge();
    expect(rows("sessions")).toEqual([]);
  });

  it("undoes no later deletion when a change of the account or of the password comes too late", async () => {
    const slow = await backend.openBefore("updateAccount", deleteAnn);
    expect(await refusal(slow.auth.accounts.update(caller, { name: "Bea" }))).toMatchObject({
      code: "invalid_token",
    });
    expect(rows("users")).toMatchObject([{ name: "", username: "", password_hash: "" }]);
  });

  it("has succeeded if only the sessions cannot be deleted, which have ended", async () => {
    const broken = await backend.openBefore("deleteSessionsOf", () => {
      throw new Failure(serverFailures.unavailable, { reason: "no connection in time" });
    });
    await deleteAnn(broken);
    expect(await isGood(tokens)).toBe(false);
    expect(broken.events).toEqual([
      expect.objectContaining({ event: "user_deleted" }),
      {
        event: "deleted_sessions_left",
        fields: { code: "unavailable", reason: "no connection in time" },
      },
    ]);
  });
});
