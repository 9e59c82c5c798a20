import type { FileRecord } from "../../core/imports/ports.ts";
import { RecordTooLong, recordMaxLength } from "./too-long.ts";

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

const separators: readonly string[] = [",", ";", "\t"];

/** What databases write for NULL, if it is not in quotes. */
const nulls: readonly string[] = ["NULL", "\\N"];

/**
 * Reads CSV (RFC 4180) with names in its first line, in constant memory. The separator is that of the first line. A row with another
 * number of cells is a broken record. Throws RecordTooLong, for example if a quote is never closed.
 */
export async function* csvRecords(chunks: AsyncIterable<string>): AsyncGenerator<FileRecord> {
  let names: readonly string[] | undefined;
  for await (const { line, cells } of rows(chunks)) {
    if (!names) names = cells.map((name) => name.trim());
    else if (cells.length !== names.length) yield { line, record: undefined };
    else {
      yield { line, record: Object.fromEntries(names.map((name, at) => [name, cells[at]])) };
    }
  }
}

async function* rows(chunks: AsyncIterable<string>): AsyncGenerator<Row> {
  let separator: string | undefined;
  let cells: string[] = [];
  let cell = "";
  let length = 0;
  /** Where the reader is: before a cell, in one, in quotes, or behind a quote that may end them. */
  let state: "start" | "plain" | "quoted" | "quote" = "start";
  let [line, firstLine] = [1, 1];

  const endCell = (): void => {
    cells.push(state === "plain" && nulls.includes(cell) ? "" : cell);
    cell = "";
    state = "start";
  };

  for await (const chunk of chunks) {
    for (const letter of chunk) {
      if (letter === "\n") line++;
      if (++length > recordMaxLength) throw new RecordTooLong(firstLine);
      if (state !== "quoted" && separators.includes(letter)) separator ??= letter;
      if (state === "quoted") {
        if (letter === '"') state = "quote";
        else cell += letter;
      } else if (letter === separator) endCell();
      else if (letter === "\n") {
        endCell();
        if (cells.length > 1 || cells[0] !== "") yield { line: firstLine, cells };
        [cells, length, firstLine] = [[], 0, line];
      } else if (letter === '"' && state !== "plain") {
        // A second quote in a row stands for one.
        if (state === "quote") cell += letter;
        state = "quoted";
      } else if (letter !== "\r") {
        cell += letter;
        state = "plain";
      }
    }
  }
  if (length > 0) {
    endCell();
    if (cells.length > 1 || cells[0] !== "") yield { line: firstLine, cells };
  }
}
