import { expect } from "vitest";
import { ownedBy, purge } from "../../../src/core/auth.ts";
import { fillWords } from "../../../src/core/search/fill.ts";
import { limits } from "../../../src/core/tables/limits.ts";
import { mysqlDialect } from "../../../src/drivers/mysql/dialect.ts";
import { withTerms } from "../../suite/http/calls/accounts.ts";
import { policy } from "../../unit/support/claims.ts";
import { operationsOf, readJson, type OpenApi } from "../documents/openapi.ts";
import { secret } from "../secrets.ts";
import { absentProvider } from "../targets/http-target.ts";
import { startLyingIssuer, type LyingIssuer } from "../upstream/lying-issuer.ts";
import { everyCall } from "./calls.ts";
import { familyOf, textSections, type CallRow, type JobRow } from "./page.ts";
import { openRecorder, type Recorder } from "./recorder.ts";
import { serverStatements } from "./statements.ts";

/** Every limit counts, and no test reaches it. */
const highLimits = limits.map(({ name }) => `${name}=1000000`).join();

/** What the first attempt sends besides, if a limit counts it. It depends on the calls before. */
const firstAttempt = ["findCounters", "deleteExpiredCounter", "insertCounter"];

/** The statements of a call without those of first attempts. */
function withoutFirstAttempts(statements: readonly string[]): string[] {
  const [first = "", ...rest] = statements;
  if (statements.length === 0) return [];
  if (firstAttempt.every((name, at) => statements[at] === name)) {
    return withoutFirstAttempts(statements.slice(firstAttempt.length));
  }
  return [first, ...withoutFirstAttempts(rest)];
}

/** What a server remembers for ten seconds or half a minute. Which calls read it again depends on how busy the machine is. */
const remembered = ["hasLogoutReceivers", "listResources"];

/** Each name once, in the order of the lists of statements. Events that wait together share one statement. */
function distinct(names: readonly string[]): string[] {
  const sent = new Set(
    names.map((name) => name.replace(/^insertAuditEntries\d$/, "insertAuditEntry")),
  );
  for (const name of [...remembered, "deleteExpiredCounter", "insertCounter"]) sent.delete(name);
  return Object.keys(serverStatements(mysqlDialect)).filter((name) => sent.has(name));
}

async function callRows({ target, record, store }: Recorder, idp: LyingIssuer): Promise<CallRow[]> {
  const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;
  const operations = operationsOf(document).map(
    ({ method, path }) => `${method.toUpperCase()} ${path}`,
  );
  const rows: (CallRow & { readonly at: number })[] = [];
  const calls = await everyCall(target, document, idp);
  await fillWords(store);
  for (const { name, how, tag, isError, send } of calls) {
    let status = 0;
    const {
      statements: sent,
      later,
      trips,
    } = await record(async () => {
      const response = await send();
      ({ status } = response);
      await response.text();
    });
    expect(status >= 400, `${name} ${how}: ${status}`).toBe(isError);
    // What is due is sent before the test ends, so that the statements of sending are always the same.
    const due = () => target.sql(`SELECT id FROM outbox WHERE due_at <= ${Date.now()}`);
    await expect.poll(due).toEqual([]);
    const statements = withoutFirstAttempts(sent).filter((one) => !remembered.includes(one));
    expect(statements, name).not.toContain("insertCounter");
    expect(statements.join(), name).not.toContain("unlisted");
    const at = operations.indexOf(name);
    rows.push({
      // Pages that are no operation come last.
      at: at < 0 ? operations.length : at,
      tag,
      call: `\`${name}\`${how && `, ${how}`}`,
      trips: trips - (sent.length - statements.length),
      statements,
      later: distinct(later),
    });
  }
  return rows.toSorted((a, b) => a.at - b.at);
}

/** Everything that a server sends: by call, by job, and the names that none of them sends. */

const webhookSecret = secret(`whsec_${Buffer.alloc(24, 7).toString("base64")}`);

export async function recordAll(): Promise<{
  readonly calls: readonly CallRow[];
  readonly jobs: readonly JobRow[];
  readonly unseen: readonly string[];
  readonly texts: string;
}> {
  const idp = await startLyingIssuer();
  const provider = { id: "idp", name: "IdP", issuer: idp.issuer, client_id: idp.clientId };
  const recorder = await openRecorder({
    ...withTerms,
    AUDIT_TABLE: "on",
    THROTTLE: highLimits,
    // Of an event that no call causes. Nothing listens there.
    WEBHOOKS: JSON.stringify([
      { url: "http://127.0.0.1:9/", secret: webhookSecret, events: ["user.locked"] },
    ]),
    OIDC_PROVIDERS: JSON.stringify([
      ...(JSON.parse(absentProvider.OIDC_PROVIDERS) as object[]),
      { ...provider, client_secret: idp.clientSecret, trust_email: true },
    ]),
  });
  const calls = await callRows(recorder, idp);
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const ports = { store: recorder.store, log, clock: Date.now };
  const owned = ownedBy(ports as unknown as Parameters<typeof ownedBy>[0], policy);
  const purged = await recorder.record(() =>
    purge(ports, { ...policy, auditRetentionDays: 1 }, owned),
  );
  const purging = distinct(purged.statements);
  const counting = new Set(["countSignUps", "countEvents", "insertStat"]);
  const wording = new Set([
    "findUnindexed",
    "walkIndexed",
    "insertManyWords",
    "deleteOtherWords",
    "setManyWordsAt",
  ]);
  const texts = textSections(recorder.connection);
  await recorder.target.close();
  await idp.close();
  const jobs = [
    {
      job: "Once an hour, and `latchkey purge`",
      statements: purging.filter((name) => !counting.has(name) && !wording.has(name)),
    },
    {
      job: "Once an hour, for the search of administrators",
      statements: purging.filter((name) => wording.has(name)),
    },
    {
      job: "Once a day, to count the events of the day before",
      statements: purging.filter((name) => counting.has(name)),
    },
    {
      job: "Every ten seconds, and when an email or webhook is due",
      statements: distinct(recorder.outbox.later),
    },
  ];
  const sent = [...calls, ...jobs].flatMap((row) => [
    "later" in row ? row.later : [],
    row.statements,
  ]);
  const seen = new Set(sent.flat());
  const all = Object.keys(serverStatements(mysqlDialect));
  const unseen = all.filter((name) => !seen.has(name) && !seen.has(familyOf(name)));
  return { calls, jobs, unseen: unseen.filter((name) => name === familyOf(name)), texts };
}
