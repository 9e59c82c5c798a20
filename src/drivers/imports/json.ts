import type { FileRecord } from "../../core/imports/ports.ts";
import type { Fields } from "../../core/imports/fields.ts";
import { RecordTooLong, recordMaxLength } from "./too-long.ts";

/** Undefined if the text is not a JSON object. */
export function readObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value instanceof Object && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

/** Reads one JSON object a line, in constant memory. Blank lines are left out. Throws RecordTooLong. */
export async function* jsonLines(chunks: AsyncIterable<string>): AsyncGenerator<FileRecord> {
  let rest = "";
  let line = 0;
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) {
      line++;
      if (text.trim() !== "") yield { line, record: readObject(text) };
    }
    if (rest.length > recordMaxLength) throw new RecordTooLong(line + 1);
  }
  if (rest.trim() !== "") yield { line: line + 1, record: readObject(rest) };
}

/** Characters that matter outside of texts. */
const structure = /["{}[\],:]/g;
const inText = /["\\]/g;

/**
 * Reads the objects of a list in one JSON document, in constant memory: of the document itself, or of its member `users`. Numbers
 * them. Other members are left out. Throws RecordTooLong.
 */
export async function* jsonDocument(chunks: AsyncIterable<string>): AsyncGenerator<FileRecord> {
  let line = 0;
  /** The open objects and lists, from the outside. */
  let depth = 0;
  /** The depth of the list whose objects are records. */
  let listDepth: number | undefined;
  let isInText = false;
  /** The text that was read last at depth 1: perhaps the name of a member. */
  let name = "";
  let text: string | undefined;
  /** The record that is being read. */
  let record: string | undefined;

  /** 1 if the next part begins with an escaped character. */
  let skipped = 0;

  for await (const chunk of chunks) {
    let at = skipped;
    /** Where the record or the name that is being read begins in this chunk. */
    let from = 0;
    while (at < chunk.length) {
      const pattern = isInText ? inText : structure;
      pattern.lastIndex = at;
      const found = pattern.exec(chunk);
      if (!found) break;
      const letter = found[0];
      at = found.index + 1;
      if (isInText) {
        if (letter === "\\") at++;
        else {
          isInText = false;
          if (text !== undefined) {
            name = text + chunk.slice(from, found.index);
            text = undefined;
          }
        }
      } else if (letter === '"') {
        isInText = true;
        if (depth === 1 && listDepth === undefined) {
          text = "";
          from = at;
        }
      } else if (letter === "{" || letter === "[") {
        if (letter === "[" && listDepth === undefined) {
          if (depth === 0 || (depth === 1 && name === "users")) listDepth = depth + 1;
        } else if (letter === "{" && depth === listDepth) {
          record = "";
          from = found.index;
        }
        depth++;
      } else if (letter === "}" || letter === "]") {
        depth--;
        if (record !== undefined && depth === listDepth) {
          line++;
          yield { line, record: readObject(record + chunk.slice(from, at)) };
          record = undefined;
        } else if (listDepth !== undefined && depth < listDepth) listDepth = undefined;
      }
    }
    skipped = Math.max(0, at - chunk.length);
    if (record !== undefined) {
      record += chunk.slice(from);
      if (record.length > recordMaxLength) throw new RecordTooLong(line + 1);
    }
    if (text !== undefined) {
      text += chunk.slice(from);
      if (text.length > recordMaxLength) throw new RecordTooLong();
    }
  }
  // The file ends inside a record.
  if (record !== undefined) yield { line: line + 1, record: undefined };
}
