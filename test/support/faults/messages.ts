/** A whole message of a protocol. */
export interface Message {
  readonly bytes: Buffer;
  /** The offset of the middle of the message, or of its body. */
  readonly middle: number;
}

/** Splits the bytes of one connection into messages. Each function returns the messages that the bytes complete. */
export interface Reader {
  /** Each with the name of the statement that it runs, if any. */
  requests(bytes: Buffer): readonly (Message & { readonly statement: string | undefined })[];
  answers(bytes: Buffer): readonly Message[];
}

/** Joins bytes into messages. `lengthOf` returns the length of the first message, or Infinity while it is unknown. */
export function splitMessages(lengthOf: (start: Buffer) => number): (bytes: Buffer) => Buffer[] {
  let pending = Buffer.alloc(0);
  return (bytes) => {
    pending = Buffer.concat([pending, bytes]);
    const messages: Buffer[] = [];
    for (;;) {
      const length = lengthOf(pending);
      if (length > pending.length) return messages;
      messages.push(pending.subarray(0, length));
      pending = pending.subarray(length);
    }
  };
}
