import * as fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Store } from "../../../src/core/ports.ts";
import type { SessionCaller } from "../../../src/core/user.ts";
import { invitation } from "../../suite/store/records.ts";
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
async function after(turns: number, call: () => Promise<unknown>): Promise<unknown> {
  for (let at = 0; at < turns; at++) await turn();
  return call();
}
const waits = fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 20 }), fc.nat({ max: 4 }));

const callerNamed = (name: string): SessionCaller => {
  const { userId, sessionId } = callers[name] ?? expect.fail(`nobody is ${name}`);
  return { userId, sessionId };
};

const isDone = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    (error: { code?: string }) => {
      expect(error.code).not.toBe("internal");
      return false;
    },
  );

it("whatever comes first of an acceptance, a removal and a transfer, the owner is a member and nobody who was removed is", async () => {
  const own = server.auth.organizations ?? expect.fail("there are no organizations");
  const [owner, admin, ben] = ["olga", "adam", "ben"].map(callerNamed) as [
    SessionCaller,
    SessionCaller,
    SessionCaller,
  ];
  const seen = new Set<string>();
  const property = fc.asyncProperty(
    fc.scheduler(),
    fc.boolean(),
    waits,
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
  await fc.assert(property, { numRuns: 150, seed: 1 });
  // Members and others, of whom some joined, some did not, and some became the owner.
  expect(seen.size).toBeGreaterThanOrEqual(4);
  expect([...seen].some((outcome) => outcome.endsWith("true"))).toBe(true);
});
