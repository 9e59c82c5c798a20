import { compare, hash } from "bcryptjs";
import type { BcryptEngine } from "./bcrypt.ts";

/** bcrypt in JavaScript, for runtimes without native modules. It blocks the event loop while it works. */
export const portableBcrypt: BcryptEngine = { hash, verify: compare };
