import type { CommonPasswords } from "../core/passwords/ports.ts";

/** Judges by a list of lower-case passwords, which is loaded when the first password is judged. */
export function createCommonPasswords(load: () => Promise<readonly string[]>): CommonPasswords {
  let list: Promise<ReadonlySet<string>> | undefined;
  return async (password) => {
    list ??= load().then(
      (passwords) => new Set(passwords),
      (error: unknown) => {
        // A failure is not kept: the next one tries again.
        list = undefined;
        throw error;
      },
    );
    return (await list).has(password);
  };
}

/** The list of @zxcvbn-ts/language-common: 49,000 passwords. */
export async function installedList(): Promise<readonly string[]> {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  return dictionary["passwords-common"];
}
