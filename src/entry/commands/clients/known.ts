import type { Command } from "commander";
import { knownApps, type KnownApp } from "../../../core/clients/known.ts";
import { compareKnown } from "../../../core/clients/unregistered/compare.ts";
import { readDocument } from "../../../core/clients/unregistered/document.ts";
import { defaultRedirectSchemes } from "../../../core/clients/redirect-uris.ts";
import { documentsBy } from "../../../drivers/client-documents.ts";
import { guardedFetch } from "../../../drivers/guarded/node-fetch.ts";
import type { Terminal } from "../terminal.ts";
import { NotDone } from "../users/not-done.ts";
import { shown } from "../users/text.ts";

/** Adds `clients known`. */
export function addKnown(clients: Command, { print }: Terminal): void {
  clients
    .command("known")
    .description("list the clients that Latchkey recognizes")
    .option("--check", "fetch their documents from this machine, and compare them with the list")
    .option("--json", "print JSON")
    .action(async ({ check, json }: { check?: true; json?: true }) => {
      const fetchDocument = documentsBy(guardedFetch);
      const rows = await Promise.all(
        knownApps.map(async (known) => ({
          ...known,
          ...(check && { check: await checked(known, fetchDocument) }),
        })),
      );
      if (json) print(JSON.stringify({ clients: rows }, undefined, 2));
      else for (const line of rows.flatMap(linesOf)) print(line);
      const differing = rows.filter((row) => row.check !== undefined && row.check !== "same");
      if (differing.length === 0) return;
      throw new NotDone(`Documents that differ or were not delivered: ${differing.length}.`);
    });
}

/** `same`, or how the document differs. Undefined for a client that has none. */
async function checked(
  known: KnownApp,
  fetchDocument: ReturnType<typeof documentsBy>,
): Promise<string | undefined> {
  const { document: url } = known;
  if (url === undefined) return undefined;
  const answer = await fetchDocument(url);
  if ("fault" in answer) return `not delivered (${answer.fault})`;
  const document = readDocument(url, answer.text, { redirectSchemes: defaultRedirectSchemes });
  if (typeof document === "string") return `the document ${document}`;
  const { added, missing } = compareKnown(known, document);
  if (added.length === 0 && missing.length === 0) return "same";
  return [
    ...added.map((one) => `only in the document: ${one}`),
    ...missing.map((one) => `only in the list: ${one}`),
  ].join("; ");
}

const linesOf = (row: KnownApp & { readonly check?: string | undefined }): string[] => [
  `${row.id.padEnd(12)} ${row.name}`,
  `  document      ${row.document ?? "none"}`,
  ...row.redirectUris.map((uri) => `  redirect URI  ${uri}`),
  `  source        ${row.source}`,
  ...(row.check === undefined ? [] : [`  check         ${shown(row.check)}`]),
];
