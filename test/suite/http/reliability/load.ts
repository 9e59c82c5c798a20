import { setTimeout as sleep } from "node:timers/promises";
import type { Target } from "../../../support/targets/http-target.ts";
import { registerAndLogIn, logIn, verify, type Answer } from "../calls/calls.ts";
import type { TestClient } from "../calls/clients.ts";
import { introspect, refresh, revoke } from "../calls/sessions.ts";

/** Users who send requests until the load ends. */
export interface Load {
  /** Waits until every user has completed `times` more rounds. */
  completeRounds(times: number): Promise<void>;
  /** Stops the users, and returns how often each outcome occurred. */
  end(): Promise<Readonly<Record<string, number>>>;
}

/** The outcomes while nothing fails. */
export const healthyOutcomes = [
  "introspect 200 active",
  "log in 200",
  "refresh 200",
  "revoke 200",
  "verify 200 active",
];

/** Milliseconds between two rounds of a user. The servers restart meanwhile, and need the cores as well. */
const pause = 400;

/** Starts a user at each target. Each refreshes one long session, and opens and revokes short ones beside it. */
export async function startLoad(targets: readonly Target[], client: TestClient): Promise<Load> {
  const answers: Record<string, number> = {};
  const stop = new AbortController();

  async function record(what: string, call: Promise<Answer>): Promise<Answer["body"]> {
    const { status, body } = await call.catch(() => ({ status: "without answer", body: {} }));
    const { active } = body as { readonly active?: boolean };
    const state = active === undefined ? "" : active ? " active" : " inactive";
    const outcome = `${what} ${status}${state}`;
    answers[outcome] = (answers[outcome] ?? 0) + 1;
    return body;
  }

  async function startUser(target: Target) {
    const { person, ...first } = await registerAndLogIn(target);
    let tokens = first;
    /** Five calls. When two servers take turns, each gets the tokens of the other, because five is odd. */
    const runRound = async (): Promise<void> => {
      tokens = tokensIn(await record("refresh", refresh(target, tokens.refreshToken))) ?? tokens;
      await record("verify", verify(target, tokens.token));
      const short = tokensIn(await record("log in", logIn(target, person))) ?? tokens;
      await record("introspect", introspect(target, short.token, client));
      await record("revoke", revoke(target, short.refreshToken));
    };
    const user = { rounds: 0, finished: Promise.resolve() };
    const runRounds = async (): Promise<void> => {
      for (; !stop.signal.aborted; user.rounds++) {
        await runRound();
        await sleep(pause);
      }
    };
    user.finished = runRounds();
    return user;
  }

  const users = await Promise.all(targets.map(startUser));
  return {
    async completeRounds(times) {
      // The round that runs now does not count, because it began before this call.
      const goals = users.map(({ rounds }) => rounds + 1 + times);
      while (users.some(({ rounds }, index) => rounds < (goals[index] ?? 0))) await sleep(10);
    },
    async end() {
      stop.abort();
      await Promise.all(users.map(({ finished }) => finished));
      return answers;
    },
  };
}

function tokensIn({ access_token: token, refresh_token: refreshToken }: Answer["body"]) {
  if (typeof token !== "string" || typeof refreshToken !== "string") return undefined;
  return { token, refreshToken };
}
