import { afterAll, beforeAll, expect, it } from "vitest";
import { ownedMemberships } from "../../../src/core/organizations/owned.ts";
import { ann, openBackend, type Backend, type Server } from "../support/backend.ts";
import { addMember, addOrganization } from "../support/organizations.ts";

let backend: Backend;
let server: Server;
beforeAll(async () => {
  backend = await openBackend();
  server = await backend.openServer();
});
afterAll(() => backend.close());

it("the undo of an address removes the memberships of invitations that were accepted since", async () => {
  const { id: userId } = await server.auth.accounts.register(ann);
  const join = (source: string, at: number, given: { ownerId?: string } = {}): string => {
    const id = addOrganization(backend, given);
    addMember(backend, id, userId);
    backend.sql(
      "UPDATE memberships SET source = ?, created_at = ? WHERE organization_id = ?",
      source,
      at,
      id,
    );
    return id;
  };
  const kept = [
    join("invitation", 9),
    join("manual", 10),
    join("invitation", 10, { ownerId: userId }),
  ];
  const since = join("invitation", 10);
  const origin = { address: "192.0.2.7" };
  const removed = await ownedMemberships(server.ports).removeSince(userId, 10, origin);
  expect(removed).toEqual([{ what: "organization", name: "Acme" }]);
  const left = backend.sql("SELECT organization_id AS id FROM memberships");
  expect(new Set(left.map(({ id }) => id))).toEqual(new Set(kept));
  expect(server.events.filter(({ event }) => event === "membership_removed")).toMatchObject([
    { fields: { subject: userId, organization: since, address: "192.0.2.7" } },
  ]);
});
