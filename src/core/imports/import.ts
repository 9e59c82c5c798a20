import { accountEvents } from "../accounts/rows.ts";
import { Failure, serverFailures } from "../failures.ts";
import { candidateOf, type Candidate } from "./candidate.ts";
import { createConnector } from "./connect.ts";
import type { ImportSummary } from "./model.ts";
import { importBatch, type FileRecord, type ImportPorts, type ImportSettings } from "./ports.ts";
import { importSystems } from "./systems.ts";

/** A username may be taken, or a conflicting account disappear, so often. */
const rounds = 10;

/**
 * Imports the accounts of a file, in batches of one statement each. A second run finds the accounts of the first one, also of one that
 * was killed, and changes none of them. Reports each record that it does not import. Throws Failure `unavailable`.
 */
export async function importAccounts(
  ports: ImportPorts,
  settings: ImportSettings,
  records: AsyncIterable<FileRecord>,
): Promise<ImportSummary> {
  const { system, dryRun } = settings;
  const read = importSystems[system];
  const schemes = new Map<string, number>();
  const tally = { records: 0, imported: 0, placed: 0, refused: 0, withoutPassword: 0 };

  const connector = createConnector(ports, settings);

  const refuse: ImportPorts["refuse"] = (line, why) => {
    tally.refused++;
    ports.refuse(line, why);
  };

  /** Counts an account that is in the database now. */
  const count = ({ account, digest }: Candidate): void => {
    tally.placed++;
    const scheme = digest ? "wrap" : ports.schemeOf(account.passwordHash);
    if (scheme === undefined) tally.withoutPassword++;
    else schemes.set(scheme, (schemes.get(scheme) ?? 0) + 1);
  };

  const insert = async (batch: readonly Candidate[]): Promise<number> =>
    dryRun ? 0 : ports.store.insertAccounts(batch.map(({ account }) => account));

  /** Writes a batch, and again those of it whose made username is taken. */
  const write = async (batch: readonly Candidate[]): Promise<void> => {
    let rest = dryRun ? batch : await wrapNew(ports, batch);
    for (const one of batch.filter((one) => !rest.some(({ line }) => line === one.line))) {
      count(one);
    }
    await connector.reserve(rest);
    for (let round = 0; rest.length > 0; round++) {
      if (round === rounds) {
        throw new Failure(serverFailures.unavailable, { reason: "accounts keep changing" });
      }
      const inserted = await insert(rest);
      tally.imported += inserted;
      const sorted =
        inserted === rest.length ? { placed: rest, again: [] } : await sortOut(ports, rest, refuse);
      for (const one of sorted.placed) count(one);
      for (const one of dryRun ? sorted.again : sorted.placed) await connector.keep(one);
      if (dryRun) {
        tally.imported += sorted.again.length;
        for (const one of sorted.again) count(one);
      }
      rest = dryRun ? [] : sorted.again;
    }
    await connector.release();
  };

  let batch: Candidate[] = [];
  for await (const { line, record } of records) {
    tally.records++;
    const user = record === undefined ? "broken_record" : read(record, settings);
    const candidate = typeof user === "string" ? user : candidateOf(ports, settings, line, user);
    if (typeof candidate === "string") refuse(line, candidate);
    else if (batch.push(candidate) === importBatch) {
      await write(batch);
      batch = [];
    }
  }
  if (batch.length > 0) await write(batch);
  const { placed, ...counts } = tally;
  if (!dryRun && tally.imported > 0) {
    const detail = { source: system, count: tally.imported };
    await ports.audit.recordNow(accountEvents.user_created, { actorId: settings.actorId, detail });
  }
  return {
    ...counts,
    alreadyThere: placed - tally.imported,
    schemes: Object.fromEntries(schemes),
    identities: connector.summary(),
  };
}

/**
 * Wraps the digests of accounts that are not there yet, because each takes the time of a login. Leaves out those that are, if one has a
 * digest or an identity: an account of an earlier run does not get back what its user removed since.
 */
async function wrapNew(
  { store, wrap }: ImportPorts,
  batch: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const isPlain = ({ digest, identities, leftOut }: Candidate) =>
    digest === undefined && identities.length === 0 && leftOut.length === 0;
  if (batch.every(isPlain)) return batch;
  const taken = await store.findTaken(batch.map(({ account }) => account));
  const ids = new Set(taken.map(({ id }) => id));
  const isNew = batch.filter(({ account }) => !ids.has(account.id));
  return Promise.all(
    isNew.map(async (one) =>
      one.digest
        ? { ...one, account: { ...one.account, passwordHash: await wrap(one.digest) } }
        : one,
    ),
  );
}

/** Finds out what became of the accounts of a batch that did not all become new rows. */
async function sortOut(
  { store }: ImportPorts,
  batch: readonly Candidate[],
  refuse: ImportPorts["refuse"],
): Promise<{ readonly placed: readonly Candidate[]; readonly again: readonly Candidate[] }> {
  const taken = await store.findTaken(batch.map(({ account }) => account));
  const ids = new Set(taken.map(({ id }) => id));
  const emails = new Set(taken.map(({ emailKey }) => emailKey));
  const usernames = new Set(taken.map(({ usernameKey }) => usernameKey));
  const placed: Candidate[] = [];
  const again: Candidate[] = [];
  for (const one of batch) {
    const { line, account, otherUsernames } = one;
    const [next, ...others] = otherUsernames;
    if (ids.has(account.id)) placed.push(one);
    else if (emails.has(account.emailKey)) refuse(line, "email_taken");
    else if (!usernames.has(account.usernameKey)) again.push(one);
    else if (!next) refuse(line, "username_taken");
    else {
      const name = account.name === account.username ? next.display : account.name;
      const renamed = { ...account, username: next.display, usernameKey: next.key, name };
      again.push({ ...one, account: renamed, otherUsernames: others });
    }
  }
  return { placed, again };
}
