import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFleet, type Fleet } from "./fleet.ts";
import {
  address,
  addPeople,
  browserLogin,
  deviceCookieIn,
  login,
  names,
  password,
} from "./people.ts";
import type { Verifications } from "./verifier.ts";

/** The seconds of the attack after each address has made a guess. The full run takes 300. */
const seconds = Number(process.env["ATTACK_SECONDS"] ?? 20);
const size = Number(process.env["ATTACK_SERVERS"] ?? 1);
/** Fewer in a short run, because each has to make a guess before its seconds count. */
const bots = seconds < 300 ? 100 : 200;
const attacked = names("attacked", 50);
/** Each logs in from a new device at an address of its own. */
const newcomers = names("newcomer", 100);
/** More guesses than are ever checked, so the one after them is the right password. */
const guesses = 100 + size;

/** Milliseconds. */
const pause = { bot: 500, refused: 1000, honest: 500, verify: 25 };

/** A login of somebody who knows the password. */
interface HonestLogin {
  readonly refusals: number;
  /** Milliseconds of the request that succeeded. */
  readonly took: number;
  /** Whether it began before each address of the botnet had made a guess. Until then nothing sets it apart. */
  readonly isEarly: boolean;
}

/** What a botnet has done so far. */
interface Botnet {
  readonly answers: Map<number, number>;
  opened: number;
  readonly known: Set<number>;
  /** By `performance.now()`. Never, until each address has made a guess. */
  end: number;
}

