import { open, stat } from "node:fs/promises";
import { second } from "../../core/ground/time.ts";
import { readSqliteFault, SqliteFault } from "./errors.ts";

/** Milliseconds. A disk of the network that is away never answers. */
const patience = 5 * second;

/** The first bytes of each file of SQLite. */
const magic = Buffer.from("SQLite format 3\0", "latin1");

/**
 * Whether there is a file at the path of a database. Throws SqliteFault if it is no file that SQLite can open, before anything is written
 * beside it, and if the disk does not answer in time.
 */
export async function hasDatabaseFile(file: string, read = readMagic): Promise<boolean> {
  let late: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new SqliteFault("ETIMEDOUT")), patience);
  });
  try {
    const found = await Promise.race([read(file), tooLate]);
    // SQLite makes a database of an empty file.
    if (found && found.length > 0 && !found.equals(magic)) throw new SqliteFault("SQLITE_NOTADB");
    return found !== undefined;
  } catch (error) {
    throw error instanceof SqliteFault ? error : readSqliteFault(error);
  } finally {
    clearTimeout(late);
  }
}

/** The first bytes of a file. Undefined if there is none. To open a pipe would wait for its writer. */
async function readMagic(file: string): Promise<Buffer | undefined> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (found === undefined) return undefined;
  if (found.isDirectory()) throw new SqliteFault("EISDIR");
  if (!found.isFile()) throw new SqliteFault("NO_FILE");
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(magic.length));
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
