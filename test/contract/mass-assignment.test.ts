import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { fixedForOwner } from "../../src/contract/accounts/me.ts";
import { accountRow, withTerms } from "../suite/http/calls/accounts.ts";
import { operationsOf, withoutAdmin, type OpenApi } from "../support/documents/openapi.ts";
import { ann, bystander } from "../support/documents/refused-calls.ts";
import { prepare, successes } from "../support/documents/successful-calls.ts";
import { openInProcess, useTarget, type Init } from "../support/targets/http-target.ts";

/** Members that no caller may set. The ids are those of another account. */
const extras = (otherId: string) => ({
  id: otherId,
  sub: otherId,
  user_id: otherId,
  userId: otherId,
  role: "admin",
  roles: ["admin"],
  is_admin: true,
  email_verified: true,
  emailVerifiedAt: 1,
  email_verified_at: 1,
  disabled: true,
  disabledAt: 1,
  disabled_at: 1,
  deleted_at: 1,
  username_key: "root",
  email_key: "root@example.com",
  password_hash: "x",
  passwordHash: "x",
  sessions_valid_from: 9e15,
  created_at: "2001-01-01T00:00:00.000Z",
  createdAt: 1,
  attributes: { customer: "stolen", constructor: "x", unknown: 1 },
});

/** Only the operator writes the first attribute. */
const attributes = z.object({
  customer: z.string().optional().meta({ readOnly: true }),
  phone: z.string().optional(),
});

/** The request with these members in its body as well, which is JSON or a form. */
const withMembers = (init: Init, members: object): Init => {
  const { body } = init;
  if (typeof body !== "string") throw new TypeError("the body is no text");
  if (body.startsWith("{")) {
    return { ...init, body: JSON.stringify({ ...(JSON.parse(body) as object), ...members }) };
  }
  const texts = Object.entries(members).map(([name, value]) => [name, String(value)]);
  return { ...init, body: `${body}&${new URLSearchParams(texts).toString()}` };
};

/** The columns that using a link changes: Ann's proof of her address, and the other person's new password. */
const changedByLinks: Readonly<Record<string, readonly string[]>> = {
  verifyEmail: ["email_verified_at"],
  resetPassword: ["email_verified_at", "password_hash", "sessions_valid_from", "updated_at"],
};

/** The known members that a call refuses. */
const refusedBy: Readonly<Record<string, readonly string[]>> = {
  updateMe: Object.keys(fixedForOwner(undefined)),
  refreshSession: Object.keys(extras("")),
  chooseOrganization: Object.keys(extras("")),
};

const without = (row: object, columns: readonly string[] = []): object =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !columns.includes(name)));

describe("ASVS-8.2.3 a member that a caller may not set", () => {
  const target = useTarget(() =>
    openInProcess({ database: "sqlite", env: withTerms, own: { attributes } }),
  );
  let document: OpenApi;
  beforeAll(async () => {
    document = (await (await target().fetch("/openapi.json")).json()) as OpenApi;
  });

  /** The columns that no call of a user may change. */
  const fixed = async (person: typeof ann) => {
    const row = await accountRow(target(), person);
    const { id, role, email_verified_at, disabled_at, created_at, attributes: own } = row;
    return { id, role, email_verified_at, disabled_at, created_at, attributes: own };
  };

  it("is refused or does nothing in any call that takes a body, to the own account and to others", async () => {
    const operations = withoutAdmin(operationsOf(document));
    const requests = successes(await prepare(target()));
    const kept = '{"customer":"kept by the operator"}';
    await target().sql(`UPDATE users SET attributes = '${kept}' WHERE username_key <> 'bea'`);
    let [own, others] = [await fixed(ann), await accountRow(target(), bystander)];
    const members = extras(String(others["id"]));
    const tested = new Set<string>();
    for (const [id, init, given] of requests) {
      const { path, method, operation } =
        operations.find((one) => one.operation.operationId === id) ?? expect.fail(id);
      // One call takes a body or none.
      if (!operation.requestBody || !("body" in init)) continue;
      const send = (extra: object) =>
        target().fetch(given ?? path, {
          method: method.toUpperCase(),
          ...withMembers(init, extra),
        });
      const refused = refusedBy[id];
      if (refused) expect((await send(members)).status, id).toBe(422);
      expect((await send(without(members, refused))).ok, id).toBe(true);
      const now = [await fixed(ann), await accountRow(target(), bystander)] as const;
      const changed = changedByLinks[id];
      expect(without(now[0], changed), id).toEqual(without(own, changed));
      expect(without(now[1], changed), id).toEqual(without(others, changed));
      [own, others] = now;
      tested.add(id);
    }
    const { id, ...bea } = await fixed({ ...ann, username: "bea" });
    expect(id).not.toBe(others["id"]);
    expect(bea).toMatchObject({ role: "user", email_verified_at: null, disabled_at: null });
    expect([own.attributes, bea.attributes]).toEqual([kept, null]);
    expect(Number(bea.created_at)).toBeGreaterThan(Number(own.created_at));

    const withBody = operations.filter(({ operation }) => operation.requestBody);
    expect([...tested].toSorted()).toEqual(
      withBody.map(({ operation }) => String(operation.operationId)).toSorted(),
    );
  });
});
