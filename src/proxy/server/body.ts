import { Refusal } from "../protocol/refusals.ts";

export const maxBody = 64 * 1024;

/**
 * Reads a whole body. Throws Refusal `body_too_large` past 64 KiB, and `incomplete_body` when it breaks off or takes
 * more than `patience` milliseconds.
 */
export async function readBody(
  { headers, body }: Request,
  patience: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(headers.get("content-length") ?? 0) > maxBody) throw new Refusal("body_too_large");
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
      length += value.length;
      if (length > maxBody) throw new Refusal("body_too_large");
      chunks.push(value);
    }
  } finally {
    clearTimeout(timer);
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
