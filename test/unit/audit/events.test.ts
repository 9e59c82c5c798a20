import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Message } from "../../../src/core/email/model.ts";
import { Failure, credentialFailures } from "../../../src/core/failures.ts";
import { events, loggedEvents, type EventName } from "../../../src/core/tables/events.ts";
import type { SessionCaller } from "../../../src/core/user.ts";
import { usualLimits } from "../../support/limits.ts";
import { secret } from "../../support/secrets.ts";
import { authenticatorOf, challengeOf, codeAt } from "../factors/stage.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { firstParty, refreshTokenOf } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

/** The events of administrators and of the command line. test/runtime/in-process/admin-events.test.ts sees them. */
const ofAdministrators: readonly EventName[] = [
  "authn_login_unlock",
  "user_archived",
  "user_enabled",
  "user_invited",
  "user_invitation_withdrawn",
  "privilege_permissions_changed",
  "sensitive_read",
  "authn_token_created",
  "authn_token_delete",
  "client_changed",
  "outbox_changed",
  "test_sent",
  "factors_reset",
  "user_email_verification_requested",
];

/** The events of logins at other providers. test/runtime/in-process/upstream.test.ts sees them. */
const ofProviders: readonly EventName[] = [
  "upstream_failed",
  "identity_linked",
  "identity_unlinked",
  "identities_removed",
];

/** The events of apps that users log in to. test/unit/consents and test/unit/provider see them. */
const ofApps: readonly EventName[] = [
  "app_connected",
  "app_scopes_added",
  "app_disconnected",
  "authorization_granted",
  "authorization_denied",
  "authorization_refused",
  "authorization_interrupted",
  "authn_code_reuse",
];

/** The events of logins with a second factor. test/unit/login sees them. */
const ofFactors: readonly EventName[] = [
  "mfa_required",
  "mfa_passed",
  "mfa_failed",
  "mfa_locked",
  "recovery_code_used",
  "passkey_replayed",
  "passkey_counter_fell",
  "reauthenticated",
];

/** What is removed by the link that undoes a change of the address. test/unit/links/undo-email.test.ts sees it. */
const ofUndo: readonly EventName[] = ["recovery_codes_removed"];

/** What the operator's functions refuse. test/unit/core/before.test.ts sees it. */
const ofOperators: readonly EventName[] = [
  "user_registration_refused",
  "resource_created",
  "resource_changed",
  "resource_revoked",
  "organization_created",
  "organization_updated",
  "organization_deleted",
  "organization_transferred",
  "membership_added",
  "membership_role_changed",
  "membership_removed",
];

/** The events of invitations. test/entry/invitations.test.ts sees them. */
const ofInvitations: readonly EventName[] = [
  "invitation_sent",
  "invitation_accepted",
  "invitation_revoked",
];

const origin = { address: "192.0.2.7", requestId: "the-request" };
const device = { userAgent: "a browser", ...origin };
const language = "en" as const;
const termsVersion = "2026-11";
const other = secret("another good password");
const day = 86_400_000;

let backend: Backend;
let server: Server;
let annId: string;
const sent: Message[] = [];
beforeAll(async () => {
  backend = await openBackend();
  const emailSender = { send: async (one: Message) => void sent.push(one), close: async () => {} };
  const policy = { throttle: usualLimits, termsVersion };
  server = await backend.openServer({ policy, wrap: () => ({ emailSender }) });
  await everything();
  await server.auth.audit.flush();
});
afterAll(() => backend.close());

const linkOf = async (): Promise<string> => {
  await server.auth.email.deliverDue();
  const { link } = sent.findLast((one) => one.link !== undefined) ?? expect.fail("no link");
  return secret(String(link).split("#token=")[1] ?? "");
};
const logIn = (given: Parameters<typeof login>[0] = {}) =>
  server.auth.login.withPassword(login({ device, network: "here", ...given }));
const callerOf = ({ userId, sessionId }: { userId: string; sessionId: string }): SessionCaller => ({
  userId,
  sessionId,
  ...origin,
});

