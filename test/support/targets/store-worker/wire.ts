import { Failure } from "../../../../src/core/failures.ts";
import { DuplicateKey, OutcomeUnknown } from "../../../../src/drivers/store/statements/prepared.ts";

/** Encodes values between a store in a Worker and the tests, including errors and types that JSON lacks. */
export const encode = (value: unknown): string => JSON.stringify(pack(value));

export const decode = (text: string): unknown => unpack(JSON.parse(text));

/** Converts a kind of value that JSON lacks to JSON and back. */
interface Kind {
  readonly is: (value: unknown) => boolean;
  readonly pack: (value: never) => unknown;
  readonly unpack: (json: never) => unknown;
}

/** The first matching kind is used. */
const kinds: Readonly<Record<string, Kind>> = {
  undefined: { is: (value) => value === undefined, pack: () => null, unpack: () => undefined },
  number: { is: (value) => typeof value === "number", pack: String, unpack: Number },
  bigint: { is: (value) => typeof value === "bigint", pack: String, unpack: BigInt },
  // A function without parameters that always returns the same value.
  function: {
    is: (value) => typeof value === "function",
    pack: (value: () => unknown) => pack(value()),
    unpack: (json) => () => unpack(json),
  },
  date: {
    is: (value) => value instanceof Date,
    pack: (value: Date) => value.getTime(),
    unpack: (time: number) => new Date(time),
  },
  bytes: {
    is: (value) => value instanceof Uint8Array,
    pack: (value: Uint8Array) => [...value],
    unpack: (bytes: number[]) => Uint8Array.from(bytes),
  },
  array: {
    is: Array.isArray,
    pack: (items: unknown[]) => items.map(pack),
    unpack: (items: unknown[]) => items.map(unpack),
  },
  error: {
    is: (value) => value instanceof Error,
    pack: (error: Error) => {
      const { name, message, stack, cause, ...members } = error;
      return pack({ members: { ...members, name }, message, stack, cause });
    },
    unpack: (json) => {
      const { members, message, stack, cause } = unpack(json) as Error & { members: Error };
      const error = new Error(message, cause === undefined ? {} : { cause });
      Object.setPrototypeOf(error, classes[members.name]?.prototype ?? Error.prototype);
      return Object.assign(error, { stack }, members);
    },
  },
  object: {
    is: () => true,
    pack: (value: object) => Object.entries(value).map(([name, member]) => [name, pack(member)]),
    unpack: (members: [string, unknown][]) =>
      Object.fromEntries(members.map(([name, member]) => [name, unpack(member)])),
  },
};

/** The classes that distinguish the errors of a store. */
const classes: Readonly<Record<string, { readonly prototype: Error }>> = {
  Failure,
  DuplicateKey,
  OutcomeUnknown,
  TypeError,
};

function pack(value: unknown): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  for (const [name, kind] of Object.entries(kinds)) {
    if (kind.is(value)) return [name, kind.pack(value as never)];
  }
  throw new TypeError("the value has no known kind");
}

function unpack(json: unknown): unknown {
  if (!Array.isArray(json)) return json;
  const [name, packed] = json as [string, never];
  return kinds[name]?.unpack(packed);
}
