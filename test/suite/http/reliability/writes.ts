import { setTimeout as sleep } from "node:timers/promises";
import { verify as matches } from "@node-rs/bcrypt";
import { expect } from "vitest";
import { mailsTo, tokenIn } from "../../../support/mail/mailbox.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { accountIdsOf, passwordHashOf } from "../calls/accounts.ts";
import {
  logIn,
  newcomer,
  newPassword,
  register,
  registerAndLogIn,
  type Answer,
  type Person,
} from "../calls/calls.ts";
import { askVerification, forgot, reset } from "../calls/links.ts";
import { refresh, sessionRow } from "../calls/sessions.ts";

/** Users who write until the load ends, and a ledger of everything that the server acknowledged. */
export interface Writes {
  /** How often each outcome occurred. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** True while a user has a link to a new password and has not used it. */
  holdsLink(): boolean;
  /** Waits until every user has completed `times` more rounds. */
  completeRounds(times: number): Promise<void>;
  /** Stops the users after their present calls. */
  end(): Promise<void>;
  /**
   * Expects that every acknowledged account, rotation and new password is in the database, and none twice. A call without an
   * answer, or with a 503, may have had its effect, unless `withoutAnswer` says that it has none.
   */
  expectKept(options?: { readonly withoutAnswer?: "no effect" }): Promise<void>;
  /** The addresses whose mail was acknowledged. */
  readonly mailed: readonly string[];
  /** All addresses that got a mail. */
  addresses(): readonly string[];
}

/** Milliseconds between two rounds of a user. */
const pause = 40;

/** Milliseconds after which a user without a mail asks for the link again. */
const patience = 3000;

interface User {
  rounds: number;
  round(): Promise<boolean>;
}

/** Starts two users of each kind: they register and ask for a mail, refresh, or reset a password by a link from a mail. */
export async function startWrites(target: Target): Promise<Writes> {
  const outcomes: Record<string, number> = {};
  const stop = new AbortController();
  const isOver = () => stop.signal.aborted;
  const registered: { readonly person: Person; readonly id: string | undefined }[] = [];
  const mailed: string[] = [];
  const kept: ((isCertain: boolean) => Promise<void>)[] = [];
  const resetting: Person[] = [];
  let links = 0;

  async function record(what: string, call: Promise<Answer>) {
    const answer = await call.catch(() => undefined);
    const outcome = `${what} ${answer?.status ?? "without answer"}`;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    return { status: answer?.status, body: answer?.body ?? {} };
  }

  const registrar = (): User => ({
    rounds: 0,
    async round() {
      const person = newcomer();
      const { status, body } = await record("register", register(target, person));
      registered.push({ person, id: status === 201 ? String(body["id"]) : undefined });
      if (status !== 201) return false;
      const login = await record("log in", logIn(target, person));
      const token = String(login.body["access_token"]);
      if (login.status !== 200) return false;
      const isAsked = (await record("mail", askVerification(target, token))).status === 202;
      if (isAsked) mailed.push(person.email);
      return isAsked;
    },
  });

  async function refresher(): Promise<User> {
    let { token, refreshToken } = await registerAndLogIn(target);
    let generation = 0;
    kept.push(async () => {
      expect(await sessionRow(target, token)).toMatchObject({ generation, revoked_at: null });
    });
    return {
      rounds: 0,
      async round() {
        const { status, body } = await record("refresh", refresh(target, refreshToken));
        if (status !== 200) return false;
        token = String(body["access_token"]);
        refreshToken = String(body["refresh_token"]);
        generation++;
        return true;
      },
    };
  }

  async function resetter(): Promise<User> {
    const { person } = await registerAndLogIn(target);
    resetting.push(person);
    /** The passwords that may be in force: the acknowledged one, and those of calls without an answer. */
    let passwords = [person.password];
    kept.push(async (isCertain) => {
      const hash = await passwordHashOf(target, person);
      const possible = isCertain ? passwords.slice(0, 1) : passwords;
      const found = await Promise.all(possible.map((password) => matches(password, hash)));
      expect(found).toContain(true);
    });
    const sentLinks = async () =>
      (await mailsTo(person.email)).filter(({ text }) => text.includes("#token="));
    async function nextLink(): Promise<string | undefined> {
      const before = (await sentLinks()).length;
      while (!isOver()) {
        const { status } = await record("forgot", forgot(target, person.username));
        const enough = status === 202 ? patience : pause;
        for (let waited = 0; waited < enough && !isOver(); waited += pause) {
          await sleep(pause);
          const mail = (await sentLinks()).slice(before).at(-1);
          if (mail) return tokenIn(mail);
        }
      }
      return undefined;
    }
    return {
      rounds: 0,
      async round() {
        const link = await nextLink();
        if (link === undefined) return false;
        const next = newPassword();
        links++;
        await sleep(5 * pause);
        let status: number | undefined;
        do {
          ({ status } = await record("reset", reset(target, link, next)));
          if (status === 204) passwords = [next];
          else passwords.push(next);
          await sleep(pause);
        } while ((status === 503 || status === undefined) && !isOver());
        links--;
        return status === 204;
      },
    };
  }

  const two = <T>(make: () => T): T[] => [make(), make()];
  const users = [
    ...two(registrar),
    ...(await Promise.all(two(refresher))),
    ...(await Promise.all(two(resetter))),
  ];
  const running = users.map(async (user) => {
    while (!isOver()) {
      if (await user.round()) user.rounds++;
      await sleep(pause);
    }
  });

  return {
    outcomes,
    mailed,
    holdsLink: () => links > 0,
    addresses: () => [...mailed, ...resetting.map(({ email }) => email)],
    async completeRounds(times) {
      const goals = users.map(({ rounds }) => rounds + times);
      const isDone = () => users.every(({ rounds }, index) => rounds >= (goals[index] ?? 0));
      await expect.poll(isDone).toBe(true);
    },
    async end() {
      stop.abort();
      await Promise.all(running);
    },
    async expectKept({ withoutAnswer } = {}) {
      const isCertain = withoutAnswer === "no effect";
      for (const { person, id } of registered) {
        const ids = await accountIdsOf(target, person);
        if (id !== undefined) expect(ids).toEqual([id]);
        else expect(ids.length).toBeLessThanOrEqual(isCertain ? 0 : 1);
      }
      for (const check of kept) await check(isCertain);
    },
  };
}
