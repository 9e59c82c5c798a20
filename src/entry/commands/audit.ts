import type { Command } from "commander";
import { findByIdentifier } from "../../core/accounts/find.ts";
import { publicEntry } from "../../core/audit/entry.ts";
import { loggedEvents as events } from "../../core/tables/events.ts";
import { listAudit, type AuditQuery } from "../../core/audit/list.ts";
import type { AuditEntry } from "../../core/audit/model.ts";
import { firstPartyId } from "../../core/clients/model.ts";
import { didYouMean } from "../../core/ground/nearest.ts";
import { timeOf } from "../../core/ground/time.ts";
import { isId } from "../../core/ids.ts";
import { findOrganization } from "../../core/organizations/find.ts";
import type { Store } from "../../core/ports.ts";
import { escape } from "../../drivers/log.ts";
import { openDatabase } from "../database.ts";
import { accountNotFound, organizationNotFound } from "./users/not-done.ts";
import { shown } from "./users/text.ts";
import type { Terminal } from "./terminal.ts";

export interface AuditOptions {
  readonly subject?: string;
  readonly organization?: string;
  readonly event?: string;
  readonly json?: boolean;
  readonly follow?: boolean;
}

/** Milliseconds between two reads of `--follow`. */
const interval = 2000;

const older =
  "There are older events. Add --subject, --organization or --event, or read all by GET /admin/audit.";

/** The most pages that one read of `--follow` catches up. */
const mostPages = 20;

/** Shows the newest events, and further ones with `follow`. Exits with an error of `command` for an unknown event. Throws NotFound. */
export async function showAudit(
  command: Command,
  { subject, organization, event, json = false, follow = false }: AuditOptions,
  { configure, print, note }: Terminal,
): Promise<void> {
  const names = events.map(({ name }) => name);
  if (event !== undefined && !names.includes(event)) {
    const meant = didYouMean(event, names);
    command.error(
      `error: Unknown event ${shown(event)}.${meant} docs/audit-trail.md lists all events.`,
    );
  }
  const { config, log } = await configure();
  const { store, close } = await openDatabase(config.database, log);
  const show = (entries: readonly AuditEntry[]): void => {
    for (const one of entries.toReversed()) print(json ? jsonLine(one) : textLine(one));
  };
  try {
    const id = subject === undefined ? undefined : await idOf(store, subject);
    if (subject !== undefined && id === undefined) throw accountNotFound();
    const within =
      organization === undefined ? undefined : await idOfOrganization(store, organization);
    const query = { subject: id, organization: within, event };
    const { entries, next } = await listAudit({ store, events }, query);
    show(entries);
    if (next !== undefined && !follow) note(older);
    if (entries.length === 0 && !follow) note("There is no such event.");
    const seen = new Set(entries.map((one) => one.id));
    if (!follow) return;
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, interval));
      show(await newEntries(store, query, seen));
    }
  } finally {
    await close();
  }
}

/** A deleted account is found by its id only. */
const idOf = async (store: Store, name: string): Promise<string | undefined> =>
  isId(name) ? name : (await findByIdentifier(store, name))?.id;

/** The id of an organization. A deleted one is found by its id only. Throws NotFound. */
async function idOfOrganization(store: Store, text: string): Promise<string> {
  if (isId(text)) return text;
  const found = await findOrganization({ store }, text);
  if (found) return found.id;
  throw organizationNotFound(text);
}

/** The entries that were not seen before, the newest first. An entry may be stored later than a newer one. */
async function newEntries(
  store: Store,
  query: AuditQuery,
  seen: Set<string>,
): Promise<readonly AuditEntry[]> {
  const found: AuditEntry[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < mostPages; pages++) {
    const { entries, next } = await listAudit({ store, events }, { ...query, cursor });
    const unseen = entries.filter(({ id }) => !seen.has(id));
    found.push(...unseen);
    cursor = next;
    if (unseen.length < entries.length || next === undefined) break;
  }
  for (const { id } of found) seen.add(id);
  return found;
}

const jsonLine = (entry: AuditEntry): string => escape(publicEntry(entry));

function textLine(entry: AuditEntry): string {
  const { at, event, subjectId, actorId, clientId, organizationId, address } = entry;
  const by = actorId === null || actorId === subjectId ? [] : [`by ${actorId}`];
  const from = address === null ? [] : [`from ${address}`];
  const client = clientId === null || clientId === firstPartyId ? [] : [`client ${clientId}`];
  const within = organizationId === null ? [] : [`organization ${organizationId}`];
  const words = [timeOf(at), event, subjectId ?? "-", ...by, ...within, ...from, ...client];
  if (entry.detail !== null) words.push(entry.detail);
  return words.map(plain).join("  ");
}

/** Without characters that control a terminal. */
const plain = (text: string): string =>
  escape(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("\\\\", "\\");
