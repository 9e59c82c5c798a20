import { closeSync, openSync, statSync, writeSync } from "node:fs";
import { createHash } from "node:crypto";
import { InvalidArgumentError, Option, type Command } from "commander";
import { createAccess } from "../../../../core/access.ts";
import type { AuditTrail } from "../../../../core/audit/ports.ts";
import { bestEffort } from "../../../../core/explain.ts";
import { importAccounts } from "../../../../core/imports/import.ts";
import {
  identityRefusals,
  importRefusals,
  type IdentityRefusal,
  type ImportRefusal,
  type ImportSummary,
} from "../../../../core/imports/model.ts";
import type { FirebaseKey } from "../../../../core/imports/hashes.ts";
import type { ImportPorts, ImportStore } from "../../../../core/imports/ports.ts";
import { importSystemNames, type ImportSystem } from "../../../../core/imports/systems.ts";
import type { Store } from "../../../../core/ports.ts";
import { fillWords } from "../../../../core/search/fill.ts";
import type { Log } from "../../../../core/system.ts";
import { nativeBcrypt } from "../../../../drivers/bcrypt/native.ts";
import { wrapDigest } from "../../../../drivers/foreign-hashes/bcrypts.ts";
import { isSchemeName, schemeOf, withSchemes } from "../../../../drivers/foreign-hashes/schemes.ts";
import { openRecords } from "../../../../drivers/imports/open.ts";
import { createProgress } from "../../../../drivers/progress.ts";
import { RecordTooLong, recordMaxLength } from "../../../../drivers/imports/too-long.ts";
import { systemClock } from "../../../../drivers/system.ts";
import { codeOf, ConfigError, StartError } from "../../../config/config-error.ts";
import type { Config } from "../../../config/config.ts";
import { openDatabase } from "../../../database.ts";
import { databaseLine, type Terminal } from "../../terminal.ts";
import { commandTrail, operatorId } from "../trail.ts";
import { notesAbout, providersOf } from "./providers.ts";
import { missingSystem } from "./systems.ts";
import { maxCost, minCost } from "../../../../drivers/bcrypt/bcrypt.ts";

interface ImportOptions {
  readonly from?: ImportSystem;
  readonly dryRun?: true;
  readonly report?: string;
  readonly allowAdmins?: true;
  /** False with `--no-hashes`. */
  readonly hashes: boolean;
  readonly provider: readonly string[];
  readonly wrapCost: number;
  readonly firebaseKey?: string;
  readonly firebaseSaltSeparator: string;
  readonly firebaseRounds: number;
  readonly firebaseMemCost: number;
}

/** Adds `users import`. */
export function addImportCommand(users: Command, { configure, print, note }: Terminal): void {
  users
    .command("import")
    .description("import the accounts of another system; run it again after an interruption")
    .argument("<file>", "JSON lines, CSV with names in its first line, or a JSON document")
    .addOption(
      new Option("--from <system>", "the system that wrote the file").choices(importSystemNames),
    )
    .option("--dry-run", "check everything and write nothing")
    .option("--report <file>", "write the number and the reason of each rejected record")
    .option("--allow-admins", "import accounts whose role can administrate")
    .option("--no-hashes", "import no passwords; each user has to choose a new one")
    .option(
      "--provider <alias=issuer>",
      "import the logins at a provider that the file contains; can be repeated",
      (option: string, before: readonly string[]) => [...before, option],
      [],
    )
    .option("--wrap-cost <cost>", "bcrypt cost around fast digests", number(minCost, maxCost), 10)
    .option("--firebase-key <base64>", "base64_signer_key of the Firebase project")
    .option("--firebase-salt-separator <base64>", "base64_salt_separator of the project", "Bw==")
    .option("--firebase-rounds <number>", "rounds of the project", number(1, 16), 8)
    .option("--firebase-mem-cost <number>", "mem_cost of the project", number(1, 17), 14)
    .action(async (file: string, options: ImportOptions) => {
      const system = options.from;
      if (system === undefined) throw missingSystem();
      const { config, log } = await configure("no database");
      const firebase = firebaseKeyOf(options);
      if (system === "firebase" && options.hashes && !firebase) {
        throw new StartError("Give --firebase-key, or --no-hashes to import no passwords.");
      }
      const configured = config.policy.providers;
      const providers = providersOf(options.provider, configured);
      const report = openReport(options.report);
      note(databaseLine(config));
      for (const line of notesAbout(providers.values(), configured)) note(line);
      const progress = createProgress(sizeOf(file), {
        isTTY: process.stderr.isTTY,
        write: (text) => process.stderr.write(text),
      });
      const summary = await withImports(config, log, async (imports, audit, store) => {
        const imported = await importAccounts(
          portsOf({ store: imports, audit }, { config, log, options }, report.add),
          {
            actorId: operatorId(),
            system,
            withHashes: options.hashes,
            allowAdmins: options.allowAdmins === true,
            dryRun: options.dryRun === true,
            languages: config.policy.languages,
            firebase,
            providers,
          },
          openRecords(file, progress.add),
        );
        // The hourly job adds few at a time.
        await bestEffort(log, "words_postponed", () => fillWords(store));
        return imported;
      })
        .catch((error: unknown) => {
          throw error instanceof RecordTooLong ? new StartError(tooLong(error)) : error;
        })
        .finally(() => {
          progress.end();
          report.close();
        });
      for (const line of resultOf(summary, options, config, report.counts)) print(line);
      const incomplete = summary.refused + summary.identities.leftOut;
      if (incomplete > 0 && options.report === undefined) {
        note("Add --report FILE to see which records were refused or are incomplete.");
      }
    });
}