/** Every use case that reports an event, as a person and a stranger cause it. */
async function everything(): Promise<void> {
  const { accounts, audit, links, login: logins, passwords, sessions, tokens } = server.auth;
  ({ id: annId } = await accounts.register({ ...ann, ...origin, network: "here" }));
  const wrong = await refusal(logIn({ password: "wrong" }));
  expect(wrong.code).toBe("invalid_grant");
  await refusal(logIn({ identifier: "Tell-Tale-Name", password: "wrong" }));
  const first = await logIn();
  const caller = callerOf(first);
  await accounts.update(caller, { name: "Tell-Tale Ann" });
  await accounts.acceptTerms(caller, termsVersion);

  await links.sendVerification(caller, language);
  const proof = { token: await linkOf(), language, ...origin };
  await links.disownEmail(proof);
  await linkOf();
  await links.verifyEmail({ ...proof, caller });
  await links.sendEmailChange(caller, { email: "new@example.com", language });
  await links.verifyEmail({ token: await linkOf(), language, caller, ...origin });
  const undo = await linkOf();

  const change = { currentPassword: ann.password, newPassword: other, language };
  await refusal(passwords.change(caller, { ...change, currentPassword: "wrong" }));
  await passwords.change(caller, change);
  await (
    await links.forgotPassword({ identifier: "ann", language, ...origin })
  )();
  const reset = { token: await linkOf(), password: ann.password, language, ...origin };
  await links.resetPassword(reset);
  await refusal(links.resetPassword(reset));
  const { resetToken } = await links.undoEmailChange({ token: undo, ...origin });
  await links.resetPassword({ ...reset, token: secret(resetToken) });

  backend.now += 60_000;
  const second = await logIn();
  const renewed = await tokens.refresh({
    refreshToken: refreshTokenOf(second),
    client: firstParty,
    ...origin,
  });
  await sessions.end(callerOf(second), (await logIn()).sessionId);
  await sessions.endOthers(callerOf(second));
  backend.now += 61_000;
  await refusal(
    tokens.refresh({ refreshToken: refreshTokenOf(second), client: firstParty, ...origin }),
  );
  expect(renewed.expiresIn).toBe(600);
  const third = await logIn();
  await tokens.revoke(firstParty, refreshTokenOf(third), origin);
  for (let count = 0; count < 21; count++) await logIn();
  await sessions.endAll(callerOf(await logIn()));
  backend.now += 60_000;
  await refusal(logins.withLink({ token: "lt1_x", client: firstParty, device }));

  const report = (failure: Failure) =>
    audit.refused({
      failure,
      route: "/users/me",
      network: "here",
      sub: annId,
      sid: "s",
      ...origin,
    });
  const requests = Array.from({ length: 20 }, () => accounts.register({ ...ann, network: "here" }));
  const refused = await Promise.allSettled(requests);
  const tooMany = refused.flatMap((one) =>
    one.status === "rejected" ? [one.reason as Failure] : [],
  );
  tooMany.forEach(report);
  report(new Failure(credentialFailures.insufficient_scope));
  report(new Failure(credentialFailures.insufficient_scope));

  const { store, throttleKeys } = server.ports;
  const key = await throttleKeys("login-account", annId);
  await store.insertCounter({ key, until: 0, failures: 99, expiresAt: backend.now + day });
  await refusal(logIn({ password: "wrong", network: "there" }));
  for (let count = 0; count < 12; count++) {
    await refusal(logIn({ password: "wrong", network: "elsewhere" }));
  }
  await store.deleteCounters([key, key, key]);

  const last = callerOf(await logIn());
  await changeFactors(last);
  await refusal(accounts.delete(last, { password: "wrong", language }));
  await accounts.delete(last, { password: ann.password, language });
}

