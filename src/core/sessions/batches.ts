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

/** The most batches per call. The next call deletes the rest. */
const maxBatches = 20;

/** Deletes batch by batch, one kind of rows after the other. */
export async function deleteInBatches(
  ...kinds: readonly (() => Promise<DeletedBatch>)[]
): Promise<DeletedBatches> {
  let deleted = 0;
  let batches = 0;
  for (const next of kinds) {
    for (let more = true; more; batches++) {
      if (batches === maxBatches) return { deleted, isDone: false };
      const batch = await next();
      deleted += batch.deleted;
      ({ more } = batch);
    }
  }
  return { deleted, isDone: true };
}
