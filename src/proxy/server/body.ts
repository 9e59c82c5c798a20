import type { BodyListener } from "../../drivers/body/receive.ts";
import { Refusal } from "../protocol/refusals.ts";
import { proxyLimits } from "./limits.ts";
import type { Capacity } from "./capacity.ts";

/**
 * Reads a whole body. Until the end of the read, the bytes that have arrived take up `capacity`. Throws Refusal `body_too_large`
 * beyond 64 KiB, `busy` if there is no capacity left, and `incomplete_body` if the body breaks off or takes more than `patience`
 * milliseconds.
 */
export function readBody(
  receive: (listener: BodyListener) => () => void,
  capacity: Capacity,
  patience: number = proxyLimits.upload,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const finish = (): void => {
      clearTimeout(timer);
      stop();
      capacity.give(length);
    };
    const fail = (error: unknown): void => {
      finish();
      reject(error);
    };
    const incomplete = (reason: string): void => fail(new Refusal("incomplete_body", reason));
    const stop = receive({
      chunk(bytes) {
        try {
          if (length + bytes.length > proxyLimits.body) throw new Refusal("body_too_large");
          capacity.take(bytes.length);
        } catch (error) {
          return fail(error);
        }
        length += bytes.length;
        chunks.push(bytes);
      },
      end() {
        finish();
        resolve(concat(chunks, length));
      },
      broken: () => incomplete("the body breaks off"),
    });
    const timer = setTimeout(() => incomplete("the body is too slow"), patience);
  });
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
