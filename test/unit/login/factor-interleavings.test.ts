import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FactorProof } from "../../../src/core/factors/kinds.ts";
import { Failure } from "../../../src/core/failures.ts";
import { codeAt } from "../factors/stage.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";

const second = 1000;
const device = { userAgent: undefined, address: undefined };

const at = fc.constantFrom(0, 1);
const which = fc.nat({ max: 12 });
/** A step is plain data, so that a failure can be read and repeated. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant("log in" as const), at }) },
  {
    weight: 9,
    arbitrary: fc.record({
      does: fc.constant("prove" as const),
      which,
      /** 0 is the app of the account, the others were removed. */
      app: fc.constantFrom(0, 0, 0, 0, 1, 2),
      steps: fc.constantFrom(-2, -1, 0, 0, 0, 1, 2),
      at,
    }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant("recover" as const), which, at }) },
  { weight: 5, arbitrary: fc.record({ does: fc.constant("enrol" as const), which, at }) },
  { weight: 5, arbitrary: fc.record({ does: fc.constant("confirm" as const), which, at }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("remove" as const), which, at }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("new codes" as const), which, at }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("reset" as const), at }) },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant("wait" as const),
      seconds: fc.constantFrom(1, 29, 30, 30, 61, 299, 301, 601),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface App {
  readonly secret: string;
  lastStep: number;
}

interface Session {
  readonly id: string;
  methods: readonly string[];
  authenticatedAt: number;
  readonly provenAt: number;
}

interface Enrolment {
  readonly sessionId: string;
  readonly token: string;
  readonly secret: string;
  readonly until: number;
  isUsed: boolean;
}

let backend: Backend;
let servers: Server[];
let people = 0;
beforeAll(async () => {
  backend = await openBackend();
  servers = [await backend.openServer(), await backend.openServer()];
});
afterAll(() => backend.close());

const outcomeOf = <T>(promise: Promise<T>): Promise<T | string> =>
  promise.catch((error: unknown) => {
    if (error instanceof Failure) return error.code;
    throw error;
  });

const newest = <T>(all: readonly T[], index: number): T | undefined =>
  all.at(-1 - (index % Math.max(all.length, 1)));

