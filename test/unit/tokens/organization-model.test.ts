import * as fc from "fast-check";
import { expect, it } from "vitest";
import { Failure } from "../../../src/core/failures.ts";
import { ownerRole } from "../../../src/core/memberships/model.ts";
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

/** An organization as the model knows it. */
interface Modelled {
  readonly id: string;
  readonly members: Map<string, string>;
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
/** An organization by its number, null for none, and undefined for a request that says nothing. */
const asked = fc.oneof(pick, pick, fc.constant(null), fc.constant(undefined));

const stepOf = <Name extends string, Given>(
  does: Name,
  fields: { [Key in keyof Given]: fc.Arbitrary<Given[Key]> },
) => fc.record(fields).map((values) => ({ does, ...values }));

const step = fc.oneof(
  { weight: 2, arbitrary: stepOf("create", { at, user: pick }) },
  { weight: 8, arbitrary: stepOf("put", { at, which: pick, user: pick, role }) },
  { weight: 4, arbitrary: stepOf("remove", { at, which: pick, user: pick }) },
  { weight: 4, arbitrary: stepOf("transfer", { at, which: pick, user: pick }) },
  { weight: 4, arbitrary: stepOf("disable", { at, which: pick, flag }) },
  { weight: 2, arbitrary: stepOf("require two factors", { at, which: pick, flag }) },
  { weight: 1, arbitrary: stepOf("delete", { at, which: pick }) },
  { weight: 4, arbitrary: stepOf("log in", { at, user: pick, asked }) },
  { weight: 8, arbitrary: stepOf("refresh", { at, session: pick, asked }) },
  { weight: 6, arbitrary: stepOf("switch", { at, session: pick, asked }) },
  { weight: 2, arbitrary: stepOf("prove", { at, session: pick }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Two servers over one database with three users, and a model of their organizations. */
async function openModelled(backend: Backend) {
  const serve = () => backend.openServer({ wrap: () => withOrganizations });
  const servers = [await serve(), await serve()] as const;
  const users: string[] = [];
  for (const username of ["ann", "ben", "cleo"]) {
    const registration = { ...ann, username, email: `${username}@example.com` };
    users.push((await servers[0].auth.accounts.register(registration)).id);
  }
  const organizations: Modelled[] = [];
  const sessions: Session[] = [];
  const tokens: Token[] = [];
  const actor = {};

  const of = <T>(list: readonly T[], which: number): T | undefined =>
    list[which % Math.max(1, list.length)];
  const userAt = (which: number) => of(users, which) ?? expect.fail();
  const isLive = ({ isDeleted, isOff, owner, members }: Modelled, userId: string) =>
    !isDeleted && !isOff && (owner === userId || members.has(userId));
  const roleIn = ({ owner, members }: Modelled, userId: string) =>
    owner === userId ? ownerRole : members.get(userId);

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

  async function act(one: Step): Promise<void> {
    const server = servers[one.at];
    const { clock } = server.ports;
    const ports = { ...server.ports, ...withOrganizations, clock };
    const organization = "which" in one ? of(organizations, one.which) : undefined;
    const userId = "user" in one ? userAt(one.user) : "";
    if (one.does === "create") {
      const { id } = await createOrganization(ports, actor, { name: "Acme", ownerId: userId });
      const members = new Map([[userId, "admin"]]);
      const state = { isOff: false, isStrict: false, isDeleted: false };
      organizations.push({ id, owner: userId, members, ...state });
    } else if (one.does === "log in") {
      const session = { userId, stored: undefined, hasTwoFactors: false };
      const username = ["ann", "ben", "cleo"][users.indexOf(userId)] ?? "";
      const token = await issue(session, one.asked, (chosen) =>
        server.auth.login.withPassword(
          login({ identifier: username, client, organization: chosen }),
        ),
      );
      if (!token) return;
      token.session.stored = token.organization;
      sessions.push(token.session);
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
    } else if (organization) {
      await change(ports, one, organization, userId);
    }
  }

  async function change(
    ports: Parameters<typeof putMember>[0],
    one: Exclude<Step, { does: "create" | "log in" | "refresh" | "switch" | "prove" }>,
    organization: Modelled,
    userId: string,
  ): Promise<void> {
    const { id, members, owner, isDeleted } = organization;
    const isOwner = owner === userId;
    const gone = isDeleted ? "not_found" : undefined;
    if (one.does === "put") {
      const isRefused = isOwner && members.has(userId);
      const code = await codeOf(putMember(ports, actor, id, userId, one.role));
      expect(code).toBe(gone ?? (isRefused ? "is_owner" : undefined));
      if (!code) members.set(userId, one.role);
    } else if (one.does === "remove") {
      const code = await codeOf(removeMember(ports, actor, id, userId));
      expect(code).toBe(gone ?? (isOwner ? "is_owner" : undefined));
      if (!code) members.delete(userId);
    } else if (one.does === "transfer") {
      const code = await codeOf(transferOrganization(ports, actor, id, userId));
      expect(code).toBe(gone);
      if (code || isOwner) return;
      organization.owner = userId;
      if (!members.has(userId)) members.set(userId, "admin");
      members.set(owner, "admin");
    } else if (one.does === "delete") {
      expect(await codeOf(deleteOrganization(ports, actor, id))).toBeUndefined();
      organization.isDeleted = true;
    } else {
      const settings = one.does === "disable" ? { disabled: one.flag } : { requireMfa: one.flag };
      expect(await codeOf(updateOrganization(ports, actor, id, settings))).toBe(gone);
      if (gone) return;
      if (one.does === "disable") organization.isOff = one.flag;
      else organization.isStrict = one.flag;
    }
  }

  /** What a verification at a server says of the organization, and what it should say. */
  async function check(): Promise<void> {
    for (const { accessToken, session, organization } of tokens.slice(-8)) {
      const { userId } = session;
      const isNamed = organization !== undefined && isLive(organization, userId);
      const isRefused = isNamed && organization.isStrict && !session.hasTwoFactors;
      for (const { auth } of servers) {
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
  const steps = fc.array(step, { minLength: 1, maxLength: 50, size: "max" });
  // As in the model of sessions: to repeat a failure, add the seed and the path of its report here.
  const bounds = { numRuns: 8, unbiased: true, interruptAfterTimeLimit: 30_000 };
  await fc.assert(fc.asyncProperty(steps, run), bounds);
}, 60_000);
