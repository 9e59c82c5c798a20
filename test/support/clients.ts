import { expect } from "vitest";
import { latchkey } from "./cli.ts";
import { secret } from "./secrets.ts";
import type { Start } from "./targets/server.ts";

/** A confidential client. */
export interface ClientAccount {
  readonly id: string;
  readonly secret: string;
}

/** Creates a client by the command line. */
export async function createClient(start: Start, ...options: string[]): Promise<ClientAccount> {
  const { code, stdout } = await latchkey(start, "clients", "create", "Order service", ...options);
  expect(code).toBe(0);
  const [, id = "", shown = ""] = /^client_id=(\S+)\nclient_secret=(\S+)\n$/.exec(stdout) ?? [];
  return { id, secret: secret(shown) };
}
