import { setTimeout as sleep } from "node:timers/promises";
import type { ProcessTarget } from "../../support/targets/http-target.ts";
import {
  logIn,
  newcomer,
  register,
  tokensIn,
  verify,
  type Answer,
  type Tokens,
} from "../http/calls/calls.ts";
import { forgot } from "../http/calls/links.ts";
import { endSessions, refresh, sessionOf } from "../http/calls/sessions.ts";
import { tally } from "./tally.ts";

const callersPerServer = 2;
const refreshesPerLogin = 3;

/** The writes that servers acknowledged. */
export interface Acknowledged {
  /** Ids of accounts. */
  readonly accounts: Set<string>;
  /** The number of refreshes of each session that nobody ends. */
  readonly sessions: Map<string, number>;
  /** Sessions that were ended. */
  readonly ended: Set<string>;
}

export interface Load {
  readonly acknowledged: Acknowledged;
  /** What must never happen, in words. */
  readonly faults: readonly string[];
  /** Waits until each of these servers has served so many more people. */
  serves(people: number, ...servers: readonly ProcessTarget[]): Promise<void>;
  /** Ends the load and returns how often each outcome occurred. */
  end(): Promise<Record<string, number>>;
  /** Milliseconds of the slowest answer, and of a refresh from the first try to the one that worked; and how many were repeated. */
  figures(): Readonly<Record<"slowest" | "longest" | "repeated", number>>;
}

/**
 * Sends requests to every server until `end`. Some callers register people, ask for links, log in, refresh, verify and log out. Others
 * refresh one session without a pause. A refresh or logout that is answered with 503 is repeated until it works. `atOnce` servers get
 * each of them at the same time.
 */
export function startLoad(servers: readonly ProcessTarget[], atOnce = 1): Load {
  const acknowledged: Acknowledged = {
    accounts: new Set(),
    sessions: new Map(),
    ended: new Set(),
  };
  const answers: Answer[] = [];
  const faults: string[] = [];
  const [waits, times]: [number[], number[]] = [[], []];
  const served = new Map<ProcessTarget, number>();
  const servedBy = (server: ProcessTarget): number => served.get(server) ?? 0;
  const ended = new AbortController();

  const ask = async (call: Promise<Answer>): Promise<Answer> => {
    const start = performance.now();
    const answer = await call;
    times.push(performance.now() - start);
    answers.push(answer);
    const { status, headers } = answer;
    if (status === 503 && !headers.has("retry-after")) faults.push("a 503 without Retry-After");
    return answer;
  };

  /** Asks several servers at once, beginning with this one, until one of them answers with another status than 503. */
  async function insist(server: ProcessTarget, call: (server: ProcessTarget) => Promise<Answer>) {
    const from = servers.indexOf(server);
    const asked = [...servers.slice(from), ...servers.slice(0, from)].slice(0, atOnce);
    const start = performance.now();
    for (let tries = 1; ; tries++) {
      const all = await Promise.all(asked.map((one) => ask(call(one))));
      const final = all.filter(({ status }) => status !== 503);
      const wait = performance.now() - start;
      if (final.length > 0 || ended.signal.aborted) return { final, tries, wait };
      await sleep(200);
    }
  }

  /** Refreshes. Gives undefined if the load has ended, or the client lost its session. */
  async function renew(server: ProcessTarget, { token, refreshToken }: Tokens, done: number) {
    const { final, tries, wait } = await insist(server, (one) => refresh(one, refreshToken));
    if (final.length === 0) return undefined;
    if (tries > 1) waits.push(wait);
    const refused = final.find(({ status }) => status !== 200);
    if (refused) {
      faults.push(`a client lost its session: ${JSON.stringify(tally(final))} after ${wait} ms`);
      return undefined;
    }
    const renewed = tokensIn(final[0]!);
    const tokens = new Set(final.map(({ body }) => body["refresh_token"]));
    if (tokens.size > 1) faults.push("one refresh token was rotated twice");
    acknowledged.sessions.set(sessionOf(token), done);
    return renewed;
  }

  /** Logs out, and asks all servers whether they still accept the session. */
  async function logOut(server: ProcessTarget, { token }: Tokens): Promise<boolean> {
    const session = sessionOf(token);
    // From here on it is unknown whether the session has ended.
    acknowledged.sessions.delete(session);
    const { final, tries } = await insist(server, (one) => endSessions(one, token, `/${session}`));
    if (final.length === 0) return false;
    // 401 if another server or an earlier try has ended the session.
    const isEnded = tries > 1 || final.some(({ status }) => status === 204);
    const isOdd = final.some(({ status }) => status !== 204 && status !== 401);
    if (!isEnded || isOdd) faults.push(`a logout: ${JSON.stringify(tally(final))}`);
    acknowledged.ended.add(session);
    for (const one of servers) {
      const { status } = await ask(verify(one, token));
      if (status !== 401 && status !== 503) faults.push(`an ended session: ${status}`);
    }
    return true;
  }

  /** Serves one person. Gives false at the first answer that is no success. */
  async function serve(server: ProcessTarget, isLeaving: boolean): Promise<boolean> {
    const person = newcomer();
    const created = await ask(register(server, person));
    if (created.status !== 201) return false;
    acknowledged.accounts.add(String(created.body["id"]));
    await ask(forgot(server, person.username));
    const login = await ask(logIn(server, person));
    if (login.status !== 200) return false;
    let tokens = tokensIn(login);
    acknowledged.sessions.set(sessionOf(tokens.token), 0);
    for (let refreshes = 1; refreshes <= refreshesPerLogin; refreshes++) {
      const renewed = await renew(server, tokens, refreshes);
      if (!renewed) return false;
      tokens = renewed;
      const { status } = await ask(verify(server, tokens.token));
      if (status === 503) return false;
      if (status !== 200) faults.push(`a session that nobody ended: ${status}`);
    }
    return !isLeaving || logOut(server, tokens);
  }

  /** Refreshes one session without a pause, so that each outage catches a refresh. */
  async function stay(server: ProcessTarget): Promise<void> {
    const person = newcomer();
    if ((await ask(register(server, person))).status !== 201) return;
    const login = await ask(logIn(server, person));
    if (login.status !== 200) return;
    let tokens: Tokens | undefined = tokensIn(login);
    for (let refreshes = 1; tokens && !ended.signal.aborted; refreshes++) {
      tokens = await renew(server, tokens, refreshes);
      await sleep(20);
    }
  }

  const callers = servers.flatMap((server) => [
    stay(server),
    ...Array.from({ length: callersPerServer }, async () => {
      for (let people = 0; !ended.signal.aborted; people++) {
        const isServed = await serve(server, people % 2 === 0);
        if (isServed) served.set(server, servedBy(server) + 1);
        await sleep(isServed ? 20 : 200);
      }
    }),
  ]);
  return {
    acknowledged,
    faults,
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
    figures: () => ({
      slowest: Math.round(Math.max(0, ...times)),
      longest: Math.round(Math.max(0, ...waits)),
      repeated: waits.length,
    }),
  };
}
