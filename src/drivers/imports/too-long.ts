/** Characters of one record. A longer one is a sign that the file has another format. */
export const recordMaxLength = 1024 * 1024;

/** A record is longer than `recordMaxLength`, or a text outside of the records of a document. */
export class RecordTooLong extends Error {
  override readonly name = "RecordTooLong";

  /** Undefined for a text outside of the records. */
  readonly line: number | undefined;

  constructor(line?: number) {
    super(line === undefined ? "a text is too long" : `record ${line} is too long`);
    this.line = line;
  }
}
