import { digestOf } from "./digest.ts";

/** Names a statement on the wire: the SHA-256 of its text. The same text has the same id in every release. */
export const statementId = (sql: string): Promise<string> =>
  digestOf(new TextEncoder().encode(sql));
