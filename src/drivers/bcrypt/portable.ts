import { compare, hash } from "bcryptjs";
import type { BcryptEngine } from "./bcrypt.ts";

/** bcrypt in JavaScript, for runtimes that load no native module. It holds up all else while it works. */
export const portableBcrypt: BcryptEngine = { hash, verify: compare };
