import { Refusal } from "../protocol/refusals.ts";
import { proxyLimits } from "./limits.ts";
import type { Room } from "./room.ts";

/**
 * Reads a whole body. Until the end of the read, the bytes that have arrived take up `room`. Throws Refusal `body_too_large`
 * beyond 64 KiB, `busy` if there is no room, and `incomplete_body` if the body breaks off or takes more than `patience`
 * milliseconds.
 */
export async function readBody(
  { headers, body }: Request,
  room: Room,
  patience: number = proxyLimits.upload,
): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(headers.get("content-length") ?? 0) > proxyLimits.body) {
    throw new Refusal("body_too_large");
  }
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = body?.getReader();
  if (!reader) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  let late = false;
  const incomplete = () =>
    new Refusal("incomplete_body", late ? "the body is too slow" : "the body breaks off");
  const timer = setTimeout(() => {
    late = true;
    void reader.cancel();
  }, patience);
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw incomplete();
      });
      if (late) throw incomplete();
      if (done) return concat(chunks, length);
      if (length + value.length > proxyLimits.body) throw new Refusal("body_too_large");
      room.take(value.length);
      length += value.length;
      chunks.push(value);
    }
  } finally {
    clearTimeout(timer);
    room.give(length);
  }
}

function concat(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
