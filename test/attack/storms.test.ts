import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cheapHashes } from "../support/targets/http-target.ts";
import { kinds, openFleet, type Fleet } from "./fleet.ts";
import {
  address,
  addPeople,
  browserLogin,
  deviceCookieIn,
  login,
  names,
  password,
} from "./people.ts";

const processes = 3;
const storm = 256;
const limits = { place: 10, account: 100 };

/** How many of each. */
const tally = (all: readonly unknown[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...new Set(all)].map((one) => [String(one), all.filter((other) => other === one).length]),
  );

describe.each(kinds)(`256 logins at once on three servers with %s`, (kind) => {
  let fleet: Fleet;
  let cookie: string;
  let answered = 0;
  const clean = names("clean", storm);

  beforeAll(async () => {
    fleet = await openFleet(kind, processes, cheapHashes);
    await addPeople(fleet, ["one-place", "many-places", ...clean]);
    const first = await post(0, "/session", browserLogin("many-places", "10.9.0.1"));
    cookie = deviceCookieIn(first);
  });
  afterAll(() => fleet.close());

  /** Sends until the server has the time for an answer. */
  async function post(member: number, path: string, sent: Parameters<Fleet["send"]>[2]) {
    for (;;) {
      const answer = await fleet.send(member, path, sent);
      await answer.arrayBuffer();
      answered++;
      if (answer.status !== 503) return answer;
      await sleep(1000 * Number(answer.headers.get("Retry-After")));
    }
  }

  /** Sends all at once, the next one to the next server. */
  const atOnce = async (all: readonly Parameters<Fleet["send"]>[2][]) => {
    const start = performance.now();
    const answers = await Promise.all(
      all.map((sent, number) => post(number, "/authenticate/token", sent)),
    );
    const seconds = (performance.now() - start) / 1000;
    return { statuses: tally(answers.map(({ status }) => status)), seconds };
  };

  const guesses = (username: string, from: (number: number) => string) =>
    Array.from({ length: storm }, (_, number) => login(username, `guess ${number}`, from(number)));

  /** The wrong passwords that were checked so far, by the log. It may be written a moment after the answer. */
  const checked = async (): Promise<number> => {
    const posts = () => fleet.requests().filter(({ method }) => method === "POST").length;
    await expect.poll(posts).toBeGreaterThanOrEqual(answered);
    return fleet.requests().filter(({ reason }) => reason === "wrong password").length;
  };
  const counters = async () =>
    Number((await fleet.sql("SELECT count(*) AS n FROM throttle"))[0]?.["n"]);
  const say = (what: string, figures: object) =>
    console.log(`${kind}: ${what}: ${JSON.stringify(figures)}`);

  it("checks ten guesses from one place, and one more for each server", async () => {
    const before = await checked();
    const [{ statuses, seconds }, elsewhere] = await Promise.all([
      atOnce(guesses("one-place", () => "10.2.0.1")),
      post(1, "/authenticate/token", login("one-place", password, "10.3.0.1")),
    ]);
    const tried = (await checked()) - before;
    say("one place", {
      sent: storm,
      checked: tried,
      statuses,
      seconds,
      ownerElsewhere: elsewhere.status,
    });
    expect(elsewhere.status).toBe(200);
    // After ten tries another one is allowed after 1, 3, 7, … seconds.
    const later = Math.floor(Math.log2(seconds + 1));
    expect(tried).toBeGreaterThanOrEqual(limits.place);
    expect(tried).toBeLessThanOrEqual(limits.place + processes + later);
    expect(statuses[429]).toBe(storm - tried);
  });

  it("checks a hundred guesses from 256 places, and locks no known device out", async () => {
    const before = await checked();
    const [{ statuses, seconds }, during] = await Promise.all([
      atOnce(guesses("many-places", address)),
      post(2, "/session", browserLogin("many-places", "10.4.0.1", cookie)),
    ]);
    const tried = (await checked()) - before;
    const stranger = await post(
      0,
      "/authenticate/token",
      login("many-places", password, "10.5.0.1"),
    );
    const owner = await post(1, "/session", browserLogin("many-places", "10.4.0.1", cookie));
    say("many places", {
      sent: storm,
      checked: tried,
      statuses,
      seconds,
      ownerDuring: during.status,
      ownerAfter: owner.status,
      strangerWithThePassword: stranger.status,
      counters: await counters(),
    });
    expect(tried).toBeGreaterThanOrEqual(limits.account);
    expect(tried).toBeLessThanOrEqual(limits.account + processes);
    expect(statuses).toEqual({ 400: storm });
    expect([during.status, owner.status]).toEqual([200, 200]);
    expect(stranger.status).toBe(400);
  });

  it("writes no counter for 256 people who know their password", async () => {
    await fleet.sql("DELETE FROM throttle");
    const logins = clean.map((name, number) => login(name, password, address(number, "10.6")));
    const { statuses, seconds } = await atOnce(logins);
    const written = await counters();
    say("clean logins", { sent: storm, statuses, seconds, counters: written });
    expect(statuses).toEqual({ 200: storm });
    expect(written).toBe(0);
  });
});
