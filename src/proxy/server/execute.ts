import type { StatementPool } from "../../drivers/pool/pool.ts";
import { Refusal } from "../protocol/refusals.ts";
import { checkTypes, type Catalogue, type Statement } from "./catalogue.ts";
import { proxyLimits } from "./limits.ts";
import { createCapacity } from "./capacity.ts";

/** The content of an answer: the rows of a read, or the count of a write. */
type Result = { readonly rows: unknown[][] } | { readonly affected_rows: number };

/** Runs the statement that a body names. Before, passes the statement's name to `named`. Throws Refusal or ServerFault. */
export type Execute = (
  body: Uint8Array<ArrayBuffer>,
  named: (statement: string) => void,
) => Promise<Result>;

/** Runs statements of a catalogue, up to 40 at once. Those of `off` are known and not run. */
export function createExecute(
  pool: Pick<StatementPool, "execute">,
  catalogue: Catalogue,
  off: Catalogue = new Map(),
): Execute {
  const running = createCapacity(proxyLimits.inFlight);
  return async (body, named) => {
    const call = parse(body);
    const statement = catalogue.get(call.statement);
    if (!statement) {
      const known = off.get(call.statement);
      if (known) throw new Refusal("admin_api_off", known.name);
      throw new Refusal(
        "unknown_statement",
        "the app is newer than the proxy: deploy the proxy first",
      );
    }
    named(statement.name);
    const parameters = checkTypes(statement, call.params);
    running.take(1);
    try {
      return resultOf(statement, await pool.execute(statement.sql, parameters));
    } finally {
      running.give(1);
    }
  };
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Reads the call in a body. Throws Refusal `malformed_request`. */
function parse(body: Uint8Array<ArrayBuffer>): { statement: string; params: unknown[] } {
  let call: unknown;
  try {
    call = JSON.parse(utf8.decode(body));
  } catch {
    throw new Refusal("malformed_request", "no JSON");
  }
  if (typeof call !== "object" || call === null || Object.keys(call).length !== 2) {
    throw new Refusal("malformed_request", "no call");
  }
  const { statement, params } = call as Readonly<Record<string, unknown>>;
  if (typeof statement !== "string" || !Array.isArray(params)) {
    throw new Refusal("malformed_request", "no call");
  }
  return { statement, params };
}

/** Throws Refusal `too_many_rows`. */
function resultOf({ reads }: Statement, result: unknown): Result {
  if (!reads) return { affected_rows: (result as { affectedRows: number }).affectedRows };
  const rows = result as unknown[][];
  if (rows.length > proxyLimits.rows) throw new Refusal("too_many_rows");
  return { rows };
}
