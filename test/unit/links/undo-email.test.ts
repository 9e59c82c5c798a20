import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Message } from "../../../src/core/email/model.ts";
import { issueUndo } from "../../../src/core/email/undo-tokens.ts";
import { removeFactorsSince } from "../../../src/core/factors/remove.ts";
import { hour } from "../../../src/core/ground/time.ts";
import { sessionLimits } from "../../../src/core/sessions/limits.ts";
import { endedReason } from "../../../src/core/sessions/policy.ts";
import { codes, passkey, totp } from "../../suite/store/factors/records.ts";
import { session } from "../../suite/store/records.ts";
import { identity } from "../../suite/store/upstream/records.ts";
import { secret } from "../../support/secrets.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { noon } from "../support/claims.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
let userId: string;
const sent: Message[] = [];

beforeAll(async () => {
  backend = await openBackend();
  const emailSender = {
    send: async (message: Message) => void sent.push(message),
    close: async () => {},
  };
  server = await backend.openServer({ wrap: () => ({ emailSender }) });
});
afterAll(() => backend.close());
beforeEach(async () => {
  backend.now = noon;
  for (const table of [
    "users",
    "sessions",
    "outbox",
    "used_challenges",
    "passkeys",
    "audit",
    "identities",
  ]) {
    backend.sql(`delete from ${table}`);
  }
  sent.length = 0;
  ({ id: userId } = await server.auth.accounts.register(ann));
  backend.sql("update users set email_verified_at = 1");
});

const tokenIn = ({ link = "" }: Partial<Message> = {}): string =>
  secret(link.split("#token=")[1] ?? expect.fail("no link"));

/** Changes the address, with both links, and gives the notice to the old one. */
async function changeTo(email: string): Promise<Message> {
  sent.length = 0;
  const { sessionId } = await server.auth.login.withPassword(login());
  await server.auth.links.sendEmailChange({ userId, sessionId }, { email, language: "en" });
  await server.auth.email.deliverDue();
  const token = tokenIn(sent[0]);
  await server.auth.links.verifyEmail({ token, language: "en", caller: { userId } });
  await server.auth.email.deliverDue();
  return sent[1] ?? expect.fail("no notice");
}
const undo = (token: string) => server.auth.links.undoEmailChange({ token });
const refusedWith = async (work: Promise<unknown>): Promise<string> => (await refusal(work)).code;
const account = async () => (await server.auth.accounts.find(userId)) ?? expect.fail("no account");

