import type { CommonPasswords } from "../core/passwords/ports.ts";

/** Looks passwords up in a list of lower-case passwords, which is loaded at the first look-up. */
export function createCommonPasswords(load: () => Promise<readonly string[]>): CommonPasswords {
  let list: Promise<ReadonlySet<string>> | undefined;
  return async (password) => {
    list ??= load().then(
      (passwords) => new Set(passwords),
      (error: unknown) => {
        // A failed load is not kept, so that the next look-up tries again.
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
