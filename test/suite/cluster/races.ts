import { describe, expect, it } from "vitest";
import { mailsTo, mailTo, tokenIn } from "../../support/mail/mailbox.ts";
import type { ProcessTarget } from "../../support/targets/http-target.ts";
import {
  insertAccount,
  logIn,
  newcomer,
  newPassword,
  register,
  registerAndLogIn,
  send,
  tokenFor,
  tokensIn,
  verify,
  type Answer,
} from "../http/calls/calls.ts";
import { forgot, reset } from "../http/calls/links.ts";
import { endSessions, refresh, sessionOf } from "../http/calls/sessions.ts";
import type { Cluster } from "./cluster.ts";
import { counts } from "./counts.ts";
import { tally } from "./tally.ts";

const { racers } = counts;

/** Races at once. More would fill the queue of password hashes, and 503 `overloaded` would hide the races. */
const atOnce = 8;

/** Runs races, a few at a time, and gives their results in order. */
async function run<T>(count: number, race: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) results[index] = await race(index);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}

/** Sends nine requests at once, to all servers in turn. */
const toAll = (
  { servers }: Cluster,
  send: (server: ProcessTarget, index: number) => Promise<Answer>,
): Promise<Answer[]> =>
  Promise.all(
    Array.from({ length: racers }, (_, index) => send(servers[index % servers.length]!, index)),
  );

/**
 * Requests for the same thing on all servers at once. `conflicts` counts the statements that the cluster rolled back, if it can do so.
 */