describe(`a botnet of ${bots} addresses against ${attacked.length} accounts for ${seconds} seconds`, () => {
  let fleet: Fleet;
  const cookies = new Map<string, string>();

  beforeAll(async () => {
    fleet = await openFleet("MariaDB", size);
    await addPeople(fleet, [...attacked, ...newcomers, "verified"]);
    for (const [number, name] of attacked.entries()) {
      const answer = await fleet.send(
        number,
        "/session",
        browserLogin(name, address(number, "10.1")),
      );
      cookies.set(name, deviceCookieIn(answer));
      await answer.arrayBuffer();
    }
  });
  afterAll(() => fleet.close());

  it("opens no account, and keeps nobody honest out", async () => {
    const token = await accessToken();
    const idle = await verifyDuring(token, sleep(Math.min(seconds / 4, 30) * 1000));
    const memory = [fleet.memory()];
    const remember = setInterval(() => void memory.push(fleet.memory()), (seconds * 1000) / 10);
    const began = performance.now();
    const botnet: Botnet = { answers: new Map(), opened: 0, known: new Set(), end: Infinity };
    const attack = Promise.all([
      logInUntil(botnet, (turn) => {
        const name = attacked[turn % attacked.length] ?? "";
        const from = address(turn % attacked.length, "10.1");
        return ["/session", browserLogin(name, from, cookies.get(name))];
      }),
      logInUntil(botnet, (turn) => {
        const name = newcomers[turn % newcomers.length] ?? "";
        return ["/authenticate/token", login(name, password, address(turn, "10.2"))];
      }),
      ...Array.from({ length: bots }, (_, bot) => guess(botnet, bot)),
    ]);
    const during = await verifyDuring(token, attack);
    const [knownDevices, newDevices] = await attack;
    clearInterval(remember);
    const rows = await fleet.sql("SELECT count(*) AS n FROM throttle");
    const counters = Number(rows[0]?.["n"]);
    const reasons = fleet.requests().map(({ reason }) => reason);
    const early = newDevices.filter(({ isEarly }) => isEarly);
    const later = newDevices.filter(({ isEarly }) => !isEarly);
    const report = {
      servers: size,
      untilEachAddressIsKnown: Math.round(botnet.end - began) / 1000 - seconds,
      seconds,
      guesses: {
        sent: [...botnet.answers.values()].reduce((sum, count) => sum + count, 0),
        checked: reasons.filter((reason) => reason === "wrong password").length,
        forFullAccounts: reasons.filter((reason) => reason === "policy login-account").length,
        answers: Object.fromEntries(botnet.answers),
        opened: botnet.opened,
      },
      counters,
      knownDevices: figures(knownDevices),
      newDevicesEarly: figures(early),
      newDevicesLater: figures(later),
      verify: { idle: percentiles(idle), during: percentiles(during) },
      megabytes: memory.map((servers) => servers.join(" ")),
    };
    console.log(JSON.stringify(report, undefined, 1));
    expect(botnet.opened).toBe(0);
    for (const { refusals } of [...knownDevices, ...later]) {
      expect(refusals).toBeLessThanOrEqual(1);
    }
    expect(later.length).toBeGreaterThan(0);
    // One for each address with each name, one for each account, and one for each address.
    expect(counters).toBeLessThanOrEqual(bots * attacked.length + attacked.length + bots);
  });

  it("leaves nothing behind but counters that the purge deletes", async () => {
    await fleet.sql("UPDATE throttle SET expires_at = 1");
    await fleet.purge();
    expect(await fleet.sql("SELECT failures FROM throttle")).toEqual([]);
  });

  /** The guesses for each account that were answered as wrong. */
  const wrong = new Map<string, number>();

  /** Guesses from one address until the end. After `guesses` wrong ones it has found the right password, too late. */
  async function guess(botnet: Botnet, bot: number): Promise<void> {
    await sleep(Math.random() * pause.bot);
    while (performance.now() < botnet.end) {
      const name = attacked[Math.floor(Math.random() * attacked.length)] ?? "";
      const before = wrong.get(name) ?? 0;
      const attempt = before < guesses ? `guess ${before}` : password;
      const sent = login(name, attempt, address(bot, "10.3"));
      const member = Math.floor(Math.random() * size);
      const answer = await fleet.send(member, "/authenticate/token", sent);
      await answer.arrayBuffer();
      const { status } = answer;
      botnet.answers.set(status, (botnet.answers.get(status) ?? 0) + 1);
      if (status === 200) botnet.opened++;
      if (status === 400) {
        botnet.known.add(bot);
        wrong.set(name, (wrong.get(name) ?? 0) + 1);
      }
      if (botnet.known.size === bots) {
        botnet.end = Math.min(botnet.end, performance.now() + seconds * 1000);
      }
      await sleep(status === 400 ? pause.bot * Math.random() : pause.refused);
    }
  }

  /** Another user logs in every half second. Those who are refused try again when the server says so. */
  async function logInUntil(
    botnet: Botnet,
    person: (turn: number) => readonly [path: string, sent: Parameters<Fleet["send"]>[2]],
  ): Promise<HonestLogin[]> {
    const logIn = async (turn: number): Promise<HonestLogin> => {
      const isEarly = botnet.end === Infinity;
      const [path, sent] = person(turn);
      for (let refusals = 0; ; refusals++) {
        const start = performance.now();
        const answer = await fleet.send(turn + refusals, path, sent);
        await answer.arrayBuffer();
        if (answer.status === 200) return { refusals, took: performance.now() - start, isEarly };
        if (refusals > 50) throw new Error(`refused for ever with ${answer.status}`);
        await sleep(1000 * Number(answer.headers.get("Retry-After") ?? 1));
      }
    };
    const logins: Promise<HonestLogin>[] = [];
    for (let turn = 0; performance.now() < botnet.end; turn++) {
      logins.push(logIn(turn));
      await sleep(pause.honest);
    }
    return Promise.all(logins);
  }

  async function accessToken(): Promise<string> {
    const answer = await fleet.send(
      0,
      "/authenticate/token",
      login("verified", password, "10.4.0.1"),
    );
    const { access_token: token } = (await answer.json()) as { access_token: string };
    return token;
  }

  /** The milliseconds of each verification while something runs. */
  async function verifyDuring(token: string, work: Promise<unknown>): Promise<number[]> {
    const headers = { Authorization: `Bearer ${token}`, "X-Forwarded-For": "10.4.0.1" };
    const what: Verifications = { origins: fleet.origins, headers, pause: pause.verify };
    const file = fileURLToPath(new URL("verifier.ts", import.meta.url));
    const verifier = fork(file, [JSON.stringify(what)], { execArgv: [] });
    const result = once(verifier, "message");
    await Promise.race([work, result, once(verifier, "exit")]);
    verifier.send("end");
    const [took] = await result;
    return took as number[];
  }
});

const figures = (logins: readonly HonestLogin[]) => ({
  served: logins.length,
  refusedOnce: logins.filter(({ refusals }) => refusals === 1).length,
  refusedMoreOften: logins.filter(({ refusals }) => refusals > 1).length,
  ...percentiles(logins.map(({ took }) => took)),
});

/** In milliseconds. */
function percentiles(values: readonly number[]) {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) =>
    Math.round((sorted[Math.floor(share * sorted.length)] ?? 0) * 10) / 10;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99) };
}
