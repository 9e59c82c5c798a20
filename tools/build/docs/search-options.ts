import type { Options } from "minisearch";

/** A part of a page under one heading, as the search finds it. */
export interface Section {
  /** The address: the page, and the anchor of the heading unless that is the title. */
  readonly id: string;
  readonly title: string;
  /** The headings above it. */
  readonly titles: readonly string[];
  readonly text: string;
}

/**
 * How the documents are searched, on the site and in the guide of the server. The site sends these functions to the browser as
 * text, so they use nothing from outside.
 */
export const searchOptions = {
  fields: ["title", "titles", "text", "keywords"],
  storeFields: ["title", "titles", "weight"],
  searchOptions: {
    prefix: (term: string) => term.length > 2,
    fuzzy: (term: string) => (term.length > 5 ? 0.2 : false),
    boost: { keywords: 8, title: 4, titles: 1, text: 1 },
    boostDocument: (_id: string, _term: string, stored?: Record<string, unknown>) =>
      Number(stored?.["weight"] ?? 1),
    processTerm: (term: string) =>
      /^(?:an?|and|are|as|at|be|by|can|do|does|for|from|how|i|in|is|it|my|of|on|or|our|the|to|use|using|want|what|when|where|which|why|with|you|your)$/i.test(
        term,
      )
        ? null
        : term.toLowerCase(),
  },
} as const satisfies Options<Section>;
