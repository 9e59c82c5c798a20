import { setTimeout as sleep } from "node:timers/promises";
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

/** The seconds of the attack. The full run takes 300. */
const seconds = Number(process.env["ATTACK_SECONDS"] ?? 20);
const size = Number(process.env["ATTACK_SERVERS"] ?? 3);
const bots = 200;
const attacked = names("attacked", 50);
/** Each logs in once, from a new device at an address of its own. */
const newcomers = names("newcomer", Math.ceil(seconds * 2));
/** More guesses than are ever checked, so the one after them is the right password. */
const guesses = 100 + size;

/** Milliseconds. */
const pause = { bot: 500, refused: 1000, honest: 500, verify: 25 };

interface Honest {
  readonly refused: number[];
  readonly took: number[];
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
    const idle = await verifyUntil(performance.now() + Math.min(seconds, 30) * 1000, token);
    const before = fleet.memory();
    const end = performance.now() + seconds * 1000;
    const botnet = startBotnet(end);
    const [known, fresh, during] = await Promise.all([
      logInUntil(end, (turn) => {
        const name = attacked[turn % attacked.length] ?? "";
        const from = address(turn % attacked.length, "10.1");
        return ["/session", browserLogin(name, from, cookies.get(name))];
      }),
      logInUntil(end, (turn) => {
        const name = newcomers[turn % newcomers.length] ?? "";
        return ["/authenticate/token", login(name, password, address(turn, "10.2"))];
      }),
      verifyUntil(end, token),
    ]);
    const { statuses, opened } = await botnet;
    const rows = await fleet.sql("SELECT count(*) AS n FROM throttle");
    const counters = Number(rows[0]?.["n"]);
    const logged = fleet.requests();
    console.log(
      JSON.stringify(
        {
          servers: size,
          seconds,
          guesses: {
            sent: statuses.reduce((sum, [, count]) => sum + count, 0),
            checked: logged.filter(({ reason }) => reason === "wrong password").length,
            fullAccount: logged.filter(({ reason }) => reason === "policy login-account").length,
            answers: Object.fromEntries(statuses),
            opened,
          },
          counters,
          knownDevices: figures(known),
          newDevices: figures(fresh),
          verify: { idle: percentiles(idle), during: percentiles(during) },
          megabytes: { before, after: fleet.memory() },
        },
        undefined,
        1,
      ),
    );
    expect(opened).toBe(0);
    expect(Math.max(...known.refused, ...fresh.refused)).toBeLessThanOrEqual(1);
    // A counter for each address with each name, for each account and for each address.
    expect(counters).toBeLessThanOrEqual(bots * attacked.length + attacked.length + bots);
  });

  it("leaves nothing behind but counters that the purge deletes", async () => {
    await fleet.sql("UPDATE throttle SET expires_at = 1");
    await fleet.purge();
    expect(await fleet.sql("SELECT failures FROM throttle")).toEqual([]);
  });

  /** Each address guesses until the end. All work on one list, and send a guess again that was refused. */
  async function startBotnet(end: number) {
    const statuses = new Map<number, number>();
    const tried = new Map<string, number>();
    let opened = 0;
    const run = async (bot: number): Promise<void> => {
      await sleep(Math.random() * pause.bot);
      while (performance.now() < end) {
        const name = attacked[Math.floor(Math.random() * attacked.length)] ?? "";
        const next = tried.get(name) ?? 0;
        tried.set(name, next + 1);
        const guess = next < guesses ? `guess ${next}` : password;
        const answer = await fleet.send(
          Math.floor(Math.random() * size),
          "/authenticate/token",
          login(name, guess, address(bot, "10.3")),
        );
        await answer.arrayBuffer();
        const { status } = answer;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status === 200) opened++;
        if (status !== 400 && status !== 200) tried.set(name, (tried.get(name) ?? 1) - 1);
        await sleep(status === 400 ? pause.bot * Math.random() : pause.refused);
      }
    };
    await Promise.all(Array.from({ length: bots }, (_, bot) => run(bot)));
    return { statuses: [...statuses], opened };
  }

  /** Somebody else logs in every half second. Whoever is refused tries again when the server says so. */
  async function logInUntil(
    end: number,
    person: (turn: number) => readonly [path: string, sent: Parameters<Fleet["send"]>[2]],
  ): Promise<Honest> {
    const refused: number[] = [];
    const took: number[] = [];
    const running: Promise<void>[] = [];
    const logIn = async (turn: number): Promise<void> => {
      const [path, sent] = person(turn);
      for (let refusals = 0; ; refusals++) {
        const start = performance.now();
        const answer = await fleet.send(turn + refusals, path, sent);
        await answer.arrayBuffer();
        if (answer.status === 200) {
          took.push(performance.now() - start);
          refused.push(refusals);
          return;
        }
        if (refusals > 20) throw new Error(`refused for ever with ${answer.status}`);
        await sleep(1000 * Number(answer.headers.get("Retry-After") ?? 1));
      }
    };
    for (let turn = 0; performance.now() < end; turn++) {
      running.push(logIn(turn));
      await sleep(pause.honest);
    }
    await Promise.all(running);
    return { refused, took };
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

  /** The milliseconds of each verification. */
  async function verifyUntil(end: number, token: string): Promise<number[]> {
    const took: number[] = [];
    const headers = { Authorization: `Bearer ${token}` };
    for (let turn = 0; performance.now() < end; turn++) {
      const start = performance.now();
      const answer = await fleet.send(turn, "/authenticate/verify/token", {
        from: "10.4.0.1",
        headers,
      });
      await answer.arrayBuffer();
      took.push(performance.now() - start);
      expect(answer.status).toBe(200);
      await sleep(pause.verify);
    }
    return took;
  }
});

const figures = ({ refused, took }: Honest) => ({
  served: took.length,
  refusedOnce: refused.filter((times) => times === 1).length,
  refusedMoreOften: refused.filter((times) => times > 1).length,
  ...percentiles(took),
});

/** In milliseconds. */
function percentiles(values: readonly number[]) {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) =>
    Math.round((sorted[Math.floor(share * sorted.length)] ?? 0) * 10) / 10;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99) };
}
