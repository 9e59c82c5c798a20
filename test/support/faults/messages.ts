/** A whole message of a protocol. */
export interface Message {
  readonly bytes: Buffer;
  /** Where its middle is: half of it, or of its body, comes before. */
  readonly middle: number;
}

/** Tells the messages on one connection apart; the functions take what came, and give what is whole with it. */
export interface Reader {
  /** With the name of the statement that it runs, if any. */
  requests(bytes: Buffer): readonly (Message & { readonly statement: string | undefined })[];
  answers(bytes: Buffer): readonly Message[];
}

/** Gathers bytes into messages. `lengthOf` gives the length of the one at the start, Infinity when it cannot tell yet. */
export function whole(lengthOf: (start: Buffer) => number): (bytes: Buffer) => Buffer[] {
  let kept = Buffer.alloc(0);
  return (bytes) => {
    kept = Buffer.concat([kept, bytes]);
    const messages: Buffer[] = [];
    for (;;) {
      const length = lengthOf(kept);
      if (length > kept.length) return messages;
      messages.push(kept.subarray(0, length));
      kept = kept.subarray(length);
    }
  };
}
