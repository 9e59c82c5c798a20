/** What one DELETE of a bounded number of rows did. */
export interface DeletedBatch {
  readonly deleted: number;
  /** True if more rows are left. */
  readonly more: boolean;
}

export interface DeletedBatches {
  readonly deleted: number;
  /** False if more rows may be left. */
  readonly isDone: boolean;
}

/** Resolves when the next batch may be deleted after `batches` others, or to false to leave the rest to the next call. */
export type Pace = (batches: number) => Promise<boolean>;

/** For a runtime that bounds each run. */
export const twentyBatches: Pace = async (batches) => batches < 20;

/** Deletes batch by batch, one kind of rows after the other. */
export async function deleteInBatches(
  pace: Pace,
  ...kinds: readonly (() => Promise<DeletedBatch>)[]
): Promise<DeletedBatches> {
  let deleted = 0;
  let batches = 0;
  for (const next of kinds) {
    for (let more = true; more; batches++) {
      if (!(await pace(batches))) return { deleted, isDone: false };
      const batch = await next();
      deleted += batch.deleted;
      ({ more } = batch);
      // Another process deleted the rows of this batch first, and goes on.
      if (more && batch.deleted === 0) return { deleted, isDone: false };
    }
  }
  return { deleted, isDone: true };
}