function tooLong({ line }: RecordTooLong): string {
  const what = line === undefined ? "A text outside of the list of users" : `Record ${line}`;
  return `${what} has more than ${recordMaxLength} characters. Is the file in the format that --from expects?`;
}

function number(min: number, max: number) {
  return (text: string): number => {
    if (/^\d{1,3}$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text);
    throw new InvalidArgumentError(`Use a whole number from ${min} to ${max}.`);
  };
}

const firebaseKeyOf = (options: ImportOptions): FirebaseKey | undefined =>
  options.firebaseKey === undefined
    ? undefined
    : {
        signerKey: options.firebaseKey,
        saltSeparator: options.firebaseSaltSeparator,
        rounds: options.firebaseRounds,
        memCost: options.firebaseMemCost,
      };

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch (error) {
    throw new StartError(`The file cannot be read (${codeOf(error)}).`);
  }
}

function portsOf(
  stores: Pick<ImportPorts, "store" | "audit">,
  {
    config,
    log,
    options: { wrapCost },
  }: { readonly config: Config; readonly log: Log; readonly options: ImportOptions },
  report: (line: number, why: ImportRefusal | IdentityRefusal) => void,
): ImportPorts {
  return {
    ...stores,
    access: createAccess(config.access, log),
    clock: systemClock,
    sha256: (text) => createHash("sha256").update(text).digest(),
    schemeOf,
    wrap: (digest) => wrapDigest(nativeBcrypt, digest, wrapCost),
    refuse: report,
    leaveOut: report,
  };
}

/** Writes refused records to a file, as `number,code`, and counts them by code. */
function openReport(file: string | undefined) {
  const handle = file === undefined ? undefined : openForWriting(file);
  const counts = new Map<ImportRefusal | IdentityRefusal, number>();
  if (handle !== undefined) writeSync(handle, "record,code\n");
  return {
    counts,
    add(line: number, why: ImportRefusal | IdentityRefusal): void {
      counts.set(why, (counts.get(why) ?? 0) + 1);
      if (handle !== undefined) writeSync(handle, `${line},${why}\n`);
    },
    close: (): void => {
      if (handle !== undefined) closeSync(handle);
    },
  };
}

function openForWriting(file: string): number {
  try {
    return openSync(file, "w", 0o600);
  } catch (error) {
    throw new StartError(`The report cannot be written (${codeOf(error)}).`);
  }
}

function resultOf(
  { records, imported, alreadyThere, refused, withoutPassword, schemes, identities }: ImportSummary,
  { dryRun }: ImportOptions,
  { hashing: { importSchemes } }: Config,
  counts: ReadonlyMap<ImportRefusal | IdentityRefusal, number>,
): string[] {
  const reasons = (of: Readonly<Record<string, string>>) =>
    [...counts].flatMap(([why, count]) => (of[why] ? [`  ${count} ${why}: ${of[why]}`] : []));
  const lines = [
    `${records} records`,
    `${imported} ${dryRun ? "would be imported" : "imported"}`,
    `${alreadyThere} already there`,
    `${refused} refused`,
    ...reasons(importRefusals),
  ];
  const { connected, leftOut } = identities;
  if (connected + leftOut > 0) {
    lines.push(
      `${connected} logins at other providers ${dryRun ? "would be connected" : "connected"}`,
      `${leftOut} left out`,
      ...reasons(identityRefusals),
    );
  }
  if (withoutPassword > 0) {
    lines.push(
      `${withoutPassword} without a password: these users choose one with "Forgot password", log in with a link or at a connected provider`,
    );
  }
  const needed = Object.keys(schemes).filter(isSchemeName);
  const missing = needed.filter((name) => !importSchemes.includes(name));
  if (missing.length > 0) {
    lines.push(`Set ${withSchemes(importSchemes, missing)} on the server.`);
  }
  return lines;
}

/** Opens the part of the database that imports and exports use. Throws ConfigError through the MySQL proxy. */
export async function withImports<T>(
  config: Config,
  log: Log,
  work: (imports: ImportStore, audit: AuditTrail, store: Store) => Promise<T>,
): Promise<T> {
  const { imports, store, close } = await openDatabase(config.database, log);
  const audit = await commandTrail(store, log, config);
  try {
    if (imports) return await work(imports, audit, store);
    throw new ConfigError(
      "MYSQL_HOST or DATABASE_URL is required: accounts cannot be imported or exported through the MySQL proxy",
    );
  } finally {
    await close();
  }
}
