import { afterAll, beforeAll, expect, it } from "vitest";
import type { Account } from "../../../../src/core/accounts/model.ts";
import type { Store } from "../../../../src/core/ports.ts";
import { cuts, runs, type Fault, type Faults } from "../../../support/faults/faults.ts";
import type { OpenStore } from "../open-store.ts";
import { account, insist, session } from "../records.ts";
import { expectSilent, thrownBy } from "./refusals.ts";
import { writeNames, writes, type Write, type WriteName } from "./writes.ts";

/** A store with faults on its connection to the database. */
export interface FaultyStore extends OpenStore {
  readonly faults: Faults;
}

/** The number of attempts that the store makes. */
const tries = 3;

/** The number of writes that run at once: one for each connection, because a busy machine may let others wait for too long. */
const atOnce = 10;

/** How each write of a store handles a broken connection. */
export function storeFaults(
  open: () => Promise<FaultyStore>,
  kinds: readonly Fault[] = cuts,
): void {
  let opened: FaultyStore;
  let store: Store;
  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  });
  afterAll(() => opened.close());

  /** Runs many writes at once, because each waits before it retries. */
  const everyWrite = async (use: (name: WriteName, write: Write) => Promise<void>) => {
    const all = writeNames.map((name) => [name, writes[name](store)] as const);
    for (const [, write] of all) await write.prepare?.();
    for (let at = 0; at < all.length; at += atOnce) {
      await Promise.all(all.slice(at, at + atOnce).map(([name, write]) => use(name, write)));
    }
  };
  const numberOf = async (count: string): Promise<number> =>
    Number((await opened.sql(count))[0]?.["n"]);

  it.each(kinds.flatMap((fault) => [1, 2].map((times) => [fault, times] as const)))(
    "performs every write once and reports its result, with the exchange %s, %i times",
    async (fault, times) => {
      await everyWrite(async (name, write) => {
        opened.faults.arm(fault, times, name);
        expect(await write.run(), name).toBe(write.result);
        expect(opened.faults.disarm(name), name).toBe(times);
        expect(await numberOf(write.count), name).toBe(write.done);
      });
    },
  );

  it.each(kinds)(
    "rejects every write as unavailable and without details, with each exchange %s",
    async (fault) => {
      await everyWrite(async (name, write) => {
        opened.faults.arm(fault, Infinity, name);
        const error = await thrownBy(write.run());
        expect(opened.faults.disarm(name), name).toBe(tries);
        expect(error, name).toMatchObject({ code: "unavailable", message: "unavailable" });
        expectSilent(error);
        expect(await numberOf(write.count), name).toBe(runs(fault) ? write.done : write.undone);
        expect(await insist(write.run), name).toBe(write.result);
        expect(await numberOf(write.count), name).toBe(write.done);
      });
    },
  );

  it.each(kinds)(
    "gives each of three concurrent readers its own session, with an exchange %s",
    async (fault) => {
      const ids: string[] = [];
      for (let at = 0; at < 3; at++) {
        const one = account();
        expect(await store.insertAccount(one)).toBe(true);
        const its = session({ userId: one.id });
        await store.insertSession(its);
        ids.push(its.id);
      }
      // Coalesced reads send the second statement, others the first one.
      const statements = ["findSessionState", "findSessionStates4"];
      for (const name of statements) opened.faults.arm(fault, 1, name);
      const states = await Promise.all(ids.map((id) => store.findSessionState(id)));
      const happened = statements.map((name) => opened.faults.disarm(name));
      expect(happened.toSorted((a, b) => a - b)).toEqual([0, 1]);
      expect(new Set(states.map((state) => state?.userId)).size).toBe(3);
    },
  );

  it.each(kinds)(
    "performs one of two concurrent writes and reports the right one, with an exchange %s",
    async (fault) => {
      const inserted = async (one: Account, other: Account) => {
        opened.faults.arm(fault, 1, "insertAccount");
        const won = await Promise.all(
          [one, other].map((each) => insist(() => store.insertAccount(each))),
        );
        expect(opened.faults.disarm("insertAccount")).toBe(1);
        expect(won.filter(Boolean)).toHaveLength(1);
        const winner = won[0] ? one : other;
        const rows = await opened.sql(
          `select id from users where username_key = '${one.usernameKey}'`,
        );
        expect(rows).toEqual([{ id: winner.id }]);
        return winner;
      };
      const { usernameKey } = account();
      const { id: userId, passwordHash: from } = await inserted(
        account({ usernameKey }),
        account({ usernameKey }),
      );

      opened.faults.arm(fault, 1, "replacePasswordHash");
      const hashes = ["one", "other"];
      const won = await Promise.all(
        hashes.map((to) => insist(() => store.replacePasswordHash({ userId, from, to, now: 1 }))),
      );
      expect(opened.faults.disarm("replacePasswordHash")).toBe(1);
      expect(won.filter(Boolean)).toHaveLength(1);
      const row = await store.findAccountByUsername(usernameKey);
      expect(row?.passwordHash).toBe(hashes[won.indexOf(true)]);
    },
  );
}
