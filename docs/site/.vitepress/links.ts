import type { MarkdownRenderer } from "vitepress";
import { goalOf, type Goal, type Pages } from "../../../tools/build/docs/links.ts";

/** The link of a page of the site, all of which are in one folder. A file that is no page gets none. */
const linkOf = (goal: Goal): string | undefined => {
  if ("page" in goal) return `./${goal.page}.md${goal.hash}`;
  return "picture" in goal ? `./${goal.picture}` : undefined;
};

/** Resolves the links and pictures of each page as its source has them, which GitHub shows in its own folder. */
export function links(md: MarkdownRenderer, pages: Pages): void {
  md.core.ruler.push("links", ({ tokens, env, Token }) => {
    const source = String(env.frontmatter?.source);
    const resolved = (link: string): string | undefined => {
      // The search finds headings by their own links, which have this form.
      if (link.startsWith("#")) return link;
      const goal = goalOf(source, link, pages);
      return goal ? linkOf(goal) : link;
    };
    const ofHtml = (html: string): string =>
      html.replaceAll(
        /\b(src|srcset|href)="([^"]+)"/g,
        (_, name: string, link: string) => `${name}="${resolved(link) ?? link}"`,
      );
    for (const token of tokens.flatMap((one) => [one, ...(one.children ?? [])])) {
      if (token.type === "html_block" || token.type === "html_inline") {
        token.content = ofHtml(token.content);
      }
      if (token.type === "image") token.attrSet("src", resolved(token.attrGet("src") ?? "") ?? "");
    }
    for (const { children } of tokens) {
      if (!children) continue;
      for (const [at, token] of children.entries()) {
        if (token.type !== "link_open") continue;
        const link = resolved(token.attrGet("href") ?? "");
        if (link !== undefined) {
          token.attrSet("href", link);
          continue;
        }
        const end = children.findIndex((one, index) => index > at && one.type === "link_close");
        children[at] = new Token("text", "", 0);
        children[end] = new Token("text", "", 0);
      }
    }
  });
}
