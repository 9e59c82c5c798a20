import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { accountEvents } from "../../../src/core/accounts/rows.ts";
import { adminEvents } from "../../../src/core/admin/rows.ts";
import { auditLimits } from "../../../src/core/audit/limits.ts";
import { earliestId, timeOrderedId } from "../../../src/core/ids.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { openBackend, type Backend, type Server } from "../support/backend.ts";
import { refusal } from "../support/refusal.ts";

const day = 86_400_000;
const [ann, eve] = ["019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90", "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f91"];

let backend: Backend;
let server: Server;
beforeAll(async () => {
  backend = await openBackend();
  server = await backend.openServer();
});
beforeEach(() => void backend.sql("DELETE FROM audit"));
afterAll(() => backend.close());

describe("the list of events", () => {
  it("comes in pages, the newest first, and with filters", async () => {
    const { list } = server.auth.audit;
    const { recordNow } = server.ports.audit;
    for (let count = 0; count < auditLimits.page + 10; count++) {
      backend.now += 1;
      await recordNow(accountEvents.user_updated, { actorId: eve, subjectId: ann });
    }
    backend.now += 1;
    await recordNow(adminEvents.user_enabled, { actorId: "cli:root", subjectId: eve });
    const first = await list({});
    expect(first.entries).toHaveLength(auditLimits.page);
    expect(first.entries[0]?.event).toBe("user_enabled");
    const second = await list({ cursor: first.next });
    expect(second.entries).toHaveLength(11);
    expect(second.next).toBeUndefined();
    const ids = [...first.entries, ...second.entries].map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted().toReversed());
    expect((await list({ subject: eve })).entries).toHaveLength(1);
    expect((await list({ actor: "cli:root" })).entries).toHaveLength(1);
    expect((await list({ actor: eve, event: "user_enabled" })).entries).toEqual([]);
    expect((await list({ event: "user_enabled" })).entries).toHaveLength(1);
  });

  it.each([
    [{ subject: "ann" }, "/subject"],
    [{ actor: "ü" }, "/actor"],
    [{ actor: ann, subject: ann }, "/actor"],
    [{ event: "no_event" }, "/event"],
    [{ cursor: "~" }, "/cursor"],
  ])("refuses %j", async (query, pointer) => {
    const { code, errors } = await refusal(server.auth.audit.list(query));
    expect(code).toBe("validation_failed");
    expect(errors?.map((one) => one.pointer)).toEqual([pointer]);
  });
});

describe("the purge of events", () => {
  it("deletes those that are older than the policy says, and no others", async () => {
    const policy = { auditRetentionDays: 10 };
    const { auth } = await backend.openServer({ policy });
    const count = () => Number(backend.sql("SELECT count(*) AS n FROM audit")[0]?.["n"]);
    await server.ports.audit.recordNow(accountEvents.user_updated, { subjectId: ann });
    backend.now += 1;
    await server.ports.audit.recordNow(adminEvents.user_enabled, { subjectId: eve });
    backend.now += 10 * day;
    await auth.purge();
    expect(count()).toBe(1);
    backend.now += 1;
    await auth.purge();
    expect(count()).toBe(0);
  });
});

describe("the earliest id of a time", () => {
  it("is before every id of that time, and after every id of the time before", () => {
    for (let count = 0; count < 100; count++) {
      expect(earliestId(1000) < timeOrderedId(1000, systemRandom)).toBe(true);
      expect(earliestId(1000) > timeOrderedId(999, systemRandom)).toBe(true);
    }
  });
});

it("events of one millisecond are listed in the order in which they happened, the newest first", async () => {
  const { user_enabled, user_updated } = { ...accountEvents, ...adminEvents };
  const events = Array.from({ length: 8 }, (_, at) => (at % 2 ? user_enabled : user_updated));
  for (const event of events) await server.ports.audit.recordNow(event, { subjectId: ann });
  const { entries } = await server.auth.audit.list({ subject: ann });
  expect(entries.map(({ event }) => event)).toEqual(events.map(({ name }) => name).toReversed());
});
