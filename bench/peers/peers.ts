import { betterAuth } from "./better-auth/peer.ts";
import { fastapi } from "./fastapi/peer.ts";
import { naive } from "./naive/peer.ts";
import type { Peer } from "./peer.ts";

/** The servers that `--peers` compares with Latchkey, in the order of the table. */
export const peers = {
  "naive Hono": naive,
  FastAPI: fastapi,
  "Better Auth": betterAuth,
} as const satisfies Record<string, Peer>;

export type PeerName = keyof typeof peers;

const peerNames = Object.keys(peers) as PeerName[];

export interface Installed {
  /** The peers that could be installed, with their versions. */
  readonly present: ReadonlyMap<PeerName, string>;
  /** For each other peer the reason why it is left out. */
  readonly leftOut: Readonly<Record<string, string>>;
}

/** What a run without `--peers` has. */
export const noPeers: Installed = { present: new Map(), leftOut: {} };

/** Installs all peers. */
export async function installPeers(): Promise<Installed> {
  const present = new Map<PeerName, string>();
  const leftOut: Record<string, string> = {};
  for (const name of peerNames) {
    try {
      present.set(name, await peers[name].install());
    } catch (error) {
      leftOut[name] = error instanceof Error ? error.message : String(error);
    }
  }
  return { present, leftOut };
}
