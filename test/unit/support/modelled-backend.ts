import { createHash } from "node:crypto";
import { hashSync } from "@node-rs/bcrypt";
import { expect } from "vitest";
import type { KnownClient } from "../../../src/core/clients/model.ts";
import { Failure } from "../../../src/core/failures.ts";
import { liveAt } from "../../../src/core/sessions/policy.ts";
import type { Random } from "../../../src/core/system.ts";
import { userTokenClaims } from "../../../src/core/tokens/claims.ts";
import { usualTerms } from "../../support/session-terms.ts";
import { ann, login, type Backend, type Server } from "./backend.ts";
import { policy } from "./claims.ts";
import { firstParty, refreshTokenOf } from "./clients.ts";
import { createSessionModel, type ModelSession } from "./session-model.ts";
import type { Step } from "./session-steps.ts";

const api: KnownClient = {
  id: "an api",
  outerId: "an api",
  isConfidential: true,
  scopes: [],
  serverScopes: [],
  listedScopes: [],
  defaultResource: null,
  appScopes: [],
  firstParty: true,
  grants: "*",
  roles: 0,
  allowedRoles: "",
};
const passwords = [ann.password, "another horse battery"].map((text) => ({
  text,
  hash: hashSync(text, 4),
}));

/** The granted value; undefined for invalid_grant and invalid_token. Any other error fails the test. */
const granted = <T>(work: Promise<T>): Promise<T | undefined> =>
  work.catch((error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    expect(["invalid_grant", "invalid_token"]).toContain(error.code);
    return undefined;
  });

