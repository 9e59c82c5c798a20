import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** A file in memory. All responses share its content. */
export interface StaticFile {
  readonly etag: string;
  readonly body: Content;
  /** The content after gzip, if that is smaller. */
  readonly gzip: Content | undefined;
}

type Content = Uint8Array<ArrayBuffer> | Blob;

const compress = promisify(gzip);

/**
 * Finds the files of a folder. Each is read and compressed once, at its first request, and again after it has changed.
 * Gives undefined if there is no such file. The caller checks the path.
 */
export function folderFiles(folder: () => URL): (path: string) => Promise<StaticFile | undefined> {
  const kept = new Map<string, { readonly version: string; readonly file: Promise<StaticFile> }>();
  return async (path) => {
    const url = new URL(path, folder());
    const version = await versionOf(url);
    if (version === undefined) return undefined;
    const known = kept.get(path);
    if (known?.version === version) return known.file;
    const file = load(url);
    kept.set(path, { version, file });
    // A failed read is not kept, so that the next request tries again.
    file.catch(() => kept.delete(path));
    return file;
  };
}

const absent = ["ENOENT", "ENOTDIR", "ENAMETOOLONG"];

/** Differs after the file was replaced. Gives undefined if there is no file. */
async function versionOf(url: URL): Promise<string | undefined> {
  try {
    const found = await stat(url);
    return found.isFile() ? `${found.ino}-${found.mtimeMs}-${found.size}` : undefined;
  } catch (error) {
    if (absent.includes(String((error as NodeJS.ErrnoException).code))) return undefined;
    throw error;
  }
}

const load = async (url: URL): Promise<StaticFile> => keep(new Uint8Array(await readFile(url)));

/** A content as a file in memory. */
export const fileOf = (content: string | Uint8Array<ArrayBuffer>): Promise<StaticFile> =>
  keep(typeof content === "string" ? new TextEncoder().encode(content) : content);

async function keep(bytes: Uint8Array<ArrayBuffer>): Promise<StaticFile> {
  const packed = new Uint8Array(await compress(bytes));
  const hash = createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
  return {
    // Weak, because the compressed content has the same tag.
    etag: `W/"${hash}"`,
    body: shareable(bytes),
    gzip: packed.length < bytes.length ? shareable(packed) : undefined,
  };
}

/**
 * Bun copies a byte array for each response that the client does not read, but shares a Blob: 1,500 responses of 1.7 MB
 * took 1.7 GB as byte arrays. Node's server shares a byte array, but copies a Blob.
 */
const shareable = (bytes: Uint8Array<ArrayBuffer>): Content =>
  process.versions["bun"] === undefined ? bytes : new Blob([bytes]);
