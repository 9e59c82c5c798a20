import { randomBytes, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { auditLimits } from "../../src/core/audit/limits.ts";
import type { organizationEvents } from "../../src/core/organizations/rows.ts";
import { typeOf } from "../../src/core/webhooks/events.ts";
import { setAccount } from "../suite/http/calls/accounts.ts";
import { insertAccount, send } from "../suite/http/calls/calls.ts";
import { expectInvalid } from "../suite/http/calls/expect.ts";
import {
  joinOrganization,
  logInUser,
  openOrganization,
  openUser,
  type User,
} from "../suite/http/calls/organizations.ts";
import { auditEntry } from "../suite/store/records.ts";
import { mailTo, tokenIn } from "../support/mail/mailbox.ts";
import { secret } from "../support/secrets.ts";
import { openInProcess, useTarget } from "../support/targets/http-target.ts";

type Acme = Awaited<ReturnType<typeof openOrganization>>;

const invite = async ({ admin, path }: Acme, email: string): Promise<string> => {
  const order = { email, role: "admin" };
  return String((await admin.call("POST", `${path}/invitations`, order)).body["id"]);
};

/** What causes an event, and what the webhook says beside the organization. */
interface Row {
  act?(acme: Acme, ben: User): Promise<unknown>;
  data?(acme: Acme, ben: User): { readonly [member: string]: unknown };
}

const accepted: Row = {
  async act(acme, ben) {
    await invite(acme, ben.email);
    const token = tokenIn(await mailTo(ben.email));
    expect((await ben.call("POST", "/invitations/accept", { token })).status).toBe(200);
  },
  data: (_, { id: user_id }) => ({ user_id, role: "admin" }),
};

const rows: Readonly<Record<keyof typeof organizationEvents, Row>> = {
  organization_created: { data: ({ owner }) => ({ user_id: owner.id }) },
  organization_updated: {
    act: ({ admin, path }) => admin.call("PATCH", path, { name: "Tell-Tale", slug: null }),
    data: () => ({ fields: ["name"] }),
  },
  organization_deleted: { act: ({ owner, path }) => owner.call("DELETE", path, { name: "Acme" }) },
  organization_transferred: {
    act: ({ owner, member, path }) => owner.call("PUT", `${path}/owner`, { user_id: member.id }),
    data: ({ member }) => ({ user_id: member.id }),
  },
  membership_added: accepted,
  membership_role_changed: {
    act: ({ admin, member, path }) =>
      admin.call("PATCH", `${path}/members/${member.id}`, { role: "admin" }),
    data: ({ member }) => ({ user_id: member.id, role: "admin" }),
  },
  membership_removed: {
    act: ({ member, path }) => member.call("DELETE", `${path}/members/me`),
    data: ({ member }) => ({ user_id: member.id, role: "member" }),
  },
  invitation_sent: {
    act: (acme, ben) => invite(acme, ben.email),
    data: () => ({ role: "admin" }),
  },
  invitation_accepted: accepted,
  invitation_revoked: {
    async act(acme, ben) {
      const { admin, path } = acme;
      await admin.call("DELETE", `${path}/invitations/${await invite(acme, ben.email)}`);
    },
  },
};

describe("the trail of an organization", () => {
  const target = useTarget(() => {
    const key = secret(`whsec_${randomBytes(24).toString("base64")}`);
    const events = ["organization.*", "membership.*", "invitation.*"];
    const receiver = { url: "http://127.0.0.1:9/hooks", secret: key, events };
    return openInProcess({
      database: "sqlite",
      env: { WEBHOOKS: JSON.stringify([receiver]) },
      own: { organizations: {} },
    });
  });
  const trail = async ({ path }: Pick<Acme, "path">, reader: User, query = "") => {
    const { status, text, body } = await reader.call("GET", `${path}/audit${query}`);
    expect(status, text).toBe(200);
    return body as { entries: Record<string, unknown>[]; next_cursor: string | null };
  };

  it.each(Object.entries(rows))(
    "has %s with the organization, and so has its webhook, without a value",
    async (event, { act, data }) => {
      const acme = await openOrganization(target());
      const ben = await openUser(target());
      await act?.(acme, ben);
      const stored = await target().sql(
        `SELECT organization_id FROM audit WHERE event = '${event}'`,
      );
      expect(stored.filter((row) => row["organization_id"] === null)).toEqual([]);
      const webhooks = await target().sql(
        `SELECT kind, payload FROM outbox WHERE channel = 'webhook' AND payload LIKE '%${acme.id}%'`,
      );
      const told = webhooks
        .filter(({ kind }) => kind === typeOf(event))
        .map(({ payload }) => (JSON.parse(String(payload)) as { data: object }).data);
      expect(told).toEqual([{ organization_id: acme.id, ...data?.(acme, ben) }]);
      const values = [ben, acme.admin].map(({ email, username }) => [email, username]);
      const text = JSON.stringify(webhooks);
      for (const value of [...values.flat(), "Acme", "Tell-Tale", "127.0.0.1:", "lt1_"]) {
        expect(text).not.toContain(value);
      }
      if (event === "organization_deleted") return;
      const { entries } = await trail(acme, acme.admin, `?event=${event}`);
      expect(entries).toHaveLength(1);
      expect(entries[0]).toMatchObject({ event, subject: data?.(acme, ben)["user_id"] ?? null });
    },
  );

  it("EA-40 shows members who did what to whom, and nothing of the operator, of others, and of where they were", async () => {
    const acme = await openOrganization(target());
    const other = await openOrganization(target());
    const { id, path, owner, admin, member } = acme;
    const administrator = await insertAccount(target());
    await setAccount(target(), administrator, "role", "'admin'");
    const boss = await logInUser(target(), administrator);
    const asBoss = (method: string, at: string, body: object) =>
      send(target(), `/admin/organizations${path}${at}`, {
        method,
        headers: { Authorization: `Bearer ${boss.token}`, "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
    const put = (role: string) => asBoss("PUT", `/members/${member.id}`, { role });
    expect((await put("admin")).status).toBe(204);
    await joinOrganization(target(), id, boss);
    expect((await put("member")).status).toBe(204);
    expect((await admin.call("DELETE", `${path}/members/${member.id}`)).status).toBe(204);
    expect((await admin.call("DELETE", `${path}/members/me`)).status).toBe(204);
    for (const given of [
      { event: "sensitive_read", detail: '{"what":"members"}' },
      { event: "organization_updated", actorId: "cli:ann", subjectId: null, detail: null },
    ]) {
      const one = auditEntry({ id: `f${randomUUID().slice(1)}`, ...given });
      await target().sql(
        `INSERT INTO audit (id, at, event, outcome, actor_id, address, organization_id, detail) VALUES ('${one.id}', ${one.at}, '${one.event}', 'success', ${one.actorId === null ? "NULL" : `'${one.actorId}'`}, '203.0.113.9', '${id}', ${one.detail === null ? "NULL" : `'${one.detail}'`})`,
      );
    }
    const { entries, next_cursor } = await trail(acme, owner);
    expect(next_cursor).toBeNull();
    expect(Object.keys(entries[0] ?? {})).toEqual([
      "id",
      "at",
      "event",
      "words",
      "actor",
      "subject",
      "detail",
    ]);
    const roles = (from: string, to: string) => ({ from, to });
    expect(
      entries.map(({ event, words, actor, subject, detail }) => [
        event,
        words,
        actor,
        subject,
        detail,
      ]),
    ).toEqual([
      ["organization_updated", "Organization changed", "operator", null, null],
      ["membership_removed", "Removed from an organization", admin.id, admin.id, { role: "admin" }],
      [
        "membership_removed",
        "Removed from an organization",
        admin.id,
        member.id,
        { role: "member" },
      ],
      // The administrator of the server is a member by now, so this was a member too.
      [
        "membership_role_changed",
        "Role in an organization changed",
        boss.id,
        member.id,
        roles("admin", "member"),
      ],
      [
        "membership_role_changed",
        "Role in an organization changed",
        boss.id,
        member.id,
        roles("member", "admin"),
      ],
      ["organization_created", "Organization created", owner.id, owner.id, null],
    ]);
    await target().sql(`DELETE FROM memberships WHERE user_id = '${boss.id}'`);
    const actors = async () =>
      (await trail(acme, owner, "?event=membership_role_changed")).entries.map(
        ({ actor }) => actor,
      );
    expect(await actors()).toEqual(["operator", "operator"]);
    const shown = await trail(other, other.owner);
    expect(shown.entries.map(({ event, subject }) => [event, subject])).toEqual([
      ["organization_created", other.owner.id],
    ]);
  });

  it("comes page by page, the newest first, within a time", async () => {
    const acme = await openOrganization(target());
    const { id, path, owner } = acme;
    const values = Array.from(
      { length: auditLimits.page },
      (_, at) =>
        `('00000000-0000-7000-8000-${String(at).padStart(12, "0")}', ${at}, 'membership_added', 'success', '${id}')`,
    );
    await target().sql(
      `INSERT INTO audit (id, at, event, outcome, organization_id) VALUES ${values.join(", ")}`,
    );
    const first = await trail(acme, owner);
    expect(first.entries).toHaveLength(auditLimits.page);
    expect(first.entries[0]).toMatchObject({ event: "organization_created" });
    const rest = await trail(acme, owner, `?cursor=${String(first.next_cursor)}`);
    expect(rest.entries.map(({ at }) => at)).toEqual(["1970-01-01T00:00:00.000Z"]);
    expect(rest.next_cursor).toBeNull();
    const since = await trail(acme, owner, "?from=2026-01-01T00:00:00Z");
    expect(since.entries).toHaveLength(1);
    const before = await trail(acme, owner, "?to=2026-01-01T00:00:00Z");
    expect(before.entries).toHaveLength(auditLimits.page);
    for (const [query, pointer] of [
      ["event=authn_login_success", "/event"],
      ["from=yesterday", "/from"],
      ["cursor=bm8", "/cursor"],
    ] as const) {
      expectInvalid(await owner.call("GET", `${path}/audit?${query}`), pointer);
    }
  });
});
