import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { account, auditEntry, organization } from "../../suite/store/records.ts";
import { latchkey } from "../../support/cli.ts";
import { cheapHashes, scratchFolder } from "../../support/targets/http-target.ts";

const evil = 'x\r\n\u001b[31mred\u0007\u009b2J\u202egpj.exe\u2066","event":"forged';

describe("latchkey audit", () => {
  it("shows the newest events, and no text of an event controls the terminal", async () => {
    const cwd = await scratchFolder();
    const file = join(cwd, "latchkey.db");
    const run = { cwd, env: { ...cheapHashes, SQLITE_FILE: file } };
    const { store, close } = await openSqlite(file, "drizzle/sqlite");
    const ann = account({ id: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90", usernameKey: "ann" });
    await store.insertAccount(ann);
    for (let count = 100; count < 160; count++) {
      await store.insertAuditEntry(auditEntry({ id: String(count), subjectId: ann.id }));
    }
    const acme = organization({ slug: "Acme", slugKey: "acme" });
    await store.insertOrganization(acme);
    const { id: organizationId } = acme;
    await store.insertAuditEntry(auditEntry({ id: "000", organizationId }));
    const detail = JSON.stringify({ reason: evil });
    const hostile = { id: "200", actorId: evil, clientId: evil, requestId: evil, detail };
    await store.insertAuditEntry(auditEntry({ ...hostile, event: "user_deleted" }));
    await close();

    const text = await latchkey(run, "audit");
    const lines = text.stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(50);
    expect(text.stderr).toMatch(/^There are older events\./);
    expect(lines[0]).toContain(`authn_login_fail  ${ann.id}  from 192.0.2.7`);
    expect(lines[49]).toContain("user_deleted");
    const json = await latchkey(run, "audit", "--json", "--event", "user_deleted");
    expect(JSON.parse(json.stdout)).toMatchObject({ actor: evil, detail: { reason: evil } });
    for (const { stdout } of [text, json]) {
      expect(stdout).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}/u);
    }

    const ofAnn = await latchkey(run, "audit", "--subject", "Ann", "--json");
    expect(ofAnn.stdout.trimEnd().split("\n")).toHaveLength(50);
    const ofAcme = await latchkey(run, "audit", "--organization", "acme");
    expect(ofAcme.stdout.trimEnd().split("\n")).toEqual([
      expect.stringContaining(`  organization ${organizationId}  `),
    ]);
    expect(await latchkey(run, "audit", "--organization", "none")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("error: No organization has the slug or id none. The"),
    });
    expect(await latchkey(run, "audit", "--subject", "nobody")).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/error: No account has this .*\. The database is \S+ .+\.\n/),
    });
    expect(await latchkey(run, "audit", "--event", "nothing")).toMatchObject({ code: 1 });
  });
});
