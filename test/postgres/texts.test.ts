import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fuzz } from "../suite/http/fuzz.ts";
import { strings } from "../suite/http/naughty-strings.ts";
import { authorizeFuzz } from "../suite/http/oidc/fuzz.ts";
import { latchkeyInProcess } from "../support/cli-in-process.ts";
import { postgresDatabase } from "../support/databases/databases.ts";
import { operationsOf, readJson, type OpenApi } from "../support/documents/openapi.ts";
import { createFuzzer } from "../support/fuzz/fuzzer.ts";
import { bodiesOf, requestsOf } from "../support/fuzz/requests.ts";
import { openFuzzTarget } from "../support/fuzz/target.ts";
import { isText, membersOf, plain, type Entry } from "../support/fuzz/values.ts";
import { openInProcess, scratchFolder, useTarget } from "../support/targets/http-target.ts";

const operations = operationsOf(readJson("test/contract/openapi.snapshot.json") as OpenApi);
const ids = operations.map(({ operation }) => String(operation.operationId));

/** PostgreSQL has no U+0000 in a text, and refuses a statement with one. MySQL and SQLite store it. */
const nul = "\0";
const emoji = "\u{1f600}";
/** What may become of a text that a call accepts. */
const changes: readonly ((text: string) => string)[] = [
  (text) => text + nul,
  (text) => nul + text,
  () => nul,
  (text) => text.slice(0, 1) + nul + text.slice(1),
  (text) => text + emoji,
  () => emoji,
];

describe("a text with U+0000 or an emoji, in each place of each call, on PostgreSQL", () => {
  const target = useTarget(async () => openFuzzTarget(await postgresDatabase()));
  let fuzzer: Awaited<ReturnType<typeof createFuzzer>>;
  beforeAll(async () => {
    fuzzer = await createFuzzer(target());
  });
  beforeEach(() => fuzzer.start());

  it.each(ids)("%s is no error of the server", async (id) => {
    const call = fuzzer.callOf(id);
    for (const { schema, request } of bodiesOf(call)) {
      const members = membersOf(fuzzer.document, schema).filter(([, one]) => isText(one));
      for (const [name] of members) {
        for (const [index, change] of changes.entries()) {
          const [sample = []] = fc.sample(plain(fuzzer.document, schema), {
            seed: index,
            numRuns: 1,
          });
          const own = sample.find(([one]) => one === name)?.[1];
          const others = sample.filter(([one]) => one !== name);
          const given: Entry[] = [...others, [name, change(typeof own === "string" ? own : "Ann")]];
          await fuzzer.send(call, request(given, "Bearer <access token>"));
        }
      }
    }
  });

  it.each(ids)("%s is no error of the server with such a parameter", async (id) => {
    const call = fuzzer.callOf(id);
    const { parameters = [] } = call.operation;
    for (const { name, in: place } of parameters) {
      if (place === "header") continue;
      const [base] = fc.sample(requestsOf(fuzzer.document, call), { seed: 1, numRuns: 1 });
      if (!base) continue;
      const Authorization = call.path.startsWith("/admin/")
        ? "Bearer <admin token>"
        : "Bearer <access token>";
      for (const change of changes) {
        const text = encodeURIComponent(change("admin"));
        const filled = place === "path" ? call.path.replace(`{${name}}`, text) : call.path;
        const path = `${filled.replaceAll(/\{\w+\}/g, "<other id>")}${place === "query" ? `?${name}=${text}` : ""}`;
        await fuzzer.send(call, { ...base, path, headers: { ...base.headers, Authorization } });
      }
    }
  });

  it.each(ids)("%s gets random requests", async (id) => {
    const call = fuzzer.callOf(id);
    const requests = requestsOf(fuzzer.document, call);
    const send = fc.asyncProperty(requests, async (one) => void (await fuzzer.send(call, one)));
    await fc.assert(send, { numRuns: 60 });
  });

  it("the log has no error and no secret", () => {
    fuzzer.expectQuietLog();
  });
});

describe("an import on PostgreSQL", () => {
  it("refuses each record with U+0000 or leaves that text out, and keeps an emoji", async () => {
    const database = await postgresDatabase();
    const file = join(await scratchFolder(), "users.jsonl");
    const text = `a${nul}b`;
    const changed = [
      { user_id: `auth0|${text}` },
      { email: `${text}@example.com` },
      { name: text },
      { username: text },
      { nickname: text },
      { given_name: text, family_name: text },
      { picture: text, user_metadata: { text, [text]: text } },
      { identities: [{ connection: text, provider: text, user_id: text, isSocial: true }] },
      {
        identities: [{ connection: "x", provider: "google-oauth2", user_id: text, isSocial: true }],
      },
      { passwordHash: `$2b$10$${text}` },
      { locale: text, created_at: text, last_ip: text },
      { name: `Ann ${emoji}` },
    ];
    const lines = changed.map((one, at) =>
      JSON.stringify({ user_id: `auth0|${at}`, email: `u${at}@example.com`, ...one }),
    );
    writeFileSync(file, `${lines.join("\n")}\n`);
    await latchkeyInProcess(database.env, "migrate");
    const args = ["users", "import", file, "--from", "auth0"] as const;
    const { stdout, stderr } = await latchkeyInProcess(database.env, ...args);
    expect(stdout + stderr).not.toMatch(/PostgresFault|22021|failed/);
    expect(stdout).toContain(`${lines.length} records\n`);
    const rows = await database.sql("select email, name from users order by email");
    const last = changed.length - 1;
    expect(rows).toContainEqual({ email: `u${last}@example.com`, name: `Ann ${emoji}` });
    expect(rows.length).toBeGreaterThan(5);
    await database.drop();
  });
});

describe("in process, on PostgreSQL, with texts that nobody expects", () => {
  const target = useTarget(async () => openInProcess({ database: await postgresDatabase() }));
  fuzz(target);
  authorizeFuzz(target);
  strings(target);
});
