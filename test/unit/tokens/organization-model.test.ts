import * as fc from "fast-check";
import { expect, it } from "vitest";
import { Failure } from "../../../src/core/failures.ts";
import { membershipKey, ownerRole } from "../../../src/core/memberships/model.ts";
import {
  createOrganization,
  deleteOrganization,
  transferOrganization,
  updateOrganization,
} from "../../../src/core/organizations/manage.ts";
import { putMember, removeMember } from "../../../src/core/organizations/members.ts";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import { ann, login, openBackend, type Backend } from "../support/backend.ts";
import { requireUserToken } from "../support/claims.ts";
import { refreshTokenOf } from "../support/clients.ts";
import { appOfOrganizations as client, withOrganizations } from "../support/organizations.ts";

interface User {
  readonly id: string;
  readonly username: string;
  readonly email: string;
}

/** A membership as the model knows it. */
interface Member {
  role: string;
  isSuspended: boolean;
}

/** An organization as the model knows it. */
interface Modelled {
  readonly id: string;
  readonly members: Map<string, Member>;
  owner: string;
  isOff: boolean;
  isStrict: boolean;
  isDeleted: boolean;
}

interface Session {
  readonly userId: string;
  readonly id: string;
  refreshToken: string;
  stored: Modelled | undefined;
  hasTwoFactors: boolean;
  /** Whether its account was deleted. */
  isOver: boolean;
}

interface Invitation {
  readonly id: string;
  readonly organization: Modelled;
  readonly email: string;
  role: string;
  isOpen: boolean;
}

interface Token {
  readonly accessToken: string;
  readonly session: Session;
  readonly organization: Modelled | undefined;
}

const pick = fc.nat({ max: 5 });
const at = fc.constantFrom(0, 1);
const role = fc.constantFrom("member", "admin", "billing");
const flag = fc.boolean();
const seldom = fc.constantFrom(true, false, false);
/** Whether a step looks for somebody for whom it may succeed. */
const fits = fc.constantFrom(true, true, true, false);
/** An organization by its number, null for none, and undefined for a request that says nothing. */
const asked = fc.oneof(pick, pick, fc.constant(null), fc.constant(undefined));

const stepOf = <Name extends string, Given>(
  does: Name,
  fields: { [Key in keyof Given]: fc.Arbitrary<Given[Key]> },
) => fc.record(fields).map((values) => ({ does, ...values }));

