import { setTimeout as sleep } from "node:timers/promises";
import { logIn, newcomer, register, tokensIn, type Answer } from "../suite/http/calls/calls.ts";
import { refresh, sessionOf } from "../suite/http/calls/sessions.ts";
import type { ProcessTarget } from "../support/targets/http-target.ts";
import { tally } from "./tally.ts";

const callersPerServer = 2;
const refreshesPerLogin = 3;

/** The writes that servers acknowledged. */
export interface Acknowledged {
  /** Ids of accounts. */
  readonly accounts: Set<string>;
  /** The number of refreshes of each session. */
  readonly sessions: Map<string, number>;
}

export interface Load {
  readonly acknowledged: Acknowledged;
  /** Waits until each of these servers has served so many more people. */
  serves(people: number, ...servers: readonly ProcessTarget[]): Promise<void>;
  /** Ends the load and returns how often each outcome occurred. */
  end(): Promise<Record<string, number>>;
}

/** Registers people, logs them in and refreshes their tokens on every server, until `end`. */
export function startLoad(servers: readonly ProcessTarget[]): Load {
  const acknowledged: Acknowledged = { accounts: new Set(), sessions: new Map() };
  const answers: Answer[] = [];
  const served = new Map<ProcessTarget, number>();
  const servedBy = (server: ProcessTarget): number => served.get(server) ?? 0;
  const ended = new AbortController();

  const ask = async (call: Promise<Answer>): Promise<Answer> => {
    const answer = await call;
    answers.push(answer);
    return answer;
  };

  /** Serves one person. Gives false at the first answer that is no success. */
  async function serve(server: ProcessTarget): Promise<boolean> {
    const person = newcomer();
    const created = await ask(register(server, person));
    if (created.status !== 201) return false;
    acknowledged.accounts.add(String(created.body["id"]));
    let answer = await ask(logIn(server, person));
    for (let refreshes = 0; answer.status === 200; refreshes++) {
      const { token, refreshToken } = tokensIn(answer);
      acknowledged.sessions.set(sessionOf(token), refreshes);
      if (refreshes === refreshesPerLogin) return true;
      answer = await ask(refresh(server, refreshToken));
    }
    return false;
  }

  const callers = servers.flatMap((server) =>
    Array.from({ length: callersPerServer }, async () => {
      while (!ended.signal.aborted) {
        const isServed = await serve(server);
        if (isServed) served.set(server, servedBy(server) + 1);
        await sleep(isServed ? 20 : 200);
      }
    }),
  );
  return {
    acknowledged,
    async serves(people, ...wanted) {
      const goals = wanted.map((server) => ({ server, goal: servedBy(server) + people }));
      for (const deadline = Date.now() + 40_000; ; await sleep(50)) {
        if (goals.every(({ server, goal }) => servedBy(server) >= goal)) return;
        if (Date.now() > deadline) throw new Error("a server does not serve any more");
      }
    },
    async end() {
      ended.abort();
      await Promise.all(callers);
      return tally(answers);
    },
  };
}
