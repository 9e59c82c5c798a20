import { bytesOf, idOf } from "../../core/ids.ts";
import { decode, encode } from "../base64url.ts";
import type { Hmac } from "../crypto/crypto.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

/** A value of a fixed number of bytes. */
interface Field<Value> {
  readonly size: number;
  write(bytes: Bytes, value: Value): void;
  read(bytes: Bytes): Value;
}

const view = ({ buffer, byteOffset }: Bytes): DataView => new DataView(buffer, byteOffset);

/** An id. */
export const id: Field<string> = {
  size: 16,
  write: (bytes, value) => bytes.set(bytesOf(value)),
  read: idOf,
};

/** Epoch milliseconds. */
export const time: Field<number> = {
  size: 8,
  write: (bytes, value) => view(bytes).setBigUint64(0, BigInt(value)),
  read: (bytes) => Number(view(bytes).getBigUint64(0)),
};

/** A whole number below 2^32. */
export const number: Field<number> = {
  size: 4,
  write: (bytes, value) => view(bytes).setUint32(0, value),
  read: (bytes) => view(bytes).getUint32(0),
};

/** Bytes as they are. */
export const raw = (size: number): Field<Bytes> => ({
  size,
  write: (bytes, value) => bytes.set(value),
  read: (bytes) => bytes.slice(),
});

/** Values one after the other, in the order of their fields. */
export interface Layout<Values> {
  readonly size: number;
  /** The bytes of the values, and then others. */
  write(values: Values, ...others: readonly Bytes[]): Bytes;
  /** The values at the beginning, and the bytes after them. Undefined if there are too few. */
  read(bytes: Bytes): { readonly values: Values; readonly rest: Bytes } | undefined;
}

export function layout<Values>(fields: {
  readonly [Name in keyof Values]: Field<Values[Name]>;
}): Layout<Values> {
  const all = Object.entries(fields) as [keyof Values, Field<unknown>][];
  const size = all.reduce((sum, [, field]) => sum + field.size, 0);
  return {
    size,
    write(values, ...others) {
      const bytes = new Uint8Array(others.reduce((sum, { length }) => sum + length, size));
      let at = 0;
      for (const [name, field] of all) {
        field.write(bytes.subarray(at, at + field.size), values[name]);
        at += field.size;
      }
      for (const other of others) {
        bytes.set(other, at);
        at += other.length;
      }
      return bytes;
    },
    read(bytes) {
      if (bytes.length < size) return undefined;
      let at = 0;
      const values: Partial<Record<keyof Values, unknown>> = {};
      for (const [name, field] of all) {
        values[name] = field.read(bytes.subarray(at, at + field.size));
        at += field.size;
      }
      return { values: values as Values, rest: bytes.subarray(size) };
    },
  };
}

/** The bytes behind a prefix, by which people and secret scanners recognize a token. A new format gets a new number. */
export const bytesIn = (prefix: string, token: string): Bytes | undefined =>
  token.startsWith(prefix) ? decode(token.slice(prefix.length)) : undefined;

/** Bytes of a MAC. */
export const macSize = 32;

/** Tokens of values, signed as a whole. The MAC is last. With `hasText`, a text may come after the values. */
export function signedTokens<Values>(
  prefix: string,
  { write, read }: Layout<Values>,
  hmac: Hmac,
  hasText = false,
) {
  return {
    async issue(values: Values, text: Bytes = new Uint8Array()): Promise<string> {
      const message = write(values, text);
      const token = new Uint8Array(message.length + macSize);
      token.set(message);
      token.set(await hmac.sign(message), message.length);
      return prefix + encode(token);
    },
    /** Undefined unless the token was issued here. */
    async read(token: string): Promise<ReturnType<typeof read>> {
      const bytes = bytesIn(prefix, token);
      if (!bytes || bytes.length < macSize) return undefined;
      const message = bytes.slice(0, -macSize);
      const found = read(message);
      if (!found || (!hasText && found.rest.length > 0)) return undefined;
      return (await hmac.proves(bytes.slice(-macSize), message)) ? found : undefined;
    },
  };
}
