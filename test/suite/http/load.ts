import { setTimeout as sleep } from "node:timers/promises";
import type { Target } from "../../support/targets/http-target.ts";
import { registerAndLogIn, logIn, verify, type Answer } from "./calls/calls.ts";
import type { TestClient } from "./calls/clients.ts";
import { introspect, refresh, revoke } from "./calls/sessions.ts";

/** People who keep on asking, and how they fare. */
export interface Load {
  /** Waits until each of them has done everything again, `times` times. */
  goOn(times: number): Promise<void>;
  /** Lets them stop, and tells how often each answer was given. */
  end(): Promise<Readonly<Record<string, number>>>;
}

/** What all get while nothing fails. */
export const good = [
  "introspect 200 active",
  "log in 200",
  "refresh 200",
  "revoke 200",
  "verify 200 active",
];

/** Registers somebody at each target; they keep one session by refreshing, and open short ones beside it. */
export async function startLoad(targets: readonly Target[], client: TestClient): Promise<Load> {
  const answers: Record<string, number> = {};
  const stop = new AbortController();

  async function ask(what: string, call: Promise<Answer>): Promise<Answer["body"]> {
    const { status, body } = await call.catch(() => ({ status: "without answer", body: {} }));
    const { active } = body as { readonly active?: boolean };
    const state = active === undefined ? "" : active ? " active" : " inactive";
    const outcome = `${what} ${status}${state}`;
    answers[outcome] = (answers[outcome] ?? 0) + 1;
    return body;
  }

  async function arrive(target: Target) {
    const { person, ...first } = await registerAndLogIn(target);
    let tokens = first;
    /** Five calls: where two servers take turns, what one gave is shown to the other, and the next time the reverse. */
    const doEverything = async (): Promise<void> => {
      tokens = tokensIn(await ask("refresh", refresh(target, tokens.refreshToken))) ?? tokens;
      await ask("verify", verify(target, tokens.token));
      const short = tokensIn(await ask("log in", logIn(target, person))) ?? tokens;
      await ask("introspect", introspect(target, short.token, client));
      await ask("revoke", revoke(target, short.refreshToken));
    };
    const one = { rounds: 0, gone: Promise.resolve() };
    const stay = async (): Promise<void> => {
      for (; !stop.signal.aborted; one.rounds++) {
        await doEverything();
        await sleep(50);
      }
    };
    one.gone = stay();
    return one;
  }

  const people = await Promise.all(targets.map(arrive));
  return {
    async goOn(times) {
      // What is under way now began before.
      const goals = people.map(({ rounds }) => rounds + 1 + times);
      while (people.some(({ rounds }, index) => rounds < (goals[index] ?? 0))) await sleep(10);
    },
    async end() {
      stop.abort();
      await Promise.all(people.map(({ gone }) => gone));
      return answers;
    },
  };
}

function tokensIn({ access_token: token, refresh_token: refreshToken }: Answer["body"]) {
  if (typeof token !== "string" || typeof refreshToken !== "string") return undefined;
  return { token, refreshToken };
}
