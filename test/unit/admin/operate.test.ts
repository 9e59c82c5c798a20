import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findWarnings } from "../../../src/core/admin/operate/warnings.ts";
import type { AdminPorts } from "../../../src/core/admin/ports.ts";
import { factorKinds, kinds } from "../../../src/core/factors/kinds.ts";
import { outboxLimits } from "../../../src/core/outbox/limits.ts";
import { delivery } from "../../suite/store/records.ts";
import { ann, openBackend, type Backend } from "../support/backend.ts";
import { noon } from "../support/claims.ts";

const minute = 60_000;
let backend: Backend;
beforeAll(async () => {
  backend = await openBackend();
});
afterAll(() => backend.close());

it.each([
  ["an email that waits for 15 minutes", noon - 15 * minute, noon, []],
  ["one that waits for longer", noon - 15 * minute - 1, noon, ["mail_waiting"]],
  ["one that was given up at once", noon, outboxLimits.never, ["mail_given_up"]],
  ["one that was given up long ago", noon - 864e5, outboxLimits.never, ["mail_given_up"]],
])("%s is a warning or not", async (_, createdAt, dueAt, expected) => {
  const outbox = { listDeliveries: async () => [delivery({ createdAt, dueAt })] };
  const audit = { counts: () => ({ isFailing: false }) };
  const ports = { operator: { outbox }, audit, clock: () => noon };
  const warnings = await findWarnings(ports as unknown as AdminPorts);
  expect(warnings).toEqual(expected.map((code) => ({ code, count: 1, since: createdAt })));
});

it("a reset of the second factors forgets the wrong codes of the account, and of no other", async () => {
  const { auth, ports } = await backend.openServer();
  const { id } = await auth.accounts.register(ann);
  const limits = factorKinds.map((kind) => kinds[kind].limit);
  const keysOf = (userId: string) =>
    Promise.all(limits.map(({ name }) => ports.throttleKeys(name, userId)));
  const [own, others] = [await keysOf(id), await keysOf(randomUUID())];
  const expiresAt = backend.now + 864e5;
  for (const key of [...own, ...others]) {
    await ports.store.insertCounter({ key, until: expiresAt, failures: 100, expiresAt });
  }
  await auth.admin.users.resetFactors({ actorId: "cli:op" }, id, "en");
  const left = backend.sql("SELECT key FROM throttle").map(({ key }) => String(key));
  expect(left.toSorted()).toEqual(others.toSorted());
});
