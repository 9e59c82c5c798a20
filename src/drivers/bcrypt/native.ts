import { hash, verify } from "@node-rs/bcrypt";
import type { BcryptEngine } from "./bcrypt.ts";

/** bcrypt on the thread pool, for Node and Bun. */
export const nativeBcrypt: BcryptEngine = { hash, verify };
