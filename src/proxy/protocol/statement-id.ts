import { webCrypto } from "../../drivers/crypto/crypto.ts";
import { digestOf } from "./digest.ts";

/** Names a statement on the wire: the SHA-256 of its text. The same text has the same id in every release. */
export const statementId = (sql: string): Promise<string> =>
  digestOf(webCrypto, new TextEncoder().encode(sql));
