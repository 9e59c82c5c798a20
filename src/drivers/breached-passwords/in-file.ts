import { open, type FileHandle } from "node:fs/promises";
import type { FindBreached } from "./breached-passwords.ts";

/** The longest line, with its end: a hash, a count and what separates them. */
const longest = 64;

interface Line {
  readonly hash: string;
  /** The place after the line. */
  readonly end: number;
}

/**
 * Searches a file with a SHA-1 hash in hex at the beginning of each line, in ascending order, as the downloader of Have I Been Pwned
 * writes it. Keeps nothing of it in memory: a search reads about 35 lines.
 */
export const inFile =
  (path: string): FindBreached =>
  (hash) =>
    reading(path, async (file, size) => {
      let from = 0;
      let to = size;
      while (from < to) {
        const middle = Math.floor((from + to) / 2);
        const line = await lineFrom(file, middle);
        if (!line || line.hash >= hash) to = middle;
        else from = line.end;
      }
      return (await lineFrom(file, from))?.hash === hash;
    });

/** Rejects if a file cannot be read, or if its first and its last line are no hashes in ascending order. */
export const checkFile = (path: string): Promise<void> =>
  reading(path, async (file, size) => {
    const first = await lineFrom(file, 0);
    const last = await lineBefore(file, size);
    if (!first || !last || first.hash > last.hash) throw notSorted();
  });

async function reading<T>(
  path: string,
  work: (file: FileHandle, size: number) => Promise<T>,
): Promise<T> {
  const file = await open(path);
  try {
    return await work(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

/** The first line that begins at a place or after it. Undefined at the end of the file. */
async function lineFrom(file: FileHandle, place: number): Promise<Line | undefined> {
  // A line begins at the place if one ends just before it.
  const before = Math.max(0, place - 1);
  const text = await textAt(file, before);
  const start = place === 0 ? 0 : text.indexOf("\n") + 1;
  if (place > 0 && start === 0) {
    if (text.length < 2 * longest) return undefined;
    throw notSorted();
  }
  const line = text.slice(start);
  if (line.trim() === "") return undefined;
  const end = line.indexOf("\n");
  return { hash: hashOf(line), end: before + start + (end < 0 ? line.length : end + 1) };
}

async function lineBefore(file: FileHandle, size: number): Promise<Line | undefined> {
  const text = await textAt(file, Math.max(0, size - 2 * longest));
  const line = text.trimEnd().split("\n").at(-1) ?? "";
  return line === "" ? undefined : { hash: hashOf(line), end: size };
}

async function textAt(file: FileHandle, place: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2 * longest), 0, 2 * longest, place);
  return buffer.toString("latin1", 0, bytesRead);
}

function hashOf(line: string): string {
  const [hash] = /^[\dA-F]{40}(?=[:\s]|$)/i.exec(line) ?? [];
  if (hash === undefined) throw notSorted();
  return hash.toUpperCase();
}

const notSorted = () => new Error("the file is no sorted list of SHA-1 hashes");
