import { forgetOldest } from "../../core/ground/bounded.ts";

/** Remembers what proven tokens contain, so that their signatures are not checked again. */
export interface ProvenTokens<Payload> {
  find(token: string): Payload | undefined;
  /** Call it only for a token with a right signature. */
  add(token: string, payload: Payload): void;
}

/** Each remembered token takes about 2 KiB. */
const capacity = 4096;

/** A power of two. Each has places for two tokens. */
const buckets = 4096;

/**
 * Remembers a token at its second use, because a token that is used once only fills the memory and the garbage collector.
 * For the first use it keeps 32 bits of the signature. They decide only whether the token is remembered.
 */
export function createProvenTokens<Payload>(): ProvenTokens<Payload> {
  const proven = new Map<string, Payload>();
  const usedOnce = new Int32Array(2 * buckets);

  return {
    find: (token) => proven.get(token),
    add(token, payload) {
      const mark = markOf(token);
      const at = 2 * (mark & (buckets - 1));
      if (usedOnce[at] !== mark && usedOnce[at + 1] !== mark) {
        // With one place, two tokens that are used in turn would push each other out for ever.
        usedOnce[at + 1] = usedOnce[at]!;
        usedOnce[at] = mark;
        return;
      }
      proven.set(token, payload);
      forgetOldest(proven, capacity);
    },
  };
}

/** Hashes the end of the signature, which differs between tokens (FNV-1a). */
function markOf(token: string): number {
  let mark = 0x81_1c_9d_c5;
  for (let at = Math.max(0, token.length - 12); at < token.length; at++) {
    mark = Math.imul(mark ^ token.charCodeAt(at), 0x01_00_01_93);
  }
  return mark | 0;
}
