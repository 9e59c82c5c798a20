import { createReadStream } from "node:fs";
import type { FileRecord } from "../../core/imports/ports.ts";
import { csvRecords } from "./csv.ts";
import { jsonDocument, jsonLines, readObject } from "./json.ts";

/**
 * Reads the records of a file in constant memory, in any of three formats: JSON lines, a JSON document with a list, or CSV. The
 * beginning of the file says which. `onRead` gets the bytes of each part. Throws RecordTooLong, and the errors of the file system.
 */
export async function* openRecords(
  file: string,
  onRead: (bytes: number) => void = () => {},
): AsyncGenerator<FileRecord> {
  const chunks = textOf(file, onRead);
  const { value: first = "" } = (await chunks.next()) as { readonly value?: string };
  const all = resumed(first, chunks);
  const format = formatOf(first);
  if (format === "csv") yield* csvRecords(all);
  else if (format === "lines") yield* jsonLines(all);
  else yield* jsonDocument(all);
}

async function* textOf(file: string, onRead: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const bytes of createReadStream(file)) {
    onRead((bytes as Uint8Array).length);
    const text = decoder.decode(bytes as Uint8Array, { stream: true });
    if (text !== "") yield text;
  }
}

async function* resumed(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

function formatOf(text: string): "lines" | "document" | "csv" {
  const begin = text.trimStart();
  if (begin.startsWith("[")) return "document";
  if (!begin.startsWith("{")) return "csv";
  const [line = ""] = begin.split("\n", 1);
  const object = readObject(line);
  return object && !Array.isArray(object["users"]) ? "lines" : "document";
}
