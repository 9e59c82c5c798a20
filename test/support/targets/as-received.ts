/** Adds the header by which a client announces its body: Content-Length, or Transfer-Encoding for chunks. */
export function asReceived(request: Request, init?: RequestInit): Request {
  const body = init?.body;
  if (typeof body === "string" || body instanceof Uint8Array) {
    request.headers.set("Content-Length", String(Buffer.byteLength(body)));
  } else if (body instanceof ReadableStream) {
    request.headers.set("Transfer-Encoding", "chunked");
  }
  return request;
}
