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

/** The peers that could be installed, and for each other peer the reason why it is left out. */
export interface Installed {
  readonly present: readonly PeerName[];
  readonly leftOut: Readonly<Record<string, string>>;
}

/** Installs all peers. */
export async function installPeers(): Promise<Installed> {
  const present: PeerName[] = [];
  const leftOut: Record<string, string> = {};
  for (const name of peerNames) {
    try {
      await peers[name].install();
      present.push(name);
    } catch (error) {
      leftOut[name] = error instanceof Error ? error.message : String(error);
    }
  }
  return { present, leftOut };
}
