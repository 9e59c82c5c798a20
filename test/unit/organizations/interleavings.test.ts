import * as fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { transferOrganization } from "../../../src/core/organizations/manage.ts";
import type { Store } from "../../../src/core/ports.ts";
import type { SessionCaller } from "../../../src/core/user.ts";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { account, invitation } from "../../suite/store/records.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { addMember, addOrganization, withOrganizations } from "../support/organizations.ts";

/** What each call of the store waits for. */
let turn = (): Promise<unknown> => Promise.resolve();

/** The store, each of whose calls waits for its turn. */
const inTurns = (store: Store): Store =>
  Object.fromEntries(
    Object.entries(store).map(([name, method]) => [
      name,
      async (...given: readonly unknown[]) => {
        await turn();
        return (method as (...given: readonly unknown[]) => unknown)(...given);
      },
    ]),
  ) as unknown as Store;

let backend: Backend;
let server: Server;
const callers: Record<string, SessionCaller> = {};
beforeAll(async () => {
  backend = await openBackend();
  server = await backend.openServer({
    wrap: ({ store }) => ({ ...withOrganizations, store: inTurns(store) }),
  });
  for (const username of ["olga", "adam", "ben"]) {
    const email = `${username}@example.com`;
    await server.auth.accounts.register({ ...ann, username, email });
    callers[username] = await server.auth.login.withPassword(login({ identifier: username }));
  }
  backend.sql("UPDATE users SET email_verified_at = 1");
});
afterAll(() => backend.close());

/** A call that begins some turns later, because some calls have a longer way to what they decide. */
async function after(count: number, call: () => Promise<unknown>): Promise<unknown> {
  for (let at = 0; at < count; at++) await turn();
  return call();
}
const waits = fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 20 }), fc.nat({ max: 4 }));

const callerNamed = (name: string): SessionCaller => {
  const { userId, sessionId } = callers[name] ?? expect.fail(`nobody is ${name}`);
  return { userId, sessionId };
};

const refusalOf = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    ({ code = "internal" }: { code?: string }) => {
      expect(code).not.toBe("internal");
      return code;
    },
  );
const isDone = async (work: Promise<unknown>): Promise<boolean> =>
  (await refusalOf(work)) === undefined;

/** Between two turns a write ends. Otherwise a call that writes would wait until the other one has no turns left. */
const turns = fc.scheduler({
  act: async (call) => {
    await call();
    await new Promise(setImmediate);
  },
});

it("whatever comes first of an acceptance, a removal and a transfer, the owner is a member and nobody who was removed is", async () => {
  const own = server.auth.organizations ?? expect.fail("there are no organizations");
  const [owner, admin, ben] = ["olga", "adam", "ben"].map(callerNamed) as [
    SessionCaller,
    SessionCaller,
    SessionCaller,
  ];
  const seen = new Set<string>();
  const property = fc.asyncProperty(
    turns,
    fc.boolean(),
    fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 20 }), fc.nat({ max: 20 })),
    async (scheduler, isMember, [first, second, third]) => {
      const id = addOrganization(backend, { ownerId: owner.userId });
      addMember(backend, id, owner.userId);
      addMember(backend, id, admin.userId, "admin");
      if (isMember) addMember(backend, id, ben.userId);
      const sent = invitation({
        organizationId: id,
        email: "ben@example.com",
        expiresAt: backend.now + 1,
      });
      await server.ports.store.putInvitation(sent);
      turn = () => scheduler.schedule(Promise.resolve());
      const [accepted, removed, transferred] = await scheduler.waitFor(
        Promise.all([
          isDone(after(first, () => own.accept(ben, { id: sent.id }))),
          isDone(after(second, () => own.remove(admin, id, ben.userId))),
          isDone(after(third, () => own.transfer({ ...owner, language: "en" }, id, ben.userId))),
        ]),
      );
      turn = () => Promise.resolve();
      const { store } = server.ports;
      const row = await store.findMember(id, ben.userId);
      const { ownerId } = (await store.findOrganization(id)) ?? expect.fail("it is gone");
      expect(ownerId).toBe(transferred ? ben.userId : owner.userId);
      expect(await store.findMember(id, ownerId)).toBeDefined();
      if (isMember && !transferred) expect([removed, row]).toEqual([true, undefined]);
      expect(await isDone(own.accept(ben, { id: sent.id }))).toBe(false);
      seen.add([isMember, accepted, removed, transferred].join(" "));
      backend.sql("DELETE FROM organizations");
    },
  );
  await fc.assert(property, { numRuns: 80, seed: 1 });
  // Members and others, of whom some joined, some did not, and some became the owner.
  expect(seen.size).toBeGreaterThanOrEqual(6);
  expect([...seen].some((outcome) => outcome.endsWith("true"))).toBe(true);
});

it("whatever comes first of a transfer to an account and its deletion, the owner has an account, or doctor finds the organization", async () => {
  const { auth, ports } = server;
  const own = auth.organizations ?? expect.fail("there are no organizations");
  const founder = callerNamed("olga");
  const operators = { ...ports, ...withOrganizations };
  const doctor = await openSqlite(backend.file, "drizzle/sqlite");
  const seen = new Set<string>();
  const property = fc.asyncProperty(
    turns,
    fc.boolean(),
    waits,
    async (scheduler, isByOwner, [first, second]) => {
      const { id: heir } = account();
      await ports.store.insertAccount(account({ id: heir }));
      const id = addOrganization(backend, { ownerId: founder.userId });
      addMember(backend, id, founder.userId);
      if (isByOwner) addMember(backend, id, heir);
      turn = () => scheduler.schedule(Promise.resolve());
      const transfer = () =>
        isByOwner
          ? own.transfer({ ...founder, language: "en" }, id, heir)
          : transferOrganization(operators, {}, id, heir);
      const [transferred, kept] = await scheduler.waitFor(
        Promise.all([
          isDone(after(first, transfer)),
          refusalOf(
            after(second, () => auth.managedAccounts.delete({ actorId: "app" }, heir, "en")),
          ),
        ]),
      );
      turn = () => Promise.resolve();
      expect((await ports.store.findOrganization(id))?.ownerId).toBe(
        transferred ? heir : founder.userId,
      );
      expect((await ports.store.findAccount(heir)) === undefined).toBe(kept === undefined);
      // Nothing else keeps the account.
      if (kept) expect([kept, transferred]).toEqual(["owns_organizations", true]);
      const isLost = transferred && !kept;
      expect(await doctor.organizations.listWithoutOwner()).toEqual(
        isLost ? [{ id, name: "Acme" }] : [],
      );
      if (isLost) {
        await transferOrganization(operators, {}, id, founder.userId);
        expect(await doctor.organizations.listWithoutOwner()).toEqual([]);
      }
      seen.add([isByOwner, transferred, kept].join(" "));
      backend.sql("DELETE FROM organizations");
    },
  );
  await fc.assert(property, { numRuns: 60, seed: 1 });
  await doctor.close();
  // By the owner and by an operator: too late, in time, and in the moment before the deletion.
  expect(seen.size).toBe(6);
});
