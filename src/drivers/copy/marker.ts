import { isFound, markerTable } from "./marker-name.ts";
import type { CopyDatabase } from "./port.ts";
import type { Key } from "./statements.ts";

/** The last key of each table that was begun, by the name of the table. */
export type Progress = Readonly<Partial<Record<string, Key>>>;

/** The one row of the marker. */
export interface Marker {
  /** The hash of the name of the source. */
  readonly source: string;
  readonly startedAt: number;
  /** The marks of the source when the copy began. */
  readonly marks: string;
  readonly progress: Progress;
  /** How often the progress was written. So of two copies at the same time, one ends. */
  readonly batches: number;
}

/** The marker of a target, or undefined if no copy began there. */
export async function readMarker({ syntax, read }: CopyDatabase): Promise<Marker | undefined> {
  if (!(await isFound(read(syntax.findMarker)))) return undefined;
  const [row] = await read(
    `select source, started_at, marks, progress, batches from ${markerTable}`,
  );
  if (!row) return undefined;
  const [source, startedAt, marks, progress, batches] = row;
  return {
    source: String(source),
    startedAt: Number(startedAt),
    marks: String(marks),
    progress: JSON.parse(String(progress)) as Progress,
    batches: Number(batches),
  };
}

/** Marks a target without rows as unfinished. */
export async function createMarker(
  { syntax: { place }, write }: CopyDatabase,
  source: string,
  startedAt: number,
  marks: string,
): Promise<Marker> {
  const columns =
    "source varchar(64) primary key, started_at bigint not null, marks varchar(255) not null, " +
    "progress varchar(8000) not null, batches bigint not null";
  await write(`create table if not exists ${markerTable} (${columns})`);
  const places = [1, 2, 3].map(place).join(", ");
  await write(
    `insert into ${markerTable} (source, started_at, marks, progress, batches) values (${places}, '{}', 0)`,
    [source, startedAt, marks],
  );
  return { source, startedAt, marks, progress: {}, batches: 0 };
}

/** Writes the progress, and takes the lock on the row. False if another copy has written since. */
export async function advanceMarker(
  { syntax: { place }, write }: CopyDatabase,
  { progress, batches }: Pick<Marker, "progress" | "batches">,
): Promise<boolean> {
  const set = `progress = ${place(1)}, batches = batches + 1`;
  const count = await write(`update ${markerTable} set ${set} where batches = ${place(2)}`, [
    JSON.stringify(progress),
    batches,
  ]);
  return count === 1;
}

export const deleteMarker = ({ write }: CopyDatabase) => write(`DROP TABLE ${markerTable}`);
