/** Characters of one record. A longer one is a sign that the file has another format. */
export const recordMaxLength = 1024 * 1024;

/** A record is longer than `recordMaxLength`. */
export class RecordTooLong extends Error {
  override readonly name = "RecordTooLong";

  readonly line: number;

  constructor(line: number) {
    super(`record ${line} is too long`);
    this.line = line;
  }
}
