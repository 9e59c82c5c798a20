import { ServerFault } from "../pool/faults.ts";
import { SqliteFault } from "../sqlite/errors.ts";
import { advanceMarker, type Marker } from "./marker.ts";
import type { CopyDatabase, Row } from "./port.ts";
import { keyOf, readBatch, type Key } from "./statements.ts";
import { copiedTables, type CopiedTable } from "./tables.ts";

/** The usual number of rows in a batch. */
export const usualBatch = 2000;

/** The target rejected a row. */
export class RowRejected extends Error {
  override readonly name = "RowRejected";
  readonly table: string;
  readonly key: Key;
  readonly code: string;
  /** Whether the row has a text with U+0000, which PostgreSQL cannot store. */
  readonly hasNull: boolean;

  constructor({ name, ...table }: CopiedTable, row: Row, code: string) {
    super(`a row of ${name} was rejected`);
    this.table = name;
    this.key = keyOf({ name, ...table }, row);
    this.code = code;
    this.hasNull = row.some((cell) => typeof cell === "string" && cell.includes("\0"));
  }
}

/** Another copy has written to the target at the same time. */
export class CopiedElsewhere extends Error {
  override readonly name = "CopiedElsewhere";
}

/**
 * Copies all rows from the marker's progress on, each batch with its progress in one transaction. A copy that was ended by force goes on
 * where it was. Throws RowRejected, CopiedElsewhere, and the faults of both databases.
 */
export async function copyRows(
  source: CopyDatabase,
  target: CopyDatabase,
  marker: Marker,
  {
    batch,
    onRows,
  }: { readonly batch: number; readonly onRows: (count: number) => void | Promise<void> },
): Promise<void> {
  let { progress, batches } = marker;
  for (const table of copiedTables) {
    let rows = await readBatch(source, table, progress[table.name], batch);
    while (rows.length > 0) {
      const last = keyOf(table, rows.at(-1) ?? []);
      progress = { ...progress, [table.name]: last };
      const written = rows;
      let inserted: Promise<void> | undefined;
      await target.write("begin");
      try {
        if (!(await advanceMarker(target, { progress, batches }))) throw new CopiedElsewhere();
        inserted = target.insert(table, written);
        // The source reads while the target writes.
        const read = Promise.all([readBatch(source, table, last, batch), inserted]);
        [rows] = await read;
        await target.write("commit");
      } catch (error) {
        // An insert of several statements goes on when the source fails, and would write after the rollback.
        await inserted?.catch(() => {});
        await target.write("rollback").catch(() => {});
        throw (await rejectedRow(target, table, written, error)) ?? error;
      }
      batches++;
      await onRows(written.length);
    }
  }
}

/** The row that a rejected batch failed for. Undefined if the error has another cause. Writes nothing. */
async function rejectedRow(
  target: CopyDatabase,
  table: CopiedTable,
  rows: readonly Row[],
  error: unknown,
): Promise<RowRejected | undefined> {
  if (codeOfRejection(error) === undefined) return undefined;
  for (const row of rows) {
    try {
      await target.write("begin");
      await target.insert(table, [row]);
    } catch (rejection) {
      const code = codeOfRejection(rejection);
      return code === undefined ? undefined : new RowRejected(table, row, code);
    } finally {
      await target.write("rollback").catch(() => {});
    }
  }
  return undefined;
}

/** The code of an error of one row: of its values, or its key. */
function codeOfRejection(error: unknown): string | undefined {
  if (error instanceof SqliteFault) return /^SQLITE_\d+$/.test(error.code) ? error.code : undefined;
  const isOfRow =
    error instanceof ServerFault && (error.kind === "bug" || error.kind === "duplicate");
  return isOfRow ? error.code : undefined;
}