export function races(cluster: () => Cluster, conflicts?: () => Promise<number>): void {
  it("a token is good on all servers at once, and on none after its session has ended", async () => {
    const { servers } = cluster();
    await run(100, async (index) => {
      const [here, next, last] = [0, 1, 2].map((step) => servers[(index + step) % servers.length]!);
      const { token, refreshToken } = await registerAndLogIn(here!);
      expect((await verify(next!, token)).status).toBe(200);
      const renewed = tokensIn(await refresh(last!, refreshToken));
      expect((await verify(here!, renewed.token)).status).toBe(200);
      tokensIn(await refresh(next!, renewed.refreshToken));
      const ended = await endSessions(last!, token, `/${sessionOf(token)}`);
      expect(ended.status).toBe(204);
      for (const server of servers) expect((await verify(server, token)).status).toBe(401);
    });
  });

  describe("the same request on all servers at once", () => {
    // Another race is one more case here. The line of its annotation shows what came back.
    it("of nine registrations of one username one succeeds, and the others get username_taken", async ({
      annotate,
    }) => {
      const names = Array.from({ length: counts.usernames }, newcomer);
      const answers = await run(names.length, (index) =>
        toAll(cluster(), (server) => {
          const { username } = names[index]!;
          return register(server, { ...newcomer(), username });
        }),
      );
      await annotate(JSON.stringify(tally(answers.flat())));
      for (const race of answers) {
        expect(tally(race)).toEqual({ "201": 1, "409 username_taken": 8 });
      }
      const list = names.map(({ username }) => `'${username}'`).join();
      const winners = answers.map((race) => race.find(({ status }) => status === 201));
      const created = new Set(winners.map((winner) => winner?.body["id"]));
      for (const rows of await cluster().sql(
        `SELECT id FROM users WHERE username_key IN (${list})`,
      )) {
        expect(rows).toHaveLength(names.length);
        expect(new Set(rows.map(({ id }) => id))).toEqual(created);
      }
    });

    it("of nine registrations of one e-mail address one succeeds, and the others get email_taken", async ({
      annotate,
    }) => {
      const people = Array.from({ length: counts.addresses }, newcomer);
      const answers = await run(people.length, (index) =>
        toAll(cluster(), (server) => {
          const { email } = people[index]!;
          return register(server, newcomer({ email }));
        }),
      );
      await annotate(JSON.stringify(tally(answers.flat())));
      for (const race of answers) expect(tally(race)).toEqual({ "201": 1, "409 email_taken": 8 });
    });

    it("two administrators never demote each other both", async ({ annotate }) => {
      const outcomes: Answer[][] = [];
      for (let round = 0; round < counts.demotions; round++) {
        const pair = [
          await insertAccount(cluster().servers[0]),
          await insertAccount(cluster().servers[1]),
        ];
        const names = pair.map(({ username }) => `'${username}'`).join();
        const [node] = await cluster().sql(
          `SELECT id, username FROM users WHERE username IN (${names})`,
        );
        await cluster().servers[0].sql(
          `UPDATE users SET role = 'admin' WHERE username IN (${names})`,
        );
        const idOf = (username: string) =>
          String(node?.find((row) => row["username"] === username)?.["id"]);
        const calls = await Promise.all(
          pair.map(async (person, index) => {
            const server = cluster().servers[index]!;
            const { token } = tokensIn(await logIn(server, person));
            const other = pair[1 - index]!;
            return () =>
              send(server, `/admin/users/${idOf(other.username)}`, {
                method: "PATCH",
                headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
                body: JSON.stringify({ role: "user" }),
              });
          }),
        );
        outcomes.push(await Promise.all(calls.map((call) => call())));
        for (const rows of await cluster().sql(
          `SELECT id FROM users WHERE username IN (${names}) AND role = 'admin'`,
        )) {
          expect(rows, `round ${round}`).toHaveLength(1);
        }
      }
      await annotate(JSON.stringify(tally(outcomes.flat())));
    });

    it("nine refreshes with one token rotate it once, and all get the same new token", async ({
      annotate,
    }) => {
      const before = await conflicts?.();
      const sessions = await run(counts.sessions, () => registerAndLogIn(cluster().servers[0]));
      const answers = await run(sessions.length, (index) =>
        toAll(cluster(), (server) => refresh(server, sessions[index]!.refreshToken)),
      );
      const after = await conflicts?.();
      const rolledBack = (after ?? 0) - (before ?? 0);
      await annotate(
        JSON.stringify({ ...tally(answers.flat()), ...(conflicts && { rolledBack }) }),
      );
      if (conflicts) expect(rolledBack).toBeGreaterThan(0);
      for (const [index, race] of answers.entries()) {
        expect(tally(race)).toEqual({ "200": 9 });
        const tokens = new Set(race.map(({ body }) => body["refresh_token"]));
        expect(tokens.size).toBe(1);
        expect(tokens).not.toContain(sessions[index]!.refreshToken);
      }
      const list = sessions.map(({ token }) => `'${sessionOf(token)}'`).join();
      for (const rows of await cluster().sql(
        `SELECT generation, revoked_at FROM sessions WHERE id IN (${list})`,
      )) {
        expect(rows).toHaveLength(sessions.length);
        expect(new Set(rows.map((row) => JSON.stringify(row)))).toEqual(
          new Set(['{"generation":1,"revoked_at":null}']),
        );
      }
    });

    it("of nine uses of one link to a new password one succeeds, and each mail is sent once", async ({
      annotate,
    }) => {
      const { servers, sql } = cluster();
      const people = await run(counts.links, () => insertAccount(servers[0]));
      const asked = await run(people.length, (index) =>
        forgot(servers[index % servers.length]!, people[index]!.username),
      );
      expect(tally(asked)).toEqual({ "202": counts.links });
      const links: string[] = [];
      for (const { email } of people) links.push(tokenIn(await mailTo(email)));
      const wanted = people.map(() => Array.from({ length: racers }, newPassword));
      const answers = await run(people.length, (index) =>
        toAll(cluster(), (server, racer) => reset(server, links[index]!, wanted[index]![racer])),
      );
      await annotate(JSON.stringify(tally(answers.flat())));
      for (const race of answers) expect(tally(race)).toEqual({ "204": 1, "400 invalid_link": 8 });
      await run(people.length, async (index) => {
        const { username } = people[index]!;
        const passwords = wanted[index]!;
        const winner = answers[index]!.findIndex(({ status }) => status === 204);
        await tokenFor(servers[index % servers.length]!, {
          username,
          password: passwords[winner]!,
        });
        const other = passwords[(winner + 1) % racers]!;
        expect(
          (await logIn(servers[index % servers.length]!, { username, password: other })).status,
        ).toBe(400);
      });
      const waiting = async () => (await sql("SELECT id FROM outbox")).flat();
      await expect.poll(waiting).toEqual([]);
      for (const { email } of people) expect(await mailsTo(email)).toHaveLength(2);
    });

    it("checks as many guesses for an account as its limit allows, and at most one more for each server", async ({
      annotate,
    }) => {
      const { servers, sql } = cluster();
      const checked = () =>
        servers.flatMap(
          ({ server }) => server.log().match(/"event":"request".*"reason":"wrong password"/g) ?? [],
        ).length;
      const people = await run(counts.guessed, () => insertAccount(servers[0]));
      const before = checked();
      for (const { username } of people) {
        for (let round = 0; round < counts.guesses / racers; round++) {
          const answers = await toAll(cluster(), (server, racer) =>
            logIn(server, { username, password: `guess ${round} ${racer}` }),
          );
          expect(tally(answers)).toEqual({ "400 invalid_grant": racers });
        }
      }
      const guesses = checked() - before;
      await annotate(`${guesses} of ${counts.guessed * counts.guesses} guesses were checked`);
      expect(guesses).toBeGreaterThanOrEqual(counts.guessed * counts.allowed);
      expect(guesses).toBeLessThanOrEqual(counts.guessed * (counts.allowed + servers.length));
      for (const rows of await sql("SELECT failures FROM throttle WHERE failures >= 20")) {
        expect(rows).toHaveLength(counts.guessed * 2);
      }
    });
  });
}
