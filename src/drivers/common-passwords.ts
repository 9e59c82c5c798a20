import type { CommonPasswords } from "../core/ports.ts";

/** The list of @zxcvbn-ts/language-common (49,000 passwords, lower case), read when the first password is judged. */
export function createCommonPasswords(): CommonPasswords {
  let list: Promise<ReadonlySet<string>> | undefined;
  return async (password) => {
    // A failure is not kept: the next one tries again.
    list ??= load().catch((error: unknown) => {
      list = undefined;
      throw error;
    });
    return (await list).has(password);
  };
}

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  return new Set(dictionary["passwords-common"]);
}