/** Two servers over one database with the user Ann, and a model of her sessions. */
export async function openModelledBackend(backend: Backend) {
  let draws = 0;
  /** Gives the same bytes in each run, so that a failure can be repeated. */
  const random: Random = (length) =>
    createHash("sha256").update(`${draws++}`).digest().subarray(0, length);
  const serve = () => backend.openServer({ wrap: () => ({ random }) });
  const servers = [await serve(), await serve()] as const;
  /** A server that writes nothing. It shows what the other servers would answer and changes no session. */
  const dryRun = await backend.openServer({
    wrap: ({ store }) => ({
      store: {
        ...store,
        rotateSession: async () => true,
        revokeSession: async () => "ended",
        touchSession: async () => {},
      },
    }),
  });
  const { id: userId } = await servers[0].auth.accounts.register(ann);
  const model = createSessionModel(() => backend.now);
  /** Every refresh token that was issued, by session and generation. */
  const tokens = new Map<string, string[]>();
  let password = 0;

  const pick = (which: number) =>
    model.sessions.at(-1 - (which % Math.max(1, model.sessions.length)));
  const tokenOf = ({ id }: ModelSession, generation: number) => tokens.get(id)?.[generation] ?? "";
  const older = ({ generation }: ModelSession, age: number) => Math.max(0, generation - age);
  const serverAt = (at: number): Server => servers[at % 2 === 0 ? 0 : 1];
  const refresh = ({ auth }: Server, refreshToken: string) =>
    granted(auth.tokens.refresh({ refreshToken, client: firstParty }));
  /** A token issued now, so that only its session decides whether it is accepted. */
  const accessTokenOf = ({ id, createdAt }: ModelSession) =>
    dryRun.ports.signer.sign({
      ...userTokenClaims(
        {
          sessionId: id,
          userId,
          clientId: firstParty.id,
          username: ann.username,
          role: "user",
          provenAt: createdAt,
          methods: "password",
        },
        { policy, scope: "sessions", now: backend.now, random },
      ),
    });
  const logIn = (at: number, which = password) =>
    granted(
      serverAt(at).auth.login.withPassword(login({ password: passwords[which]?.text ?? "" })),
    );

  async function logInAtOnce(times: number, at: number): Promise<void> {
    const grants = await Promise.all(Array.from({ length: times }, (_, n) => logIn(at + n)));
    const issued = grants.filter((grant) => grant !== undefined);
    expect(issued).toHaveLength(model.disabled ? 0 : times);
    const ids: string[] = [];
    for (const grant of issued) {
      const id = String((await dryRun.ports.signer.verify(grant.accessToken))["sid"]);
      tokens.set(id, [refreshTokenOf(grant)]);
      ids.push(id);
    }
    model.logIn(ids);
  }

  async function refreshAtOnce(times: number, which: number, age: number, at: number) {
    const session = pick(which);
    if (!session) return;
    const generation = older(session, age);
    const token = tokenOf(session, generation);
    const grants = await Promise.all(
      Array.from({ length: times }, (_, n) => refresh(serverAt(at + n), token)),
    );
    for (const grant of grants) {
      expect(grant !== undefined).toBe(model.refresh(session, generation));
      if (!grant) continue;
      const known = tokens.get(session.id) ?? [];
      known[session.generation] ??= refreshTokenOf(grant);
      expect(refreshTokenOf(grant)).toBe(known[session.generation]);
    }
  }

  async function logOut(which: number, by: number | string, at: number) {
    const session = pick(which);
    if (!session) return;
    const token =
      typeof by === "string" ? await accessTokenOf(session) : tokenOf(session, older(session, by));
    await serverAt(at).auth.tokens.revoke(firstParty, token);
    session.revoked = true;
  }

  async function endMany(which: number, at: number, others: boolean): Promise<void> {
    const session = pick(which);
    if (!session) return;
    const { auth } = serverAt(at);
    const claims = await granted(auth.tokens.verify(await accessTokenOf(session)));
    expect(claims !== undefined).toBe(model.isLive(session));
    if (!claims) return;
    const me = auth.bearers.requireSession(claims, "sessions");
    await (others ? auth.sessions.endOthers(me) : auth.sessions.endAll(me));
    if (others) model.endOthers(session);
    else model.endAll();
  }

  async function changePassword(keeps: number | null): Promise<void> {
    const session = keeps === null ? undefined : pick(keeps);
    const { text: currentPassword = "" } = passwords[password] ?? {};
    password = 1 - password;
    const { text: newPassword = "", hash = "" } = passwords[password] ?? {};
    if (session && model.isLive(session)) {
      const caller = { userId, sessionId: session.id };
      await servers[0].auth.passwords.change(caller, {
        currentPassword,
        newPassword,
        language: "en",
      });
      model.changePassword(session);
    } else {
      const from = model.resetPassword();
      backend.sql("UPDATE users SET password_hash = ?, sessions_valid_from = ?", hash, from);
    }
    expect(await logIn(0, 1 - password)).toBeUndefined();
  }

  function setDisabled(disabled: boolean): void {
    backend.sql("UPDATE users SET disabled_at = ?", disabled ? backend.now : null);
    model.disabled = disabled;
  }

  async function act(step: Step): Promise<void> {
    switch (step.does) {
      case "log in":
        await logInAtOnce(step.times, step.at);
        break;
      case "refresh":
        await refreshAtOnce(step.times, step.which, step.age, step.at);
        break;
      case "wait":
        backend.now += step.milliseconds;
        break;
      case "log out":
        await logOut(step.which, step.by, step.at);
        break;
      case "end others":
      case "log out everywhere":
        await endMany(step.which, step.at, step.does === "end others");
        break;
      case "change password":
        await changePassword(step.keeps);
        break;
      case "disable":
      case "enable":
        setDisabled(step.does === "disable");
        break;
      case "purge":
        await serverAt(step.at).auth.purge();
        model.purge();
    }
  }

  return {
    model,
    act,
    async isVerified(session: ModelSession): Promise<boolean> {
      const token = await accessTokenOf(session);
      return (await granted(servers[0].auth.tokens.verify(token))) !== undefined;
    },
    async isIntrospected(session: ModelSession): Promise<boolean> {
      const token = await accessTokenOf(session);
      return (await servers[1].auth.tokens.introspect(api, token)) !== undefined;
    },
    /** Whether the refresh token of a generation would be accepted now. */
    wouldRefresh: async (session: ModelSession, generation: number): Promise<boolean> =>
      (await refresh(dryRun, tokenOf(session, generation))) !== undefined,
    listed: async (): Promise<string[]> =>
      (await dryRun.ports.store.listSessions(userId, liveAt(usualTerms, backend.now))).map(
        ({ id }) => id,
      ),
  };
}
