import { accepts } from "hono/accepts";
import { Failure, requestFailures } from "../../core/failures.ts";
import type { RequestContext } from "../context.ts";
import { respond, setHeader } from "./respond.ts";

/** The content of a file. The driver chooses the form that the runtime shares between responses. */
type FileBody = Uint8Array<ArrayBuffer> | Blob | ReadableStream;

/** A file to serve. */
export interface StaticFile {
  /** The entity tag of the content, quoted (RFC 9110 section 8.8.3). Absent if the platform gives none. */
  readonly etag?: string | undefined;
  readonly body: FileBody;
  /** The content after gzip, if that is smaller. Absent if the platform compresses. */
  readonly gzip?: FileBody | undefined;
}

/** Finds a file by its name or path; undefined if there is none. The caller checks the path. */
export type FindFile = (path: string) => Promise<StaticFile | undefined>;

/** The headers that depend on the kind of file; without `Cache-Control` no cache keeps the file. */
interface FileHeaders {
  readonly "Content-Type": string;
  readonly "Cache-Control"?: string;
  readonly "Content-Security-Policy"?: string;
  readonly "Content-Language"?: string;
  readonly Vary?: string;
}

/** Makes a file when it is first asked for, and again only after a failure. */
export function madeOnce(make: () => Promise<StaticFile>): () => Promise<StaticFile> {
  let made: Promise<StaticFile> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

/**
 * Answers with a file, compressed if the client accepts gzip, or with 304. Throws Failure `not_found` without a file.
 */
export async function serveFile(
  c: RequestContext,
  file: StaticFile | undefined,
  headers: FileHeaders,
): Promise<Response> {
  if (!file) throw new Failure(requestFailures.not_found);
  const { etag, body, gzip } = file;
  if (etag !== undefined) setHeader(c, "ETag", etag);
  if (gzip) setHeader(c, "Vary", "Origin, Accept-Encoding");
  if (isCurrent(etag, c.req.header("if-none-match"))) {
    if (body instanceof ReadableStream) await body.cancel();
    const { "Content-Type": _, ...others } = headers;
    return respond(c, null, 304, others);
  }
  if (!gzip || !acceptsGzip(c)) return respond(c, body, 200, { ...headers });
  return respond(c, gzip, 200, { ...headers, "Content-Encoding": "gzip" });
}

/** A picture of the operator is a picture and nothing else, also for a user who opens its URL. */
const picturePolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** As `serveFile`, for a picture that may have scripts. */
export const servePicture = (
  c: RequestContext,
  file: StaticFile | undefined,
  type: string,
): Promise<Response> =>
  serveFile(c, file, {
    "Content-Type": type,
    "Content-Security-Policy": picturePolicy,
    "Cache-Control": "public, max-age=3600",
  });

const acceptsGzip = (c: RequestContext): boolean =>
  accepts(c, { header: "Accept-Encoding", supports: ["gzip"], default: "identity" }) === "gzip";

/** True if the client's copy is current. The comparison is the weak one of RFC 9110 section 13.1.2. */
function isCurrent(etag: string | undefined, ifNoneMatch = ""): boolean {
  if (etag === undefined) return false;
  const opaque = etag.replace(/^W\//, "");
  const tags: readonly string[] = ifNoneMatch.match(/"[^"]*"/g) ?? [];
  return ifNoneMatch.trim() === "*" || tags.includes(opaque);
}