const step = fc.oneof(
  { weight: 2, arbitrary: stepOf("create", { at, user: pick }) },
  { weight: 4, arbitrary: stepOf("put", { at, which: pick, user: pick, role }) },
  { weight: 4, arbitrary: stepOf("remove", { at, which: pick, user: pick }) },
  { weight: 4, arbitrary: stepOf("transfer", { at, which: pick, user: pick }) },
  { weight: 4, arbitrary: stepOf("disable", { at, which: pick, flag: seldom }) },
  { weight: 2, arbitrary: stepOf("require two factors", { at, which: pick, flag: seldom }) },
  { weight: 1, arbitrary: stepOf("delete", { at, which: pick }) },
  { weight: 4, arbitrary: stepOf("log in", { at, user: pick, asked }) },
  { weight: 8, arbitrary: stepOf("refresh", { at, session: pick, asked }) },
  { weight: 6, arbitrary: stepOf("switch", { at, session: pick, asked }) },
  { weight: 2, arbitrary: stepOf("prove", { at, session: pick }) },
  { weight: 8, arbitrary: stepOf("suspend", { at, which: pick, user: pick, flag, fits }) },
  // By users.
  {
    weight: 8,
    arbitrary: stepOf("invite", { at, session: pick, which: pick, user: pick, role, fits }),
  },
  { weight: 8, arbitrary: stepOf("accept", { at, session: pick, invitation: pick, fits }) },
  { weight: 3, arbitrary: stepOf("leave", { at, session: pick, which: pick }) },
  { weight: 4, arbitrary: stepOf("dismiss", { at, session: pick, which: pick, user: pick, fits }) },
  {
    weight: 4,
    arbitrary: stepOf("hand over", { at, session: pick, which: pick, user: pick, fits }),
  },
  { weight: 3, arbitrary: stepOf("delete account", { at, session: pick }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

type StepOf<Name extends Step["does"]> = Extract<Step, { does: Name }>;
type OperatorsStep = StepOf<
  "put" | "remove" | "transfer" | "delete" | "disable" | "require two factors" | "suspend"
>;
type UsersStep = StepOf<"invite" | "accept" | "leave" | "dismiss" | "hand over" | "delete account">;

const isLive = ({ isDeleted, isOff, owner, members }: Modelled, userId: string): boolean =>
  !isDeleted && !isOff && (owner === userId || members.get(userId)?.isSuspended === false);

const roleIn = ({ owner, members }: Modelled, userId: string): string | undefined =>
  owner === userId ? ownerRole : members.get(userId)?.role;

/** Why a call of a user is refused that needs one of these roles in an organization. */
function refusalOf(
  organization: Modelled,
  { userId, hasTwoFactors }: Session,
  roles: readonly string[],
): string | undefined {
  if (!isLive(organization, userId)) return "not_found";
  if (!roles.includes(roleIn(organization, userId) ?? "")) return "insufficient_scope";
  return organization.isStrict && !hasTwoFactors ? "mfa_enrolment_required" : undefined;
}
const managers = [ownerRole, "admin"];

function giveTo(organization: Modelled, userId: string): void {
  const { members, owner } = organization;
  if (!members.has(userId)) members.set(userId, { role: "admin", isSuspended: false });
  const before = members.get(owner);
  if (before && owner !== userId) before.role = "admin";
  organization.owner = userId;
}

/** Two servers over one database with three users, and a model of their organizations. */
async function openModelled(backend: Backend) {
  const serve = () => backend.openServer({ wrap: () => withOrganizations });
  const servers = [await serve(), await serve()] as const;
  const users: User[] = [];
  const organizations: Modelled[] = [];
  const invitations: Invitation[] = [];
  const sessions: Session[] = [];
  const tokens: Token[] = [];
  const actor = {};

  const of = <T>(list: readonly T[], which: number): T | undefined =>
    list[which % Math.max(1, list.length)];
  const userAt = (which: number) => of(users, which) ?? expect.fail();
  const userWith = (id: string) => users.find((one) => one.id === id) ?? expect.fail();

  /** A user with a verified address, who has logged in. */
  async function register(username: string, email: string): Promise<User> {
    const { id } = await servers[0].auth.accounts.register({ ...ann, username, email });
    backend.sql("UPDATE users SET email_verified_at = 1 WHERE id = ?", id);
    const user = { id, username, email };
    await logIn(0, user, undefined);
    return user;
  }

  /** The code of the refusal, if there is one. Any other error fails the test. */
  const codeOf = (work: Promise<unknown>): Promise<string | undefined> =>
    work.then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof Failure) return error.code;
        throw error;
      },
    );

  /** What a request for tokens gives: the organization, or the refusal. */
  async function issue(
    session: Omit<Session, "id" | "refreshToken"> & Partial<Session>,
    which: number | null | undefined,
    request: (
      organization: string | null | undefined,
    ) => Promise<IssuedTokens & { sessionId: string }>,
  ): Promise<Token | undefined> {
    const wanted = which === undefined || which === null ? undefined : of(organizations, which);
    const isNamed = wanted !== undefined;
    const organization = which === undefined ? session.stored : wanted;
    const isGood = organization !== undefined && isLive(organization, session.userId);
    let given: (IssuedTokens & { sessionId: string }) | undefined;
    const code = await codeOf(
      request(isNamed ? wanted.id : which === undefined ? undefined : null).then((one) => {
        given = one;
      }),
    );
    expect(code).toBe(isNamed && !isGood ? "invalid_organization" : undefined);
    if (!given) return undefined;
    const kept = Object.assign(session, {
      id: given.sessionId,
      refreshToken: refreshTokenOf(given),
    });
    const token = {
      accessToken: given.accessToken,
      session: kept,
      organization: isGood ? organization : undefined,
    };
    tokens.push(token);
    return token;
  }

  async function logIn(
    at: 0 | 1,
    { id: userId, username }: User,
    asked: number | null | undefined,
  ): Promise<void> {
    const session = { userId, stored: undefined, hasTwoFactors: false, isOver: false };
    const token = await issue(session, asked, (organization) =>
      servers[at].auth.login.withPassword(login({ identifier: username, client, organization })),
    );
    if (!token) return;
    token.session.stored = token.organization;
    sessions.push(token.session);
  }

  async function act(one: Step): Promise<void> {
    const server = servers[one.at];
    const { clock } = server.ports;
    const ports = { ...server.ports, ...withOrganizations, clock };
    const organization = "which" in one ? of(organizations, one.which) : undefined;
    if (one.does === "create") {
      const { id: ownerId } = userAt(one.user);
      const { id } = await createOrganization(ports, actor, { name: "Acme", ownerId });
      const members = new Map([[ownerId, { role: "admin", isSuspended: false }]]);
      const state = { isOff: false, isStrict: false, isDeleted: false };
      organizations.push({ id, owner: ownerId, members, ...state });
    } else if (one.does === "log in") {
      await logIn(one.at, userAt(one.user), one.asked);
    } else if (one.does === "refresh" || one.does === "switch" || one.does === "prove") {
      const session = of(sessions, one.session);
      if (!session) return;
      if (one.does === "prove") {
        backend.sql("UPDATE sessions SET methods = 'password totp' WHERE id = ?", session.id);
        session.hasTwoFactors = true;
        return;
      }
      const keepsOrganization = one.does === "switch";
      const chosen = keepsOrganization ? (one.asked ?? null) : one.asked;
      const token = await issue(session, chosen, (named) =>
        server.auth.tokens.refresh({
          refreshToken: session.refreshToken,
          client,
          organization: named,
          keepsOrganization,
        }),
      );
      if (token && keepsOrganization) session.stored = token.organization;
    } else if ("session" in one) {
      await use(one);
    } else {
      await change(ports, one, organization ?? expect.fail());
    }
  }

  /** What an operator does. */
  async function change(
    ports: Parameters<typeof putMember>[0],
    one: OperatorsStep,
    organization: Modelled,
  ): Promise<void> {
    const { id, members, owner, isDeleted } = organization;
    // An owner who is suspended notices nothing.
    const fitting =
      one.does === "suspend" && one.fits
        ? users.filter((user) => members.has(user.id) && owner !== user.id)
        : [];
    const noUser = { id: "", email: "" };
    const { id: userId, email } =
      "user" in one ? (of(fitting, one.user) ?? userAt(one.user)) : noUser;
    const isOwner = owner === userId;
    const gone = isDeleted ? "not_found" : undefined;
    if (one.does === "put") {
      const isRefused = isOwner && members.has(userId);
      const code = await codeOf(putMember(ports, actor, id, userId, one.role));
      expect(code).toBe(gone ?? (isRefused ? "is_owner" : undefined));
      if (code) return;
      members.set(userId, { isSuspended: false, ...members.get(userId), role: one.role });
    } else if (one.does === "remove") {
      const code = await codeOf(removeMember(ports, actor, id, userId));
      expect(code).toBe(gone ?? (isOwner ? "is_owner" : undefined));
      if (!gone) closeInvitation(organization, email);
      if (!code) members.delete(userId);
    } else if (one.does === "transfer") {
      const code = await codeOf(transferOrganization(ports, actor, id, userId));
      expect(code).toBe(gone);
      if (!code && !isOwner) giveTo(organization, userId);
    } else if (one.does === "delete") {
      expect(await codeOf(deleteOrganization(ports, actor, id))).toBeUndefined();
      organization.isDeleted = true;
    } else if (one.does === "suspend") {
      const key = membershipKey(id, userId);
      const at = one.flag ? backend.now : null;
      backend.sql("UPDATE memberships SET suspended_at = ? WHERE key = ?", at, key);
      const member = members.get(userId);
      if (member) member.isSuspended = one.flag;
    } else {
      const settings = one.does === "disable" ? { disabled: one.flag } : { requireMfa: one.flag };
      expect(await codeOf(updateOrganization(ports, actor, id, settings))).toBe(gone);
      if (gone) return;
      if (one.does === "disable") organization.isOff = one.flag;
      else organization.isStrict = one.flag;
    }
  }

  const invitationTo = (organization: Modelled, email: string) =>
    invitations.find(
      (one) => one.isOpen && one.organization === organization && one.email === email,
    );
  function closeInvitation(organization: Modelled, email: string): void {
    const found = invitationTo(organization, email);
    if (found) found.isOpen = false;
  }

  /** What a user does. */
  async function use(one: UsersStep): Promise<void> {
    const { auth } = servers[one.at];
    const invitation =
      one.does === "accept" ? of(invitations.toReversed(), one.invitation) : undefined;
    const organization = "which" in one ? of(organizations, one.which) : undefined;
    const isFit = ({ userId }: Session) =>
      invitation
        ? userWith(userId).email === invitation.email
        : organization !== undefined && managers.includes(roleIn(organization, userId) ?? "");
    const fitting = "fits" in one && one.fits ? sessions.filter(isFit) : [];
    const session = of(fitting, one.session) ?? of(sessions, one.session) ?? expect.fail();
    const own = auth.organizations ?? expect.fail("there are no organizations");
    const { userId } = session;
    const caller = { userId, sessionId: session.id, language: "en" } as const;
    const user = userWith(userId);
    if (one.does === "delete account") {
      const isOwner = organizations.some(({ isDeleted, owner }) => !isDeleted && owner === userId);
      const { password } = ann;
      const code = await codeOf(auth.accounts.delete(caller, { password, language: "en" }));
      expect(code).toBe(isOwner ? "owns_organizations" : undefined);
      if (code) return;
      for (const { members } of organizations) members.delete(userId);
      for (const its of sessions.filter((its) => its.userId === userId)) {
        its.isOver = true;
        sessions.splice(sessions.indexOf(its), 1);
      }
      // One of them tells as much as all.
      const last = tokens.findLast(({ session: { isOver } }) => isOver);
      tokens.splice(0, Infinity, ...tokens.filter((one) => one === last || !one.session.isOver));
      // Somebody else gets the address, with the invitations to it.
      users[users.indexOf(user)] = await register(`${user.username}2`, user.email);
      return;
    }
    if (one.does === "accept") {
      if (!invitation) return;
      const { id, organization: its, email, role, isOpen } = invitation;
      const { members, isDeleted, isOff } = its;
      const isMine = isOpen && email === user.email && !isDeleted && !isOff;
      const isGood = isMine && (!members.has(userId) || isLive(its, userId));
      const code = await codeOf(own.accept(caller, { id }));
      expect(code).toBe(isGood ? undefined : "invalid_link");
      if (!isGood) return;
      invitation.isOpen = false;
      if (!members.has(userId)) members.set(userId, { role, isSuspended: false });
      return;
    }
    if (!organization) return;
    const { id, members, owner } = organization;
    if (one.does === "leave") {
      const isOwner = owner === userId;
      const code = await codeOf(own.leave(caller, id));
      const expected = isOwner ? "is_owner" : undefined;
      expect(code).toBe(isLive(organization, userId) ? expected : "not_found");
      if (code) return;
      closeInvitation(organization, user.email);
      members.delete(userId);
      return;
    }
    const { id: otherId, email } = userAt(one.user);
    const isOwner = owner === otherId;
    const refused = refusalOf(
      organization,
      session,
      one.does === "hand over" ? [ownerRole] : managers,
    );
    if (one.does === "invite") {
      const { role } = one;
      let sent: { readonly id: string } | undefined;
      const work = own.invite(caller, id, { email, role }).then((invitation) => {
        sent = invitation;
      });
      const code = await codeOf(work);
      expect(code).toBe(refused ?? (members.has(otherId) ? "already_member" : undefined));
      if (!sent) return;
      const before = invitationTo(organization, email);
      if (before) before.role = role;
      else invitations.push({ id: sent.id, organization, email, role, isOpen: true });
      expect(sent.id).toBe(invitationTo(organization, email)?.id);
    } else if (one.does === "dismiss") {
      const code = await codeOf(own.remove(caller, id, otherId));
      expect(code).toBe(refused ?? (isOwner ? "is_owner" : undefined));
      if (!refused) closeInvitation(organization, email);
      if (!code) members.delete(otherId);
    } else {
      const code = await codeOf(own.transfer(caller, id, otherId));
      const isMember = isOwner || members.get(otherId)?.isSuspended === false;
      expect(code).toBe(refused ?? (isMember ? undefined : "validation_failed"));
      if (!code) giveTo(organization, otherId);
    }
  }

  /** What a verification at a server says of the organization, and what it should say. */
  async function check(): Promise<void> {
    const named = tokens.filter((one) => one.organization).slice(-6);
    const others = tokens.filter((one) => !one.organization).slice(-2);
    for (const { accessToken, session, organization } of [...named, ...others]) {
      const { userId, isOver } = session;
      const isNamed = organization !== undefined && isLive(organization, userId);
      const isRefused = isNamed && organization.isStrict && !session.hasTwoFactors;
      for (const { auth } of servers) {
        if (isOver) {
          expect(await codeOf(auth.tokens.verify(accessToken))).toBe("invalid_token");
          continue;
        }
        if (isRefused) {
          expect(await codeOf(auth.tokens.verify(accessToken))).toBe("mfa_enrolment_required");
          continue;
        }
        const claims = requireUserToken(await auth.tokens.verify(accessToken));
        expect({ org_id: claims.org_id, org_role: claims.org_role }).toEqual({
          org_id: isNamed ? organization.id : undefined,
          org_role: isNamed ? roleIn(organization, userId) : undefined,
        });
        const hasTheirScopes = /projects|invoices/.test(claims.scope);
        if (!isNamed) expect(hasTheirScopes).toBe(false);
      }
    }
  }

  for (const name of ["ann", "ben", "cleo"]) {
    users.push(await register(name, `${name}@example.com`));
  }
  return { act, check };
}

it("a verified token names an organization if and only if its user is a member there at that moment", async () => {
  const run = async (all: readonly Step[]): Promise<void> => {
    const backend = await openBackend();
    try {
      const modelled = await openModelled(backend);
      for (const user of [0, 1]) await modelled.act({ does: "create", at: 0, user });
      for (const one of all) {
        await modelled.act(one);
        await modelled.check();
      }
    } finally {
      await backend.close();
    }
  };
  const steps = fc.array(step, { minLength: 20, maxLength: 50, size: "max" });
  // As in the model of sessions: to repeat a failure, add the seed and the path of its report here.
  const bounds = { numRuns: 8, unbiased: true, interruptAfterTimeLimit: 30_000 };
  await fc.assert(fc.asyncProperty(steps, run), bounds);
}, 60_000);