/** Adds, changes and removes each kind of factor. */
async function changeFactors(caller: SessionCaller): Promise<void> {
  const { factors } = server.auth;
  const person = { ...caller, language };
  const authenticator = await authenticatorOf(person);
  const challenge = challengeOf(await factors.passkeyOptions(person));
  const answer = await authenticator.register(challenge);
  const { passkey } = await factors.addPasskey(person, { name: undefined, answer });
  await factors.renamePasskey(person, passkey.id, "Tell-Tale-Phone");
  const { secret: shown, enrolmentToken } = await factors.startTotp(person);
  const code = codeAt(secret(shown), Math.floor(backend.now / 30_000));
  await factors.confirmTotp(person, { enrolmentToken, code });
  await factors.setTwoFactor(person, true);
  await factors.removePasskey(person, passkey.id);
  await factors.removeTotp(person);
}

const stored = () => backend.sql("SELECT * FROM audit ORDER BY id");
const loggedOf = (event: string) =>
  server.events.filter((one) => one.event === event).map(({ fields }) => fields ?? {});

describe("the events of the use cases", () => {
  it("are all events of the table, but those of administrators", () => {
    const all = loggedEvents.map(({ name }) => name);
    const seen = all.filter((event) => loggedOf(event).length > 0);
    expect(seen.toSorted()).toEqual(
      all
        .filter(
          (event) =>
            ![
              ...ofAdministrators,
              ...ofFactors,
              ...ofProviders,
              ...ofOperators,
              ...ofInvitations,
              ...ofUndo,
              ...ofApps,
            ].includes(event as EventName),
        )
        .toSorted(),
    );
  });

  it("are stored if the table says so, and each that is logged once", () => {
    const counts = (names: readonly string[]) =>
      Object.fromEntries(
        [...new Set(names)]
          .toSorted()
          .map((name) => [name, names.filter((n) => n === name).length]),
      );
    const logged = server.events
      .map(({ event }) => event)
      .filter((event) => Object.hasOwn(events, event))
      .filter((event) => events[event as EventName].stored);
    expect(counts(stored().map(({ event }) => String(event)))).toEqual(counts(logged));
  });

  it("have the outcome of the table, the account, and where the request came from", () => {
    for (const { name: event, outcome } of Object.values(events)) {
      for (const fields of loggedOf(event)) {
        expect(fields, event).toMatchObject({ outcome });
        if (event === "user_created" || event === "authn_login_success") {
          expect(fields).toMatchObject({
            actor: annId,
            subject: annId,
            address: "192.0.2.7",
          });
        }
      }
    }
    const untold = server.events.filter(
      ({ event, fields }) => Object.hasOwn(events, event) && fields?.["address"] !== origin.address,
    );
    expect(untold.map(({ event }) => event)).toEqual([]);
  });

  it("have only the details of the table, and no value of the account", () => {
    for (const { name: event, detail: allowed } of Object.values(events)) {
      for (const { detail = {} } of loggedOf(event)) {
        const names = Object.keys(detail as object);
        expect(allowed, event).toEqual(expect.arrayContaining(names));
      }
    }
    const text = JSON.stringify([server.events, stored()]);
    expect(text).not.toMatch(/tell-tale|example\.com|correct horse|another good/i);
  });

  it("tell a name that no account has by a key only", () => {
    const unknown = loggedOf("authn_login_fail").filter(({ subject }) => subject === undefined);
    const details = unknown.map(({ detail }) => detail);
    expect(details).toContainEqual({
      reason: "unknown account",
      name: expect.stringMatching(/^[\w-]{22}$/),
    });
  });

  it("report a limit once an hour for each caller", () => {
    expect(loggedOf("excess_rate_limit_exceeded")).toHaveLength(1);
    expect(loggedOf("authn_login_fail_max")).toHaveLength(1);
    expect(loggedOf("authz_fail")).toHaveLength(1);
  });

  it("keep no address and no details of a deleted account", () => {
    const ofAnn = stored().filter((row) => row["subject_id"] === annId);
    expect(ofAnn.length).toBeGreaterThan(20);
    for (const row of ofAnn) expect(row).toMatchObject({ address: null, detail: null });
    const [deletion] = loggedOf("user_deleted");
    expect(deletion).toMatchObject({ address: "192.0.2.7" });
  });
});