describe("the link that undoes a change of the address", () => {
  it("restores the address, ends the sessions, voids the password and lets choose a new one", async () => {
    const notice = await changeTo("eve@example.org");
    expect(notice).toMatchObject({
      to: ann.email,
      link: expect.stringContaining("/app/undo#token="),
    });
    const { sessionId } = await server.auth.login.withPassword(login());
    const { resetToken } = await undo(tokenIn(notice));
    expect(await account()).toMatchObject({ email: ann.email, emailVerifiedAt: noon });
    expect(await refusedWith(server.auth.login.withPassword(login()))).toBe("invalid_grant");
    expect(backend.sql("select revoked_at from sessions where id = ?", sessionId)).toEqual([
      { revoked_at: noon },
    ]);
    const password = "another horse battery";
    await server.auth.links.resetPassword({ token: secret(resetToken), password, language: "en" });
    expect(await server.auth.login.withPassword(login({ password }))).toMatchObject({ userId });
    const events = () => backend.sql("select event from audit").map(({ event }) => event);
    await expect.poll(events).toContain("user_email_change_undone");
  });

  it("also ends a session that a server with a fast clock stores afterwards, of a login before", async () => {
    const notice = await changeTo("eve@example.org");
    await undo(tokenIn(notice));
    const { store } = server.ports;
    const opened = { rotatedAt: noon, expiresAt: noon + hour };
    const late = session({
      userId,
      ...opened,
      authenticatedAt: noon + sessionLimits.clockSkew - 1,
    });
    await store.insertSession(late);
    const state = (await store.findSessionState(late.id)) ?? expect.fail("no session");
    expect(endedReason(state, noon)).toBe("session ended by its user");
  });

  it("is valid whatever happened to the account since", async () => {
    const notice = await changeTo("eve@example.org");
    await changeTo("mallory@example.org");
    backend.sql("update users set password_hash = '!', sessions_valid_from = ?", noon + 1);
    backend.now += 72 * hour - 1;
    await undo(tokenIn(notice));
    expect((await account()).email).toBe(ann.email);
  });

  it("is not in the notice to an address that nobody has proven, which may be a stranger's", async () => {
    backend.sql("update users set email_verified_at = null");
    const notice = await changeTo("right@example.com");
    expect(notice).toMatchObject({ to: ann.email });
    expect(notice.link).toBeUndefined();
  });

  it("tells the address that it takes away", async () => {
    await undo(tokenIn(await changeTo("eve@example.org")));
    sent.length = 0;
    await server.auth.email.deliverDue();
    const taken = sent.find(({ to }) => to === "eve@example.org") ?? expect.fail("no notice");
    expect(taken.link).toBeUndefined();
  });

  it("removes what was added since the day before the change, records and tells each, and keeps what is older", async () => {
    const { store } = server.ports;
    const old = passkey({ userId, createdAt: noon - 24 * hour - 1 });
    const added = [noon - 24 * hour, noon].map((createdAt) => passkey({ userId, createdAt }));
    const notice = await changeTo("eve@example.org");
    for (const one of [old, ...added]) await store.insertPasskey(one);
    const set = codes({ userId, createdAt: noon });
    await store.insertRecoveryCodes(set);
    await store.useRecoverySet(userId, set.setId);
    await store.insertIdentity(identity({ userId, provider: "acme", createdAt: noon }));
    await server.auth.email.deliverDue();
    sent.length = 0;
    const { removed } = await undo(tokenIn(notice));
    expect((await store.listPasskeys(userId)).map(({ id }) => id)).toEqual([old.id]);
    const parts = added.map(({ name }) => ({ what: "passkey", name }));
    const others = [{ what: "recovery_codes" }, { what: "identity", name: "acme" }];
    expect(removed).toEqual([...parts, ...others]);
    await server.auth.email.deliverDue();
    const told = sent.find(({ to }) => to === ann.email) ?? expect.fail("no notice");
    expect(told.subject).toContain("uses this email address again");
    expect(told.text.replaceAll(/\s+/g, " ")).toContain("the connected account “acme”");
    const events = () => backend.sql("select event, detail from audit where detail like '%undo%'");
    await expect
      .poll(() => events().map(({ event }) => event))
      .toEqual([
        "passkey_removed",
        "passkey_removed",
        "recovery_codes_removed",
        "identity_unlinked",
      ]);
  });

  it("removes what was added in the first millisecond of that day, and nothing that is older", async () => {
    const { store } = server.ports;
    const day = 24 * hour;
    const since = noon - day;
    // Codes of the last factor would go in any case.
    await store.insertPasskey(passkey({ userId, createdAt: since - 1000 }));
    for (const [createdAt, left] of [
      [since, 0],
      [since - 1, 1],
    ] as const) {
      const set = codes({ userId, createdAt });
      await store.insertTotp(totp({ userId, createdAt }));
      await store.insertPasskey(passkey({ userId, createdAt }));
      await store.insertRecoveryCodes(set);
      await store.useRecoverySet(userId, set.setId);
      const removed = await removeFactorsSince(server.ports, userId, since, {});
      expect(removed.map(({ what }) => what)).toEqual(
        left === 1 ? [] : ["totp", "passkey", "recovery_codes"],
      );
      const factors = await store.findFactors(userId);
      expect([factors?.totp !== undefined, factors?.hasRecoveryCode]).toEqual([
        left === 1,
        left === 1,
      ]);
      expect(await store.listPasskeys(userId)).toHaveLength(1 + left);
    }
  });

  it("is refused after its use, after 72 hours, altered, of another kind, and for a deleted account", async () => {
    const token = tokenIn(await changeTo("eve@example.org"));
    const { linkTokens } = server.ports;
    const ofAnother = { userId, from: "eve@example.com", to: "eve@example.org", changedAt: noon };
    const tampered = await issueUndo(linkTokens, ofAnother);
    // The head of one token and the end of another one.
    const mixed = token.slice(0, 60) + tampered.slice(60);
    const forgot = { purpose: "reset_password", userId, expiresAt: noon + hour, state: "" };
    const other = await linkTokens.issue({ ...forgot, data: `${ann.email}\neve@example.org` });
    // The decoder of UTF-8 drops a byte order mark.
    const bytes = Buffer.from(token.slice("lt1_".length), "base64url");
    const mark = Buffer.from([0xef, 0xbb, 0xbf]);
    const head = bytes.subarray(0, bytes.indexOf(ann.email));
    const body = bytes.subarray(head.length);
    const marked = `lt1_${Buffer.concat([head, mark, body]).toString("base64url")}`;
    for (const one of [marked, mixed, other, `${token}A`, "lt1_", "", sent[0]?.id ?? ""]) {
      expect(await refusedWith(undo(one)), one).toBe("invalid_link");
    }
    backend.now += 72 * hour;
    expect(await refusedWith(undo(token))).toBe("invalid_link");
    backend.now = noon;
    expect((await account()).email).toBe("eve@example.org");
    await undo(token);
    expect(await refusedWith(undo(token))).toBe("invalid_link");
    backend.sql("delete from used_challenges");
    backend.sql("update users set deleted_at = 1");
    expect(await refusedWith(undo(token))).toBe("invalid_link");
  });

  it("is not used up while somebody else has the address, unless nobody has proven it", async () => {
    const token = tokenIn(await changeTo("eve@example.org"));
    const squatter = await server.auth.accounts.register({ ...ann, username: "squatter" });
    backend.sql("update users set email_verified_at = 1 where id = ?", squatter.id);
    expect(await refusedWith(undo(token))).toBe("email_taken");
    expect((await account()).email).toBe("eve@example.org");
    backend.sql("update users set email_verified_at = null where id = ?", squatter.id);
    await undo(token);
    expect((await account()).email).toBe(ann.email);
    expect(await server.auth.accounts.find(squatter.id)).toMatchObject({ email: "" });
  });

  it("goes to the first address of two changes in 72 hours, so that a thief cannot undo the undoing", async () => {
    await changeTo("eve@example.org");
    const second = await changeTo("mallory@example.org");
    expect(second.to).toBe("eve@example.org");
    expect(second.link).toBeUndefined();
    expect(second.text).toContain("contact the operator of the service");
  });
});
