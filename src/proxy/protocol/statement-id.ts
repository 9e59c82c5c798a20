import { encode } from "../../drivers/base64url.ts";

/** What stands for a statement on the wire: the SHA-256 of its text as base64url. The same text has the same id in any release. */
export const statementId = async (sql: string): Promise<string> =>
  encode(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(sql))));