/** A person on two servers, and what has to be true of the account: the model. */
async function openStory() {
  const username = `person${people++}`;
  const email = `${username}@example.com`;
  const { id: userId } = await servers[0]!.auth.accounts.register({ ...ann, username, email });
  let app: App | undefined;
  const removed: App[] = [];
  const unused = new Set<string>();
  const shown: string[] = [];
  let sessions: Session[] = [];
  const pending: { readonly token: string; readonly issuedAt: number }[] = [];
  const enrolments: Enrolment[] = [];
  let validFrom = 0;

  const stepNow = () => Math.floor(backend.now / (30 * second));
  const server = (index: number) => servers[index]!;
  const change = ({ id }: Session) => ({ userId, sessionId: id, language: "en" as const });
  const isRecent = ({ provenAt, methods }: Session) =>
    backend.now - provenAt <= 600 * second && (!app || methods.length > 1);
  const takeCodes = (codes: readonly string[] | undefined) => {
    unused.clear();
    for (const code of codes ?? []) unused.add(code);
    shown.push(...unused);
  };
  const forgetApp = () => {
    if (app) removed.unshift(app);
    app = undefined;
    unused.clear();
  };

  /** All other sessions have ended, and all logins that are under way. */
  const leaveOnly = (session: Session) => {
    validFrom = Math.max(backend.now + 30_001, session.authenticatedAt + 1);
    session.authenticatedAt = validFrom;
    sessions = [session];
  };

  /** Sends one proof to both servers at once. Exactly one of them takes a right one, and none a wrong one. */
  async function prove(which: number, proof: FactorProof, isRight: boolean): Promise<boolean> {
    const login = newest(pending, which);
    if (!login || sessions.length > 18) return false;
    const request = { mfaToken: login.token, proof, client: firstParty, device };
    const outcomes = await Promise.all(
      servers.map(({ auth }) => outcomeOf(auth.login.withSecondFactor(request))),
    );
    const opened = outcomes.flatMap((one) => (typeof one === "string" ? [] : [one.sessionId]));
    const age = backend.now - login.issuedAt;
    const isExpected = isRight && age <= 300 * second && login.issuedAt >= validFrom;
    expect(opened, outcomes.map(String).join()).toHaveLength(isExpected ? 1 : 0);
    for (const id of opened) {
      const methods = ["password", proof.method];
      const provenAt = Math.min(login.issuedAt, backend.now);
      sessions.push({ id, methods, authenticatedAt: login.issuedAt, provenAt });
    }
    return isExpected;
  }

  const act = async (step: Step): Promise<void> => {
    switch (step.does) {
      case "wait":
        backend.now += step.seconds * second;
        return;
      case "log in": {
        if (sessions.length > 18) return;
        const { auth, ports } = server(step.at);
        const tokens = auth.login.withPassword(login({ identifier: username }));
        const provenAt = backend.now;
        const issuedAt = Math.max(provenAt, validFrom);
        const outcome = await tokens.catch((error: unknown) => error);
        if (app) {
          const { code, mfa } = outcome as Failure;
          expect(code).toBe("mfa_required");
          pending.push({ token: mfa?.login?.token ?? "", issuedAt });
          return;
        }
        const { accessToken } = outcome as { accessToken: string };
        const { sid } = await ports.signer.verify(accessToken);
        sessions.push({
          id: String(sid),
          methods: ["password"],
          authenticatedAt: issuedAt,
          provenAt,
        });
        return;
      }
      case "prove": {
        const used = step.app === 0 ? app : removed[step.app - 1];
        if (!used) return;
        const codeStep = stepNow() + step.steps;
        const code = codeAt(used.secret, codeStep);
        const isRight =
          used === app && Math.abs(step.steps) <= 1 && codeStep > (app?.lastStep ?? 0);
        if (await prove(step.which, { method: "totp", code }, isRight)) used.lastStep = codeStep;
        return;
      }
      case "recover": {
        const code = newest(shown, step.which);
        if (code === undefined) return;
        const proof = { method: "recovery_code", code } as const;
        if (await prove(step.which, proof, unused.has(code))) unused.delete(code);
        return;
      }
      case "enrol": {
        const session = newest(sessions, step.which);
        if (!session) return;
        const outcome = await outcomeOf(server(step.at).auth.factors.startTotp(change(session)));
        if (typeof outcome === "string") {
          expect(outcome).toBe(app && isRecent(session) ? "totp_exists" : weak);
          return;
        }
        expect([app, isRecent(session)]).toEqual([undefined, true]);
        const until = backend.now + 600 * second;
        const { secret, enrolmentToken: token } = outcome;
        enrolments.push({ sessionId: session.id, token, secret, until, isUsed: false });
        return;
      }
      case "confirm": {
        const enrolment = newest(enrolments, step.which);
        const session = sessions.find(({ id }) => id === enrolment?.sessionId);
        // Without its session, no request reaches the use case.
        if (!enrolment || !session) return;
        const code = codeAt(enrolment.secret, stepNow());
        const { token: enrolmentToken, secret, until } = enrolment;
        const { factors } = server(step.at).auth;
        const given = { enrolmentToken, code };
        const outcome = await outcomeOf(factors.confirmTotp(change(session), given));
        if (backend.now > until) expect(outcome).toBe("expired_token");
        else if (app) expect(outcome).toBe("totp_exists");
        else if (enrolment.isUsed) expect(outcome).toBe("expired_token");
        else {
          enrolment.isUsed = true;
          const { recoveryCodes } = outcome as { recoveryCodes: readonly string[] };
          app = { secret, lastStep: stepNow() };
          takeCodes(recoveryCodes);
          session.methods = [...new Set([...session.methods, "totp"])];
          leaveOnly(session);
        }
        return;
      }
      case "remove": {
        const session = newest(sessions, step.which);
        if (!session) return;
        const outcome = await outcomeOf(server(step.at).auth.factors.removeTotp(change(session)));
        expect(outcome).toBe(isRecent(session) ? undefined : weak);
        if (outcome !== undefined || !app) return;
        forgetApp();
        leaveOnly(session);
        return;
      }
      case "new codes": {
        const session = newest(sessions, step.which);
        if (!session) return;
        const outcome = await outcomeOf(server(step.at).auth.factors.makeCodes(change(session)));
        if (typeof outcome === "string") {
          expect(outcome).toBe(isRecent(session) ? "factor_required" : weak);
          expect(app && isRecent(session)).toBeFalsy();
          return;
        }
        takeCodes(outcome);
        return;
      }
      case "reset": {
        const { users } = server(step.at).auth.admin;
        await users.resetFactors({ actorId: "cli:test" }, userId, "en");
        forgetApp();
        sessions = [];
        validFrom = backend.now + 30_001;
      }
    }
  };

  /** The sessions that live have exactly the proofs that the model saw. */
  function check(): void {
    const rows = backend.sql(
      "SELECT sessions.id, methods FROM sessions JOIN users ON users.id = user_id WHERE user_id = ? AND revoked_at IS NULL AND authenticated_at >= sessions_valid_from",
      userId,
    );
    const living = rows.map(({ id, methods }) => `${String(id)} ${String(methods)}`);
    const expected = sessions.map(({ id, methods }) => `${id} ${methods.join(" ")}`);
    expect(living.toSorted()).toEqual(expected.toSorted());
  }

  return { act, check };
}

const weak = "insufficient_user_authentication";

describe("second factors on two servers, in 60 random sequences", () => {
  it("FA-120 never open a session without its proofs, take no code twice, and none of a removed app", async () => {
    const story = fc.array(step, { minLength: 10, maxLength: 40, size: "max" });
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(story, async (steps) => {
        const { act, check } = await openStory();
        for (const one of steps) {
          await act(one);
          check();
          seen.add(one.does);
        }
      }),
      { numRuns: 60 },
    );
    expect(seen.size).toBe(9);
  });
});
