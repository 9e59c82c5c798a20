import type { SearchStore } from "./ports.ts";

/** The words by which an account is found, as what it owns. They repeat what the account shows, so no export has them. */
export const ownedWords = ({
  store,
}: {
  readonly store: Pick<SearchStore, "deleteWordsOf" | "listDeletedWithWords">;
}) => ({
  name: "words" as const,
  clears: "deleted" as const,
  remove: (userId: string): Promise<void> => store.deleteWordsOf(userId),
  removeSince: async () => [],
  async removeDeleted(until: number): Promise<void> {
    for (const userId of await store.listDeletedWithWords(until)) await store.deleteWordsOf(userId);
  },
});
